import LinuxABI
import StraceParser

/// What the whole of a trace says of its processes, for a reading that would learn it too late.
///
/// A trace can show neither the fork(2) nor the clone(2) that made a thread: a filter left it out, or it is older than the
/// trace. Then a child looks like a thread until a SIGCHLD, often its last trace, names it as a process: a thread's end
/// sends none. Whoever can read a trace twice makes this first; ``KernelState`` without it goes by what it has read so
/// far. The words of an end, `+++ exited with 0 +++`, prove nothing: a thread that ends has them, too. A trace that begins
/// with an execve(2) shows all its program did, and needs none.
package struct ProcessSurvey: Sendable {
  /// The children that SIGCHLD names, each with the thread that it first came to.
  private(set) var parents: [Int: Int] = [:]

  /// Nothing is known in advance.
  package init() {}

  /// Goes through a trace that is in memory.
  package init(_ trace: Span<UInt8>) {
    var surveyor = ProcessSurveyor()
    surveyor.feed(trace)
    self = surveyor.survey
  }

  mutating func add(child: Int, of parent: Int) {
    guard child != parent, parents.count < Bound.threads.limit, parents[child] == nil else { return }
    parents[child] = parent
  }
}

/// Goes through a trace for its ``ProcessSurvey``: only the lines that it looks for are parsed.
package struct ProcessSurveyor: ~Copyable {
  /// What was found so far.
  package private(set) var survey = ProcessSurvey()
  /// Whether more of the trace could say more.
  package private(set) var isWanted = true
  /// Whether a line has shown how the trace begins.
  private var hasBegun = false
  private var parser = LineParser()
  /// The beginning of a line that the next piece goes on with.
  private var rest: [UInt8] = []

  package init() {}

  /// Takes more of the trace.
  package mutating func feed(_ bytes: Span<UInt8>) {
    guard isWanted else { return }
    var start = 0
    if !rest.isEmpty {
      let end = newline(in: bytes, from: 0).map { $0 + 1 } ?? bytes.count
      append(bytes.extracting(0..<end))
      guard end > 0, bytes[end - 1] == UInt8(ascii: "\n") else { return }
      let line = rest
      rest.removeAll(keepingCapacity: true)
      search(line.span)
      start = end
    }
    var end = bytes.count
    while end > start, bytes[end - 1] != UInt8(ascii: "\n") { end -= 1 }
    if isWanted, end > start { search(bytes.extracting(start..<end)) }
    append(bytes.extracting(end..<bytes.count))
  }

  private mutating func append(_ bytes: Span<UInt8>) {
    // A SIGCHLD's line is short: of a long one its beginning is enough.
    let room = max(0, Self.lineLimit - rest.count)
    let isWhole = bytes.count > 0 && bytes[bytes.count - 1] == UInt8(ascii: "\n")
    bytes.extracting(0..<min(room, bytes.count)).withUnsafeBufferPointer { rest.append(contentsOf: $0) }
    if isWhole, room < bytes.count { rest.append(UInt8(ascii: "\n")) }
  }

  private static let lineLimit = 4096

  /// Looks through whole lines.
  private mutating func search(_ s: Span<UInt8>) {
    var start = 0
    while !hasBegun, start < s.count {
      let end = newline(in: s, from: start).map { $0 + 1 } ?? s.count
      parser.parse(s.extracting(start..<end))
      if parser.head.kind == .call || parser.head.kind == .unfinished || parser.head.kind == .resumed {
        hasBegun = true
        let name = parser.head.name
        let line = s.extracting(start..<end)
        if name.exists, Names.call(line, name.range).traits?.process == .executes {
          isWanted = false
          return
        }
      } else {
        take(s, start..<end)
      }
      start = end
    }
    var position = start
    while let found = Self.find(s, from: position) {
      var first = found
      while first > start, s[first - 1] != UInt8(ascii: "\n") { first -= 1 }
      let end = newline(in: s, from: found).map { $0 + 1 } ?? s.count
      parser.parse(s.extracting(first..<end))
      take(s, first..<end)
      position = end
    }
  }

  /// Takes the line that was parsed.
  private mutating func take(_ s: Span<UInt8>, _ line: Range<Int>) {
    let text = s.extracting(line)
    guard let end = FactsReader.end(parser, text, line: 0), case .child(let child) = end.kind,
      let parent = end.thread
    else { return }
    survey.add(child: child, of: parent)
  }

  /// Where `--- SIGCHLD {` stands next: by its last byte, so that most bytes are not looked at.
  private static func find(_ s: Span<UInt8>, from start: Int) -> Int? {
    let word: StaticString = "--- SIGCHLD {"
    let length = word.utf8CodeUnitCount
    var end = start + length - 1
    while end < s.count {
      switch s[end] {
      case UInt8(ascii: "{"):
        if s.holds(word, at: end - length + 1) { return end - length + 1 }
        end += length
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "S"), UInt8(ascii: "I"), UInt8(ascii: "G"),
        UInt8(ascii: "C"), UInt8(ascii: "H"), UInt8(ascii: "L"), UInt8(ascii: "D"):
        end += 1
      default: end += length
      }
    }
    return nil
  }
}
