import CallForms
import StraceParser

/// What any line of a trace is, in a phrase.
struct LinePhrases {
  let wording: Wording

  init(_ wording: Wording) { self.wording = wording }

  /// The phrase for a line: `asks for the end of the heap, or moves it; brk(2)`.
  func explain(_ event: TraceEvent) -> String {
    switch event.kind {
    case .call: return words(of: event.call?.name ?? "")
    case .unfinished: return wording[.cutCall, ["words": words(of: event.call?.name ?? "")]]
    case .resumed: return wording[.restOfCall, ["words": words(of: event.call?.name ?? "")]]
    case .signal:
      if case .signal(.stopped(let name)) = event.content {
        return wording[.stoppedThread, ["signal": CallFormatter.safe(name)]]
      }
      return signal(event.signal)
    case .exit:
      if let signal = event.signal { return wording[.killedThread, ["signal": CallFormatter.safe(signal)]] }
      return event.status.map { wording[.exitedThread, ["status": "\($0)"]] } ?? wording[.endedThread]
    case .superseded: return wording[.superseded]
    case .personality: return wording[.personality]
    case .notice: return wording[.notice]
    case .stack: return wording[.stack]
    case .dump: return wording[.dump]
    case .summary: return wording[.summary]
    case .blank: return wording[.blank]
    case .cut: return wording[.cut]
    case .output: return wording[.output]
    case .unrecognised: return wording[.unrecognised]
    }
  }

  /// The phrase for a system call, by its name.
  func words(of name: String) -> String {
    guard let row = wording.systemCalls[name] else {
      return wording[.unknownCall, ["name": CallFormatter.safe(name)]]
    }
    return wording[.knownCall, ["words": row.words, "page": row.page ?? name + "(2)"]]
  }

  private func signal(_ name: String?) -> String {
    guard let name else { return wording[.someSignal] }
    return wording.signals[name].map { wording[.knownSignal, ["signal": name, "why": $0]] }
      ?? wording[.unknownSignal, ["signal": CallFormatter.safe(name)]]
  }
}
