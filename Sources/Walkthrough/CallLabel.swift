/// A call in a few words, as pictures write it: `recv → recvfrom(4) = 6`, `connect(3): ECONNREFUSED`.
///
/// In parts, so that a narrow box can leave out what matters least: ``order`` says in which order they are kept.
public struct CallLabel: Hashable, Sendable {
  /// The function of the Linux API: `recv`.
  public var function: String
  /// ` → recvfrom`, where the system call has another name.
  public var systemCall: String
  /// `(4)`, where the call is about a descriptor.
  public var descriptor: String
  /// ` = 6`, or `: ECONNREFUSED`.
  public var result: String
  /// Whether the call failed.
  public var isFailure: Bool

  /// How much of a name, and of a result, is shown.
  private static let limit = 20

  /// The label of a step.
  public init(_ step: Step) {
    func short(_ text: String) -> String {
      let scalars = text.unicodeScalars
      return scalars.count > Self.limit ? String(scalars.prefix(Self.limit)) + "…" : text
    }
    function = short(step.function)
    systemCall = step.systemCall.flatMap { $0 == step.function ? nil : " → " + short($0) } ?? ""
    descriptor = step.descriptor.map { "(\($0))" } ?? ""
    isFailure = step.failure != nil
    let value = step.explanations.last { $0.mark == .result && !$0.isMissing }?.value
    // `4<TCP:[127.0.0.1:12580->127.0.0.1:47334]>`: what -yy says of it stands elsewhere.
    let number = value?.prefix { $0 != "<" && $0 != " " } ?? ""
    result =
      step.failure.map { ": " + short($0.name) }
      ?? (number.isEmpty || number == "?" ? "" : " = " + short(String(number)))
  }
}
