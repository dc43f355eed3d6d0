/// A question to a trace, in strace's own words: `sendto(4, "hello", ...) = 5`, `--- SIGPIPE ---`.
///
/// | written | matches |
/// |---|---|
/// | `_` | any one value, any name, any result |
/// | `...` at the end of a list | whatever else the list holds |
/// | `$fd` | any one value; the same one wherever `$fd` stands again. A descriptor is one open file under one number, also in a child that inherited it |
/// | `#fd` | any one number; the same one wherever `#fd` or `$fd` stands again, whatever it stands for |
/// | `5`, `>5`, `<=5`, `!5` | numbers; a descriptor counts by its number |
/// | `"hi"`, `"hi"...`, `..."hi"`, `..."hi"...` | these bytes: all of them, the beginning, the end, anywhere |
/// | `A\|B`, `A\|...` | exactly these constants, at least these |
/// | `{a=1, ...}`, `[1]`, `htons(80)`, `1 => 2` | structures, arrays, calls and changed values, part by part |
/// | `!x` | anything but `x` |
/// | `= -1 EPIPE`, `= ?` | results; without a `=` any result will do |
/// | `--- SIGINT ---`, `--- stopped by SIGSTOP ---` | a signal that was delivered; a thread that stands still |
/// | `+++ exited with 0 +++`, `+++ killed by SIGPIPE +++` | ends |
///
/// A number that was closed and given again is another `$fd` and the same `#fd`. Which values are descriptors is known
/// by LinuxABI's `SyscallTraits`.
public struct Pattern: Sendable {
  let subject: Subject
  /// What was typed.
  package let text: String

  enum Subject: Sendable {
    case call(names: [String], arguments: ListPattern, result: ResultPattern)
    case signal(String)
    case stopped(String)
    case exited(ValuePattern)
    case killed(String)
  }

  /// Reads a pattern.
  /// - Throws: ``PatternError`` that says where it stopped making sense.
  public init(_ text: String) throws(PatternError) {
    self.text = text
    var reader = PatternReader(text)
    subject = try reader.subject()
  }
}

/// A pattern that makes no sense, and where.
public struct PatternError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was expected.
  public let reason: String
  /// The byte at which it was missing, from 1.
  public let column: Int

  /// `column 7: expected a value`
  public var description: String { "column \(column): \(reason)" }
}

/// The values of a list, in order.
struct ListPattern: Sendable {
  var values: [ValuePattern] = []
  /// Whether more may follow: `...`.
  var isOpen = false

  /// Whether a list of so many values has one for each of these.
  func fits(_ count: Int) -> Bool { isOpen ? count >= values.count : count == values.count }
}

indirect enum ValuePattern: Sendable {
  case any
  case variable(String)
  /// `#fd`: the number, whatever it stands for.
  case bareNumber(String)
  case number(Comparison, Int64)
  case bytes([UInt8], opensBefore: Bool, opensAfter: Bool)
  case constants(Set<String>, isOpen: Bool)
  case structure([(name: String?, value: ValuePattern)], isOpen: Bool)
  case array(ListPattern)
  case call(String, ListPattern)
  case changed(ValuePattern, ValuePattern)
  case not(ValuePattern)

  enum Comparison: Sendable {
    case equal, less, lessOrEqual, greater, greaterOrEqual

    func holds(_ a: Int64, _ b: Int64) -> Bool {
      switch self {
      case .equal: a == b
      case .less: a < b
      case .lessOrEqual: a <= b
      case .greater: a > b
      case .greaterOrEqual: a >= b
      }
    }
  }
}

enum ResultPattern: Sendable {
  case any
  case unknown
  case value(ValuePattern)
  case failure(String)
}
