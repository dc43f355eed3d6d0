import CallLog
import CallMapping
import Languages
import StraceParser

/// What is surprising in a step. Each holds for the very step that it is told of.
struct Remarks {
  let context: CallContext
  private var step: StepContext { context.step }
  private var wording: Wording { context.wording }

  init(_ context: CallContext) { self.context = context }

  var text: String? {
    // Of a call that the kernel did not do nothing can be learnt.
    if step.isInjected { return nil }
    var texts: [String] = []
    if step.isDelayed { texts.append(wording[.heldUp]) }
    if let language = step.language, language.kind == .unasked, let title = step.languageTitle {
      texts.append(wording[.unasked, ["language": title]])
      if let why = language.why { texts.append(sentence(why)) }
    } else if let why = step.language?.why, step.earlier == 0 {
      texts.append(sentence(why))
    }
    if let split { texts.append(split) }
    if let characters { texts.append(characters) }
    if step.earlier == 0 || !context.tags.isDisjoint(with: [.joined, .cut, .edge]) {
      if let own = wording.remarks.text(context) { texts.append(own) }
    }
    if step.earlier == 0, let name = step.event?.call?.name, step.function != name,
      step.language?.saysName != true,
      let text = wording.names["\(step.function) \(name)"]
    {
      texts.append(text)
    }
    if isAcceptedLater { texts.append(wording[.notAcceptedYet]) }
    if step.record?.manner == .scopeEnd { texts.append(wording[.outOfScope]) }
    if step.syscalls.contains(where: { $0.role == .restarted }) { texts.append(wording[.begunAgain]) }
    return texts.isEmpty ? nil : wording.paragraph(texts)
  }

  /// A catalogue's clause as a sentence.
  private func sentence(_ clause: String) -> String {
    wording[.clause, ["clause": CallContext.sentence(clause)]]
  }

  /// A text that has fewer characters than bytes, sent whole.
  private var characters: String? {
    guard step.earlier < 3, step.before != nil, let payload = step.payload, payload.isSent,
      payload.count == payload.bytes.count,
      let text = String(validating: payload.bytes, as: UTF8.self), text.count < payload.count,
      !text.unicodeScalars.contains(where: { $0.value < 0x20 })
    else { return nil }
    return wording.count(Int64(text.count), .characters, ["bytes": "\(payload.count)"])
  }

  /// A character that is cut in two.
  private var split: String? {
    guard let payload = step.payload, payload.unfinished > 0 || payload.leftOver > 0 else { return nil }
    let values: KeyValuePairs = [
      "call": wording[payload.isSent ? .aSend : .aReceive],
      "first": wording.count(Int64(payload.leftOver), .firstBytes),
      "last": wording.count(Int64(payload.unfinished), .lastBytes),
    ]
    if payload.unfinished == 0 { return wording[.begunBefore, values] }
    return wording[payload.leftOver == 0 ? .endedNext : .begunBeforeAndEndedNext, values]
  }

  /// Whether a connect has returned although its accept is a later step.
  private var isAcceptedLater: Bool {
    guard step.function == "connect", case .returned = step.outcome, !step.isBlocked, step.earlier == 0
    else { return false }
    return step.outgoing.contains { link in
      guard link.kind == .connection, !link.isUnderWay, let other = link.step else { return false }
      return other > step.index
    }
  }
}
