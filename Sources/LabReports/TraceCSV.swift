import CallForms
public import StraceParser
import TraceText

/// A trace as CSV (RFC 4180): one row a call, for a spreadsheet.
///
/// Times are seconds as numbers; a text that a spreadsheet would take for a formula has an apostrophe in front.
public struct TraceCSV: Sendable {
  private let short = CallFormatter(stringLimit: 1 << 20)
  private let file: String?
  private let thread: Int?

  /// A table for one trace.
  /// - Parameters:
  ///   - file: the trace's name, in a column of its own where several traces make one table.
  ///   - thread: whose file it is, for lines that do not say it: strace -ff says it in the file's name alone.
  public init(file: String? = nil, thread: Int? = nil) {
    self.file = file
    self.thread = thread
  }

  /// The names of the columns, once at the top.
  public static func heading(withFile: Bool) -> String {
    (withFile ? "file," : "")
      + "line,resumed_line,thread,time,call,arguments,result,errno,label,note,duration\n"
  }

  /// The row of an event; nil for what is no call.
  public func row(_ event: TraceEvent) -> String? {
    guard let call = event.call else { return nil }
    var fields: [String] = []
    if let file { fields.append(Escape.csv(file)) }
    fields += [
      "\(event.line)", event.resumedLine.map(String.init) ?? "", (event.pid ?? thread).map(String.init) ?? "",
      event.time.map { Digits.decimals($0.nanoseconds, places: 9) } ?? "", Escape.csv(call.name),
      Escape.csv(call.arguments.map(short.text).joined(separator: ", ")),
      number(call.result?.value ?? ""), Escape.csv(call.result?.errno ?? ""),
      Escape.csv(call.result?.label ?? ""), Escape.csv(call.result?.note ?? ""),
      call.duration.map { Digits.decimals($0, places: 9) } ?? "",
    ]
    return fields.joined(separator: ",") + "\n"
  }

  /// A result: -1 is a number to a spreadsheet and no formula.
  private func number(_ text: String) -> String {
    Int64(text) == nil ? Escape.csv(text) : text
  }
}
