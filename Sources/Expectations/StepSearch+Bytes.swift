import TraceModel
import TraceText
import Walkthrough

/// Looks for bytes, over whatever calls moved them.
extension StepSearch {
  func take(_ patterns: [BytesPattern], _ id: StreamID, _ trail: inout Trail) -> Refusal? {
    let stream = stream(id)
    let start = trail.reading(id).offset
    let isMessages = run.facts.sockets[id.socket].keepsBoundaries
    var best: (passage: Int, end: Int, from: Int)?
    var hidden: String?
    func isLate(_ passage: ByteStream.Passage) -> Bool {
      guard let place = trail.place else { return true }
      return run.events[passage.event].place >= place
    }
    func offer(_ passage: Int, _ end: Int, from: Int) {
      if best.map({ (passage, end) < ($0.passage, $0.end) }) ?? true { best = (passage, end, from) }
    }
    for pattern in patterns {
      if case .frame(let content) = pattern {
        switch find(content, id, from: start, isLate) {
        case .found(let frame): offer(frame.last, frame.end, from: frame.start)
        case .hidden: hidden = run.cut(stream.hidden(from: start))
        case .nowhere: break
        }
        continue
      }
      if case .text(let text, let opensBefore, _) = pattern, !isMessages {
        var work = 0
        defer { spend(work) }
        if let found = stream.find(text, from: start, anywhere: opensBefore, &work, isLate) {
          offer(found.passage, found.end, from: found.end - text.count)
        } else if let event = stream.hidden(from: start) {
          hidden = run.cut(event)
        }
        continue
      }
      // A whole message, or what one call moved.
      for index in firstUnread(stream, start, id, trail)..<stream.passages.count {
        let passage = stream.passages[index]
        spend(8)
        guard isLate(passage), trail.allows(passage.event, at: run.events[passage.event].place) else {
          continue
        }
        switch Self.isAny(of: [pattern], passage.count, passage.bytes, isPrefix: false) {
        case true?: offer(index, passage.end, from: passage.offset)
        case nil:
          hidden = hidden ?? run.cut(passage.event)
          continue
        case false?: continue
        }
        break
      }
    }
    guard let best else {
      let difference =
        switch patterns.first {
        case .frame(let content)?: frameDifference(content, id, start, isLate)
        default: difference(patterns, stream, start, isMessages, isLate)
        }
      return Refusal(hidden: hidden, difference: difference)
    }
    let event = stream.passages[best.passage].event
    trail.take(event, at: run.events[event].place)
    trail.read(id, to: best.end, matched: best.end - best.from)
    return nil
  }

  /// Whether one of the patterns is these bytes; nil where too few of them are shown.
  ///
  /// - Parameter isPrefix: whether more may follow: a stretch of a stream.
  static func isAny(of patterns: [BytesPattern], _ count: Int, _ bytes: [UInt8], isPrefix: Bool) -> Bool? {
    var isHidden = false
    for pattern in patterns {
      switch pattern {
      case .any: return true
      case .count(let wanted): if wanted == count { return true }
      // Its length is a part of the stream, and not of what one call moved.
      case .frame: continue
      case .text(let text, let opensBefore, let opensAfter):
        let isWhole = bytes.count == count
        if opensBefore {
          if opensAfter || isPrefix
            ? bytes.holds(text) : isWhole && bytes.suffix(text.count).elementsEqual(text)
          {
            return true
          }
          if !isWhole { isHidden = true }
        } else if bytes.starts(with: text) {
          if opensAfter || isPrefix || count == text.count { return true }
        } else if !isWhole, text.starts(with: bytes), text.count <= count {
          isHidden = true
        }
      }
    }
    return isHidden ? nil : false
  }

  // MARK: Messages with their length before them

  private enum FrameAnswer {
    case found(Frames.Frame)
    case hidden
    case nowhere
  }

  /// The first message behind an offset that holds this.
  private func find(
    _ content: BytesPattern, _ id: StreamID, from start: Int, _ isLate: (ByteStream.Passage) -> Bool
  ) -> FrameAnswer {
    let (stream, frames) = (stream(id), frames(id))
    var isHidden = frames.isHidden
    for frame in frames.all[frames.all.lowerBound { $0.start >= start }...] {
      spend(16)
      guard isLate(stream.passages[frame.last]) else { continue }
      let bytes = frames.content(frame, stream)
      spend(bytes.count)
      switch Self.isAny(of: [content], frames.length(frame), bytes, isPrefix: false) {
      case true?: return .found(frame)
      case nil: isHidden = true
      case false?: continue
      }
    }
    return isHidden ? .hidden : .nowhere
  }

  /// What comes in the place of a message that is not there.
  private func frameDifference(
    _ content: BytesPattern, _ id: StreamID, _ start: Int, _ isLate: (ByteStream.Passage) -> Bool
  ) -> String? {
    let (stream, frames) = (stream(id), frames(id))
    let rest = frames.all[frames.all.lowerBound { $0.start >= start }...]
    if let next = rest.first(where: { isLate(stream.passages[$0.last]) }) {
      let seen = Quoted.readable(frames.content(next, stream), limit: 64)
      let line = run.events[stream.passages[next.last].event].line
      guard case .text(let text, false, false) = content else { return "line \(line) has \(seen)" }
      return "line \(line) has \(seen), and not \(Quoted.readable(text, limit: 64))"
    }
    guard case .part(let passage, let has, let wanted) = frames.rest else { return nil }
    let line = run.events[stream.passages[passage].event].line
    return wanted == 4 && has < 4 && frames.count + has == stream.count
      ? "the length that begins in line \(line) has \(has) of 4 bytes"
      : "line \(line) says that \(wanted) bytes follow, and there are \(has)"
  }

  private func firstUnread(_ stream: ByteStream, _ start: Int, _ id: StreamID, _ trail: Trail) -> Int {
    var index = stream.passage(at: start)
    while index < stream.passages.count, stream.passages[index].offset < start { index += 1 }
    return index
  }

  /// What is nearest to a text that is not there: the bytes that agree with it longest.
  private func difference(
    _ patterns: [BytesPattern], _ stream: ByteStream, _ start: Int, _ isMessages: Bool,
    _ isLate: (ByteStream.Passage) -> Bool
  ) -> String? {
    guard case .text(let text, _, _)? = patterns.first else { return nil }
    var best: (agreed: Int, bytes: [UInt8], line: Int)?
    for passage in stream.passages[stream.passage(at: start)...].prefix(4096) where isLate(passage) {
      let shown = Array(passage.bytes.dropFirst(max(0, start - passage.offset)).prefix(text.count + 16))
      let agreed = zip(shown, text).prefix { $0 == $1 }.count
      if best.map({ agreed > $0.agreed }) ?? true {
        best = (agreed, shown, run.events[passage.event].line)
      }
    }
    guard let best, !best.bytes.isEmpty else { return nil }
    let seen = Quoted.readable(best.bytes, limit: 64)
    let wanted = Quoted.readable(text, limit: 64)
    guard best.agreed < text.count else {
      return "line \(best.line) has \(seen), which goes on behind \(wanted)"
    }
    if best.agreed == best.bytes.count { return "line \(best.line) has \(seen), and \(wanted) goes on" }
    return "line \(best.line) has \(seen), and not \(wanted): they differ from byte \(best.agreed + 1) on"
  }

  // MARK: Nothing else

  enum Answer {
    case fits
    case hidden(String)
    case differs(String, witness: Int?)
  }

  /// Whether the bytes of the steps were all bytes.
  func nothingElse(_ fact: FactPattern, _ trail: Trail) -> Answer {
    var ids = Set(trail.readings.map(\.id))
    if let socket = socket(fact, trail) {
      ids = [StreamID(socket: socket, isSent: true), StreamID(socket: socket, isSent: false)]
    }
    for id in ids.sorted(by: { ($0.socket, $0.isSent ? 1 : 0) < ($1.socket, $1.isSent ? 1 : 0) }) {
      let stream = stream(id)
      let matched = trail.reading(id).matched
      guard stream.count > matched else { continue }
      let end = trail.reading(id).offset
      let verb = id.isSent ? "sent" : "received"
      let further = stream.passages.first { $0.end > end }
      return .differs(
        "\(Figures.count(stream.count - matched, "more byte")) \(stream.count - matched == 1 ? "was" : "were") \(verb)\(further == nil ? ", before these" : "")",
        witness: (further ?? stream.passages.first)?.event)
    }
    let doubt = run.doubt(Set(ids.map { run.facts.sockets[$0.socket].program }).union(programs))
    return doubt.map { .hidden($0) } ?? .fits
  }
}

extension Array where Element == UInt8 {
  /// Whether these bytes stand anywhere in it.
  func holds(_ text: [UInt8]) -> Bool {
    var stream = ByteStream()
    stream.add(RunFacts.Passage(count: count, bytes: self), event: 0)
    var work = 0
    return stream.find(text, from: 0, anywhere: true, &work) { _ in true } != nil
  }
}
