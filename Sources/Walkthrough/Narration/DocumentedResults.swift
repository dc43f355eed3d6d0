/// The results that each call's manual page documents, and what each would mean.
enum DocumentedResults {
  /// A result that a call can have.
  enum Result: Hashable, Sendable {
    case number(Int64)
    /// -1 and an errno: `ECONNREFUSED`.
    case failure(String)
    /// A code of getaddrinfo(3): `EAI_NONAME`.
    case code(String)
    /// As much as the call's room, or as it was given.
    case whole
    /// The descriptor that the call is about.
    case listener
    /// The number of characters of its text.
    case characters

    /// A result as the tables write it: `0`, `-1 ECONNREFUSED`, `EAI_NONAME`.
    init(_ written: String) {
      if let number = Int64(written) {
        self = .number(number)
      } else if written.hasPrefix("-1 ") {
        self = .failure(String(written.dropFirst(3)))
      } else {
        self = .code(written)
      }
    }

    /// Whether it is a failure with errno, which gives itself away among numbers.
    var isFailure: Bool {
      if case .failure = self { return true }
      return false
    }
  }

  /// A result, and what it would mean.
  struct Row: Sendable {
    let result: Result
    /// A clause: `nobody would listen at that address`.
    let means: String

    init(_ result: Result, _ means: String) {
      self.result = result
      self.means = means
    }

    init(_ written: String, _ means: String) { self.init(Result(written), means) }
  }
}
