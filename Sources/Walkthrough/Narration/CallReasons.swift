/// Why a row of a mapping table is as it is: what its system call does, and why it has another name than the function.
public enum CallReasons {
  /// The reasons of one row, in whole sentences.
  ///
  /// - Parameters:
  ///   - function: the function of the Linux API: `send`.
  ///   - systemCalls: the system calls that were seen: `sendto`.
  ///   - own: what a catalogue says of the language's call besides; nil where it says nothing.
  ///   - language: whose catalogue that is: `Python`; nil where the row is about nothing else.
  ///   - ownSaysName: whether the catalogue says already why the system call has another name.
  public static func text(
    function: String, systemCalls: [String], own: String? = nil, language: String? = nil,
    ownSaysName: Bool = false
  ) -> String {
    let wording = Wording.english
    var reasons: [String] = []
    if let reason = wording.reasons[function] {
      reasons.append(reason)
    } else if let name = ([function] + systemCalls).first(where: { wording.systemCalls[$0] != nil }),
      let row = wording.systemCalls[name]
    {
      reasons.append("\(name) \(row.words).")
    }
    if !ownSaysName { reasons += systemCalls.compactMap { wording.names["\(function) \($0)"] } }
    if let own, !own.isEmpty {
      reasons.append(language.map { sentence("\($0): \(own)", isWhole: true) } ?? sentence(own))
    }
    return reasons.joined(separator: " ")
  }

  /// A catalogue's words as a sentence: `always` is `Always.`
  private static func sentence(_ words: String, isWhole: Bool = false) -> String {
    // A name of a function keeps its case: `accept4 sets ...`
    let first = words.prefix { $0 != " " && $0 != "," }
    let isName = first.contains { !$0.isLetter }
    let text = isName || isWhole ? words : words.prefix(1).uppercased() + words.dropFirst()
    return text.last == "." || text.last == "?" ? text : text + "."
  }
}
