package import StraceParser

extension TraceValue {
  /// Whether a constant is one of the value's flags, also in a field of a structure.
  package func names(_ constant: String) -> Bool {
    switch content {
    case .constant(let name): name == constant
    case .flags(let parts): parts.contains { $0.names(constant) }
    case .structure(let fields): fields.contains { $0.value.names(constant) }
    case .changed(let from, _): from.names(constant)
    default: false
    }
  }
}

extension TraceCall {
  /// The process or thread that the call made, as its parent sees it: clone(2), fork(2); nil for any other call.
  package var child: (id: Int, isThread: Bool)? {
    guard ["clone", "clone3", "fork", "vfork"].contains(name),
      let id = result?.number.flatMap({ Int(exactly: $0) }),
      id > 0
    else { return nil }
    return (id, arguments.contains { $0.names("CLONE_THREAD") })
  }
}
