/// What the command line says about a lab's own options.
struct LabValues {
  var options: [LabOption] = []
  var values: [String: String] = [:]

  func isOn(_ flag: String) -> Bool {
    assert(options.contains { $0.name == flag && $0.value == nil }, "the lab declares no flag \(flag)")
    return values[flag] != nil
  }

  func number(_ name: String) -> Int { Int(text(name)) ?? 0 }

  func text(_ name: String) -> String {
    let option = options.first { $0.name == name }
    assert(option?.value != nil, "the lab declares no option \(name)")
    return values[name] ?? option?.preset ?? ""
  }
}
