public import TracedSockets

/// What a lab was asked to do, checked.
public struct LabOptions: Hashable, Sendable {
  /// The lab, `hello-hi`.
  public var lab: String
  /// Where the server listens and the client connects.
  public var address: SocketAddress
  /// The file for the call log; nil for none.
  public var log: String?
  /// Whether each call is printed on standard error.
  public var showsCalls: Bool

  /// A wrong command line, in one sentence.
  public struct UsageError: Error, Hashable, Sendable {
    /// What is wrong, and what would be right.
    public let message: String
  }

  /// What a command line asks for.
  public enum Request: Hashable, Sendable {
    /// Run a lab.
    case run(LabOptions)
    /// Print the help.
    case help
  }

  /// One row of the table of options.
  struct Option: Sendable {
    let name: String
    /// What its value is called in the help; nil for an option without one.
    let value: String?
    let help: String
  }

  static let table = [
    Option(name: "--host", value: "ADDRESS", help: "IPv4 address to listen at or connect to (127.0.0.1)"),
    Option(
      name: "--port", value: "NUMBER", help: "port to listen at or connect to (the lab's own, see above)"),
    Option(name: "--log", value: "FILE", help: "record every call in FILE"),
    Option(name: "--show-calls", value: nil, help: "print every call on standard error when it has returned"),
    Option(name: "--help", value: nil, help: "print this"),
  ]

  /// Reads a command line, without the program's name: `hello-hi --port 12580`, also `--port=12580`.
  /// - Throws: ``UsageError``
  public static func parse(_ arguments: [String], labs: [Lab]) throws(UsageError) -> Request {
    if arguments.contains("--help") { return .help }
    let names = labs.map(\.name).joined(separator: ", ")
    var arguments = arguments[...]
    guard let name = arguments.popFirst(), !name.hasPrefix("-") else {
      throw UsageError(message: "name a lab first: \(names)")
    }
    guard let lab = labs.first(where: { $0.name == name }) else {
      throw UsageError(message: "there is no lab '\(name)'; the labs are: \(names)")
    }
    var host = "127.0.0.1"
    var port = lab.port
    var options = LabOptions(
      lab: name, address: SocketAddress(ipv4: (127, 0, 0, 1), port: port), showsCalls: false)
    while let argument = arguments.popFirst() {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
        String.init)
      guard argument.hasPrefix("--"), let option = table.first(where: { $0.name == parts[0] }) else {
        throw UsageError(message: "unknown argument '\(argument)'; the options are \(optionNames)")
      }
      guard option.value != nil else {
        guard parts.count == 1 else { throw UsageError(message: "\(option.name) takes no value") }
        options.showsCalls = true
        continue
      }
      guard let value = parts.count == 2 ? parts[1] : arguments.popFirst(), !value.isEmpty else {
        throw UsageError(message: "\(option.name) needs a value")
      }
      switch option.name {
      case "--host":
        host = value
      case "--port":
        guard let number = UInt16(value), number > 0 else {
          throw UsageError(message: "--port takes a number from 1 to 65535, not '\(value)'")
        }
        port = number
      default:
        options.log = value
      }
    }
    guard let address = SocketAddress(host, port) else {
      throw UsageError(message: "--host takes an IPv4 address such as 127.0.0.1, not '\(host)'")
    }
    options.address = address
    return .run(options)
  }

  private static var optionNames: String { table.map(\.name).joined(separator: ", ") }

  /// The help text: the labs, then the options.
  static func help(program: String, labs: [Lab]) -> String {
    func row(_ left: String, _ right: String) -> String {
      "  " + left + String(repeating: " ", count: max(1, 20 - left.count)) + right + "\n"
    }
    var text = "usage: \(program) LAB [options]\n\nlabs:\n"
    for lab in labs { text += row(lab.name, "\(lab.summary) (port \(lab.port))") }
    text += "\noptions:\n"
    for option in table {
      text += row(option.value.map { "\(option.name) \($0)" } ?? option.name, option.help)
    }
    return text + "\nexample:\n  \(program) \(labs.first?.name ?? "LAB") --log calls.log --show-calls\n"
  }
}
