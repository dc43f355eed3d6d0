import TraceText

extension Request {
  /// Reads a verb's words. `--` ends the options, `--name=value` is `--name value`, `-` is an operand.
  static func parse(_ words: ArraySlice<String>, for verb: Verb) throws(Failure) -> Request {
    var request = Request(verb: verb)
    var rest = words
    var optionsEnded = false
    while let word = rest.popFirst() {
      if optionsEnded || word == "-" || !word.hasPrefix("-") {
        request.operands.append(word)
        let isCommand = !verb.operands.withoutCommand.contains(request.operands[0])
        if let before = verb.operands.beforeCommand, isCommand, request.operands.count > before {
          optionsEnded = true
        }
        continue
      }
      if word == "--" {
        optionsEnded = true
        continue
      }
      let (name, attached) = split(word)
      guard let option = verb.options.first(where: { $0.name == name }) ?? helpOption(name) else {
        throw .usage("\(verb.name): no option \(name)\(nearest(name, among: verb.options.map(\.name)))")
      }
      let value = try option.take(attached, from: &rest, verb: verb)
      if request.has(option.name) && !option.mayRepeat {
        throw .usage("\(verb.name): \(option.name) is given twice; give it once")
      }
      request.values[option.name, default: []].append(value)
    }
    if !request.has("--help") {
      try request.checkOperands()
      try request.checkStandardInput()
    }
    return request
  }

  private static func helpOption(_ name: String) -> Option? {
    name == "--help" || name == "-h" ? .forHelp : nil
  }

  private static func split(_ word: String) -> (name: String, attached: String?) {
    guard let equals = word.firstIndex(of: "=") else { return (word, nil) }
    return (String(word[..<equals]), String(word[word.index(after: equals)...]))
  }

  private func checkOperands() throws(Failure) {
    if operands.count < verb.operands.least {
      throw .usage("\(verb.name): \(verb.operands.text) is missing")
    }
    if operands.count > verb.operands.most {
      let extra = operands[verb.operands.most]
      throw .usage(
        verb.operands.most == 0
          ? "\(verb.name) takes no operand, and \(extra) is one"
          : "\(verb.name) takes one \(verb.operands.text), and \(extra) is one too many")
    }
  }
}

extension Request {
  /// Refuses to read standard input twice: the second time nothing would be left of it.
  private func checkStandardInput() throws(Failure) {
    var words = verb.operands.areFiles ? operands : []
    for option in verb.options {
      if case .file = option.argument { words += all(option.name) }
    }
    // `LANGUAGE=-` and `LOG,-` name it, too.
    let count = words.filter { $0 == "-" || !Input.exists($0) }.flatMap(\.listed).count {
      $0 == "-" || $0.hasSuffix("=-")
    }
    if count > 1 { throw .usage("\(verb.name): - is standard input, and can be read once only") }
  }
}

extension Option {
  /// The option's value: behind `=`, or the next word.
  fileprivate func take(
    _ attached: String?, from rest: inout ArraySlice<String>, verb: Verb
  ) throws(Failure) -> String {
    guard let placeholder = argument.placeholder else {
      if attached != nil { throw .usage("\(verb.name): \(name) takes no value") }
      return ""
    }
    guard let value = attached ?? rest.popFirst() else {
      throw .usage("\(verb.name): \(name) needs a value: \(usage)")
    }
    if case .choice(let words) = argument, !words.contains(value) {
      throw .usage("\(verb.name): \(name) \(value): choose one of \(placeholder)")
    }
    return value
  }
}

extension String {
  /// The words of a list that was typed with commas. An empty one stays, so that it can be refused.
  var listed: [String] { split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
}
