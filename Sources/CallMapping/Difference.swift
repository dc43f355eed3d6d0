/// One thing that the log and the trace say differently about one call.
public struct Difference: Hashable, Sendable, CustomStringConvertible {
  /// The line of the trace that says otherwise.
  public let line: Int
  /// The libc function, `recv`.
  public let call: String
  /// What is different.
  public let field: Field
  /// Which way the value went.
  public let direction: Direction
  /// What the log says, as it reads in C: `1024`, `MSG_PEEK`, `"hello"`.
  public let program: String
  /// What the trace says, likewise.
  public let kernel: String

  /// A part of a call.
  public enum Field: Hashable, Sendable {
    /// The system call's name.
    case syscall
    /// A parameter, by the man page's name and by the word for it: `len`, `length`.
    case parameter(name: String, word: String)
    /// A field of an address: parameter, field, and the word for it: `addr`, `sin_port`, `port`.
    case address(parameter: String, field: String, word: String)
    /// An argument that libc adds, by its place, from 1.
    case added(position: Int)
    /// How many arguments there are.
    case arguments
    /// The returned number.
    case result
    /// The error.
    case errno
    /// How many system calls there were.
    case count
    /// What a line says beside arguments and result, or what no kernel does.
    case trace(Contradiction)
  }

  /// Which way a value went.
  public enum Direction: String, Sendable {
    /// From the program to the kernel, a number or a name.
    case asked
    /// From the program to the kernel, bytes or an address.
    case given
    /// From the kernel to the program.
    case returned
    /// Between libc and the kernel; the program has no part in it.
    case expected
    /// Within the log: its record contradicts itself or its prototype.
    case logged
    /// From the log's header or clock to the trace.
    case recorded
    /// Within the trace: a line contradicts others, or Linux.
    case contradicted
  }

  /// The field's short name, for machines: `len`, `addr.sin_port`, `result`.
  public var fieldName: String {
    switch field {
    case .syscall: "syscall"
    case .parameter(let name, _): name
    case .address(let parameter, let field, _): "\(parameter).\(field)"
    case .added(let position): "argument \(position)"
    case .arguments: "arguments"
    case .result: "result"
    case .errno: "errno"
    case .count: "count"
    case .trace(let contradiction): contradiction.rawValue
    }
  }

  /// The field in words: `length`, `port`, `argument 5, which libc adds`.
  public var fieldWords: String {
    switch field {
    case .syscall: "system call"
    case .parameter(_, let word): word
    case .address(_, _, let word): word
    case .added(let position): "argument \(position), which libc adds"
    case .arguments: "number of arguments"
    case .result: "result"
    case .errno: "error"
    case .count: "number of system calls"
    case .trace(let contradiction): contradiction.words
    }
  }

  /// One sentence without a full stop: `line 41: recv's length: the program asked for 1024, the kernel saw 512`.
  public var description: String {
    let sides =
      switch direction {
      case .asked: "the program asked for \(program), the kernel saw \(kernel)"
      case .given: "the program gave \(program), the kernel saw \(kernel)"
      case .returned: "the program got \(program), the kernel returned \(kernel)"
      case .expected: "\(program) was expected, the kernel saw \(kernel)"
      case .logged: "the log has \(program), \(kernel) was expected"
      case .recorded: "the log has \(program), the trace has \(kernel)"
      case .contradicted: "\(program) was expected, the trace has \(kernel)"
      }
    return "line \(line): " + (call.isEmpty ? fieldWords : "\(call)'s \(fieldWords)") + ": " + sides
  }
}
