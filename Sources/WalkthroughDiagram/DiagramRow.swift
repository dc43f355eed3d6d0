import TraceText
import Walkthrough

/// A row of a diagram: one call, or one that came many times in a run.
struct DiagramRow {
  let step: Int
  let side: Int
  /// The call: `send → sendto(3)`, `connect(3): ECONNREFUSED`.
  let call: String
  /// What it moved: `hello · 5 bytes`; of a close that breaks its connection off `a reset`.
  let moved: String?
  /// Both in one line.
  var label: String { moved.map { "\(call) \($0)" } ?? call }
  /// Whether the kernel gives: bytes that arrive, a connection that is accepted.
  let isIn: Bool
  let isFailure: Bool
  let isBlocked: Bool
  /// Which of the story's conversations it belongs to.
  let conversation: Int?
  /// How often it came, one after the other.
  var count = 1
  /// The steps that it stands for; of a stretch that came again and again those of the first time.
  var steps: [Int]

  /// The rows of a story. Where there are too many, first those are left out that only talk to the person at the
  /// terminal, then those that only ask or set something: what moves between the programs stays longest.
  static func rows(of story: Story, limit: Int) -> (rows: [DiagramRow], left: Int) {
    let receiving = Set(story.arrows.compactMap(\.to))
    let linked = receiving.union(story.arrows.map(\.from))
    let ends = Set(story.arrows.lazy.filter { $0.kind == .end }.compactMap(\.to))
    let resets = Set(story.arrows.lazy.filter { $0.kind == .reset }.map(\.from))
    var rows: [DiagramRow] = []
    for most in [2, 1, 0] {
      var all: [DiagramRow] = []
      for (index, step) in story.steps.enumerated()
      where linked.contains(index) || step.failure != nil || rank(step.function) <= most {
        let row = DiagramRow(
          step: index, side: step.side, call: call(of: step),
          moved: moved(by: step, isEnd: ends.contains(index), isReset: resets.contains(index)),

          isIn: step.payload.map { !$0.isSent } ?? receiving.contains(index),
          isFailure: step.failure != nil, isBlocked: step.isBlocked, conversation: step.conversation,
          steps: [index])
        if let last = all.last, last.side == row.side, last.label == row.label, last.isIn == row.isIn {
          all[all.count - 1].count += 1
          all[all.count - 1].steps.append(index)
        } else {
          all.append(row)
        }
      }
      rows = fold(all, limit: limit)
      if rows.count <= limit { break }
    }
    rows = Array(rows.prefix(limit))
    return (rows, story.steps.count - rows.reduce(0) { $0 + $1.count })
  }

  /// How soon a call that no arrow touches is left out, the largest first.
  private static func rank(_ function: String) -> Int {
    switch function {
    case "read", "readv", "write", "writev": 2
    case "getsockname", "getpeername", "getsockopt", "setsockopt", "fcntl", "ioctl", "sleep", "poll", "ppoll",
      "select", "epoll_ctl", "epoll_wait", "epoll_pwait":
      1
    default: 0
    }
  }

  /// A stretch of rows that comes again and again is shown once, its rows with a count.
  private static func fold(_ rows: [DiagramRow], limit: Int) -> [DiagramRow] {
    var result: [DiagramRow] = []
    var index = 0
    while index < rows.count {
      let found = (2...16).lazy.compactMap { length -> (Int, Int)? in
        let times = repeats(rows, at: index, length)
        return times > 2 ? (length, times) : nil
      }.first
      if let (length, times) = found {
        for row in rows[index..<index + length] {
          var row = row
          row.count *= times
          result.append(row)
        }
        index += length * times
      } else {
        result.append(rows[index])
        index += 1
      }
      if result.count > limit + 16 { break }
    }
    return result
  }

  private static func repeats(_ rows: [DiagramRow], at start: Int, _ length: Int) -> Int {
    var times = 1
    while start + (times + 1) * length <= rows.count {
      let same = (0..<length).allSatisfy { rows[start + $0].isLike(rows[start + times * length + $0]) }
      guard same else { break }
      times += 1
    }
    return times
  }

  private func isLike(_ other: DiagramRow) -> Bool {
    side == other.side && label == other.label && isIn == other.isIn && count == other.count
  }

  private static func call(of step: Step) -> String {
    let call = CallLabel(step)
    return call.function + call.systemCall + call.descriptor + (call.isFailure ? call.result : "")
  }

  private static func moved(by step: Step, isEnd: Bool, isReset: Bool) -> String? {
    guard step.failure == nil, let payload = step.payload else { return isReset ? "a reset" : nil }
    let isCut = payload.bytes.count < payload.count
    let bytes = payload.bytes.isEmpty ? "" : Quoted.brief(payload.bytes, columns: 20, isCut: isCut) + " · "
    // No bytes end a stream; a datagram may have none.
    return bytes + Figures.count(payload.count, "byte") + (isEnd && payload.count == 0 ? ": the end" : "")
  }
}
