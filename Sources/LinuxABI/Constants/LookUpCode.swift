/// What getaddrinfo(3) returns when it fails: a number of its own, and no errno.
public struct LookUpCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The number, negative.
  public let rawValue: Int32

  /// A code by its number.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// The name in `<netdb.h>`, `EAI_NONAME`; `code 7` where it has none.
  public var name: String { Self.rows.first { $0.number == rawValue }?.name ?? "code \(rawValue)" }

  /// What gai_strerror(3) says.
  public var text: String { Self.rows.first { $0.number == rawValue }?.text ?? "Unknown error" }

  /// `EAI_NONAME (Name or service not known)`.
  public var description: String { "\(name) (\(text))" }

  /// `EAI_SYSTEM`: errno says more.
  public static let system = LookUpCode(rawValue: -11)

  static let rows: [(number: Int32, name: String, text: String)] = [
    (-1, "EAI_BADFLAGS", "Bad value for ai_flags"),
    (-2, "EAI_NONAME", "Name or service not known"),
    (-3, "EAI_AGAIN", "Temporary failure in name resolution"),
    (-4, "EAI_FAIL", "Non-recoverable failure in name resolution"),
    (-5, "EAI_NODATA", "No address associated with hostname"),
    (-6, "EAI_FAMILY", "ai_family not supported"),
    (-7, "EAI_SOCKTYPE", "ai_socktype not supported"),
    (-8, "EAI_SERVICE", "Servname not supported for ai_socktype"),
    (-9, "EAI_ADDRFAMILY", "Address family for hostname not supported"),
    (-10, "EAI_MEMORY", "Memory allocation failure"),
    (-11, "EAI_SYSTEM", "System error"),
  ]
}
