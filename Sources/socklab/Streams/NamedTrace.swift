/// `[LANGUAGE=]TRACE[,TRACE...]`: what a person names without a log, with the catalogue that is wanted for it.
struct NamedTrace {
  /// The language's name; nil where none stands there.
  let language: String?
  /// What stands behind it.
  private let text: String
  /// The files of one set, where a shell made several operands of it.
  private let set: TraceName?

  init(_ operand: String, set: TraceName? = nil) {
    self.set = set
    // A file of just this name is meant as it is, whatever signs are in its name.
    if set == nil, !Input.exists(operand), let equals = operand.firstIndex(of: "="),
      equals != operand.startIndex, !operand[..<equals].contains("/")
    {
      language = String(operand[..<equals])
      text = String(operand[operand.index(after: equals)...])
    } else {
      language = nil
      text = operand
    }
  }

  /// It as one trace.
  func trace(for verb: Verb) throws(Failure) -> TraceName {
    if let set { return set }
    return try TraceName(text, for: verb)
  }

  /// It as several traces, one after the other; the files of a set are one of them.
  func traces(for verb: Verb) throws(Failure) -> [TraceName] {
    if set != nil || Input.exists(text) { return [try trace(for: verb)] }
    let words = text.listed
    guard words.allSatisfy({ !$0.isEmpty }) else {
      throw .usage("\(verb.name): \(text): write [LANGUAGE=]TRACE[,TRACE...], with no trace left out")
    }
    return try TraceName.traces(words, for: verb)
  }
}
