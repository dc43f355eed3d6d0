public import CallMapping
public import LanguageMapping
public import StraceParser

/// What there is of one program of a run, for a story to be made of.
public struct Evidence: Sendable {
  /// `server`; what its lane is called.
  public var name: String
  /// The lines of its trace, as written, without their ends.
  public var lines: [[UInt8]]
  /// What was made of them.
  public var account: Account

  /// Who tells of a program.
  public enum Account: Sendable {
    /// Its own log and its trace, lined up.
    case logged(CallMap)
    /// Its trace alone: the events, halves joined, and the table of its language.
    case traced([TraceEvent], LanguageTable)
  }

  /// What there is of one program.
  public init(name: String, lines: [[UInt8]], account: Account) {
    self.name = name
    self.lines = lines
    self.account = account
  }

  /// The lines of a trace's text: what follows its last line end is a line as well, where there is anything.
  public static func lines(_ text: [UInt8]) -> [[UInt8]] {
    var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
