/// The last line of a trace whose program is inside a call: strace writes what a call is asked before the call runs, and
/// the rest of the line when it has returned.
///
///     recvfrom(4<TCP:[127.0.0.1:60762->127.0.0.1:12580]>,
public enum HalfLine {
  /// What makes such a line the first half of a call, as strace itself ends it when another thread speaks meanwhile; nil
  /// for a line that was cut anywhere else, and for one that is no call's.
  ///
  /// - Parameter line: a line, without an end.
  public static func ending(of line: [UInt8]) -> [UInt8]? {
    guard !line.isEmpty, line.count < limit else { return nil }
    let ending = Array((line.last == .space ? "" : " ").utf8) + Array("<unfinished ...>\n".utf8)
    let whole = line + ending
    var parser = LineParser()
    parser.parse(whole.span)
    guard parser.head.kind == .unfinished, parser.head.fragment.range.isEmpty else { return nil }
    return ending
  }

  /// strace writes no such line of more than a MiB.
  private static let limit = 1 << 20
}
