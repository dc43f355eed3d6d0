import LinuxABI

/// Which system calls strace was told to show (`-e trace=...`): inferred where a trace shows it, or said by a person.
public struct TraceFilter: Hashable, Sendable, CustomStringConvertible {
  /// What the trace holds, as far as it shows.
  public enum Extent: Hashable, Sendable {
    /// Everything.
    case everything
    /// The socket interface: `-e trace=network`.
    case network
    /// Calls that failed: `-Z`.
    case failed
    /// Calls that did not fail, and returned: `-z`.
    case succeeded
    /// What a person said, as written; these names, or all others.
    case named(String, Set<String>, isNegated: Bool)
  }

  /// What the trace holds.
  public let extent: Extent

  /// A filter that lets through so much.
  public init(_ extent: Extent) { self.extent = extent }

  /// Infers the filter. A call that is not there is missing, unless the trace clearly holds one class of calls and no
  /// other: whoever took lines out of a trace must not be told that strace did.
  ///
  /// What was cut off says nothing about a filter: a trace that does not show how the program ended is taken as whole.
  init(_ survey: TraceSurvey) {
    if !survey.endsInOrder || !survey.hasCalls {
      extent = .everything
    } else if survey.hasOnlyFailures {
      extent = .failed
    } else if survey.hasOnlySocketCalls {
      extent = .network
    } else if !survey.showsFailures, !survey.showsUnreturned, survey.showsRuntime, !survey.started.isEmpty {
      // No program starts without a file that is not there, and none ends by itself without exit_group.
      extent = .succeeded
    } else {
      extent = .everything
    }
  }

  /// Reads what stands behind strace's `-e trace=`: `network,close`, `!close`, `%file`.
  ///
  /// - Returns: nil where a part is no name of a system call and no class.
  public init?(expression: String) {
    var rest = expression[...]
    for prefix in ["-e", "trace=", "t="] where rest.hasPrefix(prefix) {
      rest = rest.dropFirst(prefix.count).drop { $0 == " " }
    }
    let isNegated = rest.first == "!"
    if isNegated { rest = rest.dropFirst() }
    guard !rest.isEmpty, rest.utf8.count <= 4096 else { return nil }
    var names: Set<String> = []
    for word in rest.split(separator: ",", omittingEmptySubsequences: false) {
      if word == "all", !isNegated {
        extent = .everything
        return
      }
      let name = word.drop { $0 == "%" || $0 == "?" }
      if let members = Self.classes[String(name)] {
        names.formUnion(members)
      } else if !name.isEmpty, word.first != "%", name.utf8.allSatisfy(Self.isNamePart) {
        names.insert(String(name))
      } else if word.first != "%" || !Self.otherClasses.contains(String(name)) {
        return nil
      }
    }
    extent = .named(String(rest), names, isNegated: isNegated)
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    (48..<58).contains(byte) || (97..<123).contains(byte) || byte == 95
  }

  /// strace's classes, as far as the tables have calls in them: strace(1). What is for sockets alone is no call of the
  /// class desc.
  private static let classes: [String: Set<String>] = {
    let network = CallTable.socketSyscalls
    let descriptors = Set(
      SyscallTraits.all.filter {
        !$0.isForSocketsAlone && ($0.subject != nil || $0.waitsForFiles || $0.makesFile)
      }.flatMap(\.names) + ["unlinkat"])
    let files: Set<String> = ["openat", "unlink", "unlinkat"]
    return [
      "network": network, "net": network, "desc": descriptors, "file": files, "process": [], "signal": [],
      "memory": [], "ipc": [],
    ]
  }()

  /// Classes that hold no call of the table.
  private static let otherClasses: Set<String> = [
    "clock", "creds", "pure", "stat", "lstat", "fstat", "statfs",
  ]

  /// Whether the trace holds a system call when the program makes it.
  ///
  /// - Parameter isFailure: whether it failed.
  public func traces(_ name: String, isFailure: Bool) -> Bool {
    switch extent {
    case .everything: true
    case .network: CallTable.isSocketSyscall(name)
    case .failed: isFailure
    case .succeeded: !isFailure
    case .named(_, let names, let isNegated): names.contains(name) != isNegated
    }
  }

  /// The filter as strace's option says it: `-e trace=network`.
  public var description: String {
    switch extent {
    case .everything: "all system calls"
    case .network: "-e trace=network"
    case .failed: "-Z"
    case .succeeded: "-z"
    case .named(let text, _, false): "-e trace=\(text)"
    case .named(let text, _, true): "-e 'trace=!\(text)'"
    }
  }
}
