import TraceText

extension CallLog {
  /// The log for people: who wrote it, each call in three lines, and what is missing.
  /// - Parameter limit: how many bytes of each buffer to show, strace's `-s`.
  public func text(limit: Int = StraceText.defaultLimit) -> String {
    var text = ([program] + arguments).map(Escape.terminal).joined(separator: " ") + "\n"
    text += "process \(pid), \(Figures.count(records.count, "call"))"
    text +=
      closed.map { ", \(Figures.seconds($0 &- opened)) from open to close" }
      ?? (isStillWritten
        ? ", not closed yet: the program still runs" : ", never closed: the program was killed")
    text += "\n"
    text +=
      "all of it is the program's own word: what the kernel saw is in a trace, and socklab compare holds one against it\n"
    // A log cannot know what watched its program.
    text += "each time is the program's own clock; under strace, what traced it is in it\n"
    if let sourceDigest { text += "source \(Escape.terminal(sourceDigest))\n" }
    for record in records {
      let call = CallText(record, limit: limit)
      let ending =
        record.after.map { "took \(Figures.seconds($0 &- record.before))" } ?? "began, never returned"
      text += "\n\(record.sequence + 1)  \(call.swift)  \(call.place)\n"
      text += "   \(call.prototype)\n"
      text += "   \(call.strace)\n"
      text += "   +\(Figures.seconds(record.before &- opened)), \(ending), thread \(record.thread)\n"
    }
    let begun = records.count { $0.isBegun }
    if begun > 0 || holes > 0 || unrecorded > 0 { text += "\n" }
    if begun > 0 { text += "\(Figures.count(begun, "call")) began and never returned\n" }
    if holes > 0 {
      text += "\(Figures.count(holes, "record")) damaged, or not finished when the program was killed\n"
    }
    if unrecorded > 0 {
      text += "\(Figures.count(unrecorded, "call")) not recorded: the log had no room left\n"
    }
    return text
  }

}
