/// Which of a symboliser's answers are about the functions that the trace names.
///
/// The outermost function of an answer is the one that the frame is in, and its name is known: from the trace, and from the file's own
/// symbols. One with another name is told of something else, and its lines are none of the frame's.
public struct AnswerCheck: Sendable {
  /// The answers that stand.
  public private(set) var places: [Frame: [Symbols.Place]] = [:]
  /// Frames whose code is that of another function, too, which is the one that the debug information tells of.
  public private(set) var folded = 0
  /// Frames of which another function is told.
  public private(set) var contradicted = 0

  /// Compares answers with what a file's symbols say; believes all where it has none.
  public init(_ answers: [Frame: [Symbols.Place]], _ check: FileCheck?) {
    var unproven: [Frame: [Symbols.Place]] = [:]
    for (frame, places) in answers {
      guard let place = places.last, place.symbol != "??" else { continue }
      let known = places.filter { $0.symbol != "??" }
      guard let function = check?.functions[frame], check?.beyond.contains(frame) == false else {
        unproven[frame] = known
        continue
      }
      switch Self.verdict(place.symbol, function) {
      case .agrees: self.places[frame] = known
      case .folded:
        // A name without a place is the symbol table's, where a function may have many: close, __close, __libc_close.
        if known.contains(where: { $0.file != nil }) { folded += 1 }
      case .contradicts: contradicted += 1
      }
    }
    // Whoever was wrong where it can be seen is not believed where it cannot.
    if contradicted == 0 { places.merge(unproven) { first, _ in first } }
  }

  enum Verdict { case agrees, folded, contradicts }

  /// What the name of a frame's outermost function says, of a frame whose function the file calls so.
  static func verdict(_ name: String, _ function: FileCheck.Function) -> Verdict {
    if function.own.contains(where: { isSame(name, $0) }) { return .agrees }
    // SwiftPM's `NAME_main` and `main` are one function.
    let isEntry = { (symbol: String) in symbol == "main" || symbol.hasSuffix("_main") }
    if isEntry(name), function.own.union(function.others).contains(where: isEntry) { return .agrees }
    return function.others.contains { isSame(name, $0) } ? .folded : .contradicts
  }

  /// Whether a name of the debug information is that of a symbol.
  static func isSame(_ name: String, _ symbol: String) -> Bool {
    if name == symbol { return true }
    let isMangled = PlainNameQuery.isMangled(symbol) || SymbolName.isSwift(symbol)
    if PlainNameQuery.isMangled(name) || SymbolName.isSwift(name) {
      // A compiler's part or copy of a function has a longer name: `_Z3sayi.cold`, `$s4echo3sayyyFTm`. Of a constructor, C1 and C2
      // are one, and C4 both.
      return isMangled && alike(name, symbol)
    }
    // `f.part.0`, `runtime.goexit.abi0`, `memcpy@@GLIBC_2.14`
    if symbol.hasPrefix(name + ".") || symbol.hasPrefix(name + "@") { return true }
    guard isMangled else { return false }
    // The short name of a function that no other file sees: a mangled name holds it as it is, an operator's in two letters.
    let word = name.drop { $0 == "~" }.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    return word == "operator"
      || !word.isEmpty && symbol[...].firstRange(of: "\(word.utf8.count)\(word)") != nil
  }

  private static func alike(_ one: String, _ other: String) -> Bool {
    let variants = UInt8(ascii: "0")...UInt8(ascii: "5")
    var before: UInt8 = 0
    for (left, right) in zip(one.utf8, other.utf8) {
      let isStructor = before == UInt8(ascii: "C") || before == UInt8(ascii: "D")
      guard left == right || isStructor && variants.contains(left) && variants.contains(right) else {
        return false
      }
      before = left
    }
    return true
  }
}
