import TraceText
public import TracedSockets

/// An option that a lab has beside those that every lab has.
public struct LabOption: Hashable, Sendable {
  /// How it is written, `--count`.
  public let name: String
  /// What its value is called in the help; nil for an option without one.
  let value: String?
  /// What it says when the command line does not; nil for an option without a value.
  let preset: String?
  /// The numbers that it takes; nil for a text.
  let range: ClosedRange<Int>?
  let help: String

  /// An option that is on when it is there: `.flag("--chat", "relay each line")`.
  public static func flag(_ name: String, _ help: String) -> LabOption {
    LabOption(name: name, value: nil, preset: nil, range: nil, help: help)
  }

  /// An option with a number: `.number("--count", 100, in: 0...5000, "how many connections")`.
  public static func number(
    _ name: String, _ preset: Int, in range: ClosedRange<Int>, _ help: String
  ) -> LabOption {
    LabOption(name: name, value: "NUMBER", preset: "\(preset)", range: range, help: help)
  }

  /// So many bytes, which a lab sets aside at once: 16 MiB at most.
  public static let bytes = 0...1 << 24

  /// An option with a text: `.text("--name", "NAME", "lab", "the abstract name")`.
  public static func text(_ name: String, _ value: String, _ preset: String, _ help: String) -> LabOption {
    LabOption(name: name, value: value, preset: preset, range: nil, help: help)
  }
}

/// What a lab was asked to do, checked.
public struct LabOptions: Hashable, Sendable {
  /// The lab, `hello-hi`.
  public var lab: String
  /// Where the server listens and the client connects.
  public var address: SocketAddress
  /// The file for the call log; nil for none.
  public var log: String?
  /// Whether each call is printed on standard error.
  public var showsCalls: Bool = false
  /// The one step to run; nil for all.
  public var step: String?
  /// The lab's own options that the command line names, with their values.
  var values: [String: String] = [:]

  /// A wrong command line, in one sentence.
  public struct UsageError: Error, Hashable, Sendable {
    /// What is wrong, and what would be right.
    public let message: String
  }

  /// What a command line asks for.
  public enum Request: Hashable, Sendable {
    /// Run a lab.
    case run(LabOptions)
    /// Print the help, of one lab where it was named.
    case help(lab: String?)
  }

  static let port = [
    LabOption.text(
      "--host", "ADDRESS", "127.0.0.1", "IPv4 or IPv6 address to listen at or connect to (127.0.0.1)"),
    LabOption.text("--port", "NUMBER", "", "port to listen at or connect to (the lab's own, see above)"),
  ]
  static let path = [
    LabOption.text("--path", "NAME", "", "socket file to listen at or connect to (the lab's own, see above)")
  ]
  static let common = [
    LabOption.text("--log", "FILE", "", "record every call in FILE"),
    LabOption.flag("--show-calls", "print every call on standard error when it has returned"),
    LabOption.flag("--help", "print this"),
  ]

  /// The options of a lab, in the order of its help.
  static func table(_ lab: Lab) -> [LabOption] {
    let place =
      switch lab.place {
      case .port: port
      case .path: path
      }
    let names = lab.steps.map(\.name).joined(separator: ", ")
    let steps = lab.steps.isEmpty ? [] : [LabOption.text("--step", "NAME", "", "run one step: \(names)")]
    return place + lab.options + steps + common
  }

  /// Reads a command line, without the program's name: `hello-hi --port 12580`, also `--port=12580`.
  /// - Throws: ``UsageError``
  public static func parse(_ arguments: [String], labs: [Lab]) throws(UsageError) -> Request {
    let names = labs.map(\.name).joined(separator: ", ")
    if arguments.contains("--help") || arguments.contains("-h") {
      return .help(lab: labs.first { $0.name == arguments.first }?.name)
    }
    var arguments = arguments[...]
    guard let name = arguments.popFirst(), !name.hasPrefix("-") else {
      throw UsageError(message: "name a lab first: \(names)")
    }
    guard let lab = labs.first(where: { $0.name == name }) else {
      throw UsageError(message: "there is no lab '\(name)'; the labs are: \(names)")
    }
    let table = table(lab)
    var values: [String: String] = [:]
    while let argument = arguments.popFirst() {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
        String.init)
      guard argument.hasPrefix("--"), let option = table.first(where: { $0.name == parts[0] }) else {
        let known = table.map(\.name).joined(separator: ", ")
        throw UsageError(message: "unknown argument '\(argument)'; the options are \(known)")
      }
      guard option.value != nil else {
        guard parts.count == 1 else { throw UsageError(message: "\(option.name) takes no value") }
        values[option.name] = ""
        continue
      }
      guard let value = parts.count == 2 ? parts[1] : arguments.popFirst(), !value.isEmpty else {
        throw UsageError(message: "\(option.name) needs a value")
      }
      if let range = option.range, !(Int(value).map(range.contains) ?? false) {
        throw UsageError(
          message:
            "\(option.name) takes a number from \(range.lowerBound) to \(range.upperBound), not '\(value)'")
      }
      guard values.updateValue(value, forKey: option.name) == nil else {
        throw UsageError(message: "\(option.name) is given twice; give it once")
      }
    }
    if values["--log"] == "-" {
      throw UsageError(
        message: "--log takes a file, and - is none: a log is written in place; ./- is a file of that name")
    }
    if let step = values["--step"], !lab.steps.contains(where: { $0.name == step }) {
      let steps = lab.steps.map(\.name).joined(separator: ", ")
      throw UsageError(message: "\(name) has no step '\(step)'; its steps are: \(steps)")
    }
    return .run(
      LabOptions(
        lab: name, address: try address(lab, values), log: values["--log"],
        showsCalls: values["--show-calls"] != nil, step: values["--step"], values: values))
  }

  private static func address(_ lab: Lab, _ values: [String: String]) throws(UsageError) -> SocketAddress {
    switch lab.place {
    case .path(let preset):
      let path = values["--path"] ?? preset
      guard let address = SocketAddress(path: path) else {
        throw UsageError(
          message:
            "--path takes at most 107 bytes, not \(path.utf8.count); change to the folder and name the file alone"
        )
      }
      return address
    case .port(var port):
      if let value = values["--port"] {
        guard let number = UInt16(value), number > 0 else {
          throw UsageError(message: "--port takes a number from 1 to 65535, not '\(value)'")
        }
        port = number
      }
      let host = values["--host"] ?? "127.0.0.1"
      guard let address = SocketAddress(host, port) else {
        throw UsageError(
          message:
            "--host takes an IPv4 address such as 127.0.0.1 or an IPv6 address such as ::1, not '\(host)'")
      }
      return address
    }
  }

  /// The help text: the labs, then the options; of one lab where it was named.
  static func help(program: String, labs: [Lab], named name: String?) -> String {
    func row(_ left: String, _ right: String) -> String {
      "  " + left + Columns.blanks(max(1, 20 - Columns.width(left))) + right + "\n"
    }
    let named = labs.first { $0.name == name }
    var text = "usage: \(program) LAB [options]\n\nlabs:\n"
    for lab in labs where named == nil || lab.name == name {
      text += row(lab.name, "\(lab.summary) (\(lab.place))")
    }
    if let named, !named.steps.isEmpty {
      text += "\nsteps, in this order:\n"
      for step in named.steps { text += row(step.name, step.summary) }
    }
    text += "\noptions:\n"
    let isShared = { (option: LabOption) in port.contains(option) || common.contains(option) }
    for option in named.map(table) ?? port + common {
      let preset = option.preset.flatMap { $0.isEmpty || isShared(option) ? nil : $0 }
      let range = option.range.map { "\($0.lowerBound) to \($0.upperBound)" }
      let note = [preset, range].compactMap(\.self).joined(separator: "; ")
      text += row(
        option.value.map { "\(option.name) \($0)" } ?? option.name,
        option.help + (note.isEmpty ? "" : " (\(note))"))
    }
    if named == nil, labs.contains(where: { !table($0).allSatisfy(isShared) }) {
      text += "\nsome labs have more: \(program) LAB --help\n"
    }
    return text
      + "\nexample:\n  \(program) \(named?.name ?? labs.first?.name ?? "LAB") --log calls.log --show-calls\n"
  }
}
