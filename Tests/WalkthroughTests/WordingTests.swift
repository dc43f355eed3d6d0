import CallMapping
import LinuxABI
import Testing

@testable import Walkthrough

/// The languages in which a story can be narrated.
private let languages = [("English", Wording.english)]

@Suite struct `A language of the narration` {
  @Test(arguments: languages)
  func `has words for every key`(_ name: String, _ wording: Wording) {
    for phrase in Phrase.allCases { #expect(wording.phrases[phrase]?.isEmpty == false, "\(phrase)") }
    for what in Counted.allCases { #expect(wording.counted[what] != nil, "\(what)") }
    for structure in Structure.allCases {
      #expect(wording.meanings.structures[structure] != nil, "\(structure)")
    }
    for category in Ledger.Category.allCases { #expect(wording.categories[category] != nil, "\(category)") }
  }

  @Test func `counts one otherwise than many`() {
    let wording = Wording.english
    #expect(wording.count(1, .bytes) == "1 byte" && wording.count(40_000, .bytes) == "40,000 bytes")
    #expect(wording.count(1, .buffers) == "one buffer" && wording.count(9, .buffers) == "9 buffers")
    #expect(wording.duration(1_500_000_000) == "1.5 s" && wording.duration(45_000_000) == "45 ms")
  }

  @Test func `joins what it lists, and names two of many`() {
    #expect(Wording.english.list(["a"]) == "a")
    #expect(Wording.english.list(["a", "b", "c"]) == "a and b and c")
    #expect(Wording.english.list(["a", "b", "c", "d"]) == "a, b and 2 more")
    #expect(Wording.english.list([]) == nil)
  }

  /// A program sends what looks like a place of a template.
  @Test func `fills no place in what a trace holds`() {
    #expect(Wording.english[.interface, ["name": "{name}{count}"]] == "the network interface {name}{count}")
    #expect(Template.fill("{a} {b}") { $0 == "a" ? "{b}" : "c" } == "{b} c")
  }
}
