import StraceParser

extension TraceEvent {
  /// The same call with the names that strace writes today for what older ones call PF_INET, AF_FILE or AF_LOCAL:
  /// catalogues know those alone.
  var withFamiliesOfToday: TraceEvent {
    guard var call else { return self }
    call.arguments = call.arguments.map(\.withFamiliesOfToday)
    guard call.arguments != self.call?.arguments else { return self }
    var event = self
    event.call = call
    return event
  }
}

extension TraceValue {
  fileprivate var withFamiliesOfToday: TraceValue {
    var value = self
    switch content {
    case .constant(let name):
      switch name {
      case "PF_LOCAL", "PF_FILE", "PF_UNIX", "AF_LOCAL", "AF_FILE": value.content = .constant("AF_UNIX")
      case _ where name.hasPrefix("PF_"): value.content = .constant("AF_" + name.dropFirst(3))
      default: break
      }
    case .structure(let fields):
      value.content = .structure(
        fields.map { field in
          field.name == "sa_family" ? Field(name: field.name, value: field.value.withFamiliesOfToday) : field
        })
    default: break
    }
    return value
  }
}
