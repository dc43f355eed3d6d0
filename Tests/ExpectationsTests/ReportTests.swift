import Foundation
import Testing
import TraceText

@testable import Expectations

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct `A report of expectations` {
  /// One of each outcome, with hostile texts.
  private static let verdicts = {
    func verdict(_ outcome: Verdict.Outcome, _ text: String, _ reason: String) -> Verdict {
      let expectation = Expectation(line: 4, text: text, section: "a # of <chats> & \u{1}", program: "server")
      var verdict = Verdict(expectation: expectation, outcome: outcome, reason: reason)
      if outcome == .notMet {
        verdict.steps = [
          .init(step: "C opened", program: "server", line: 6, text: "accept(3, \u{1b}[31m) = 4")
        ]
        verdict.difference = #"line 7 has "he", and not "ho""#
      }
      return verdict
    }
    return Verdicts(all: [
      verdict(.met, ##"C sent "\#""##, ""), verdict(.notMet, "C closed", "missing: C closed ]]> \"'"),
      verdict(.notSeen, "never C failed", "the trace is cut"),
      verdict(.doesNotApply, "if signal: exited", "signal did not happen # at all"),
    ])
  }()

  @Test func `in text counts what was judged, and shows the steps so far`() {
    let text = Self.verdicts.text()
    #expect(text.hasSuffix("1 met, 1 not met, 1 not seen, 1 does not apply; 1 of 2 points\n"))
    #expect(text.contains("so far:\n        server line 6  accept(3, \\33[31m) = 4  (C opened)\n"))
    #expect(text.hasPrefix("a # of <chats> & \\1\n"))
  }

  @Test func `in text says once why, of all that are so for the same reason`() {
    let name = Expectation(line: 4, text: "C closed", section: nil, program: "server")
    let twice = Verdicts(
      all: [.notMet, .notMet, .notSeen].map { Verdict(expectation: name, outcome: $0, reason: "no C") })
    #expect(twice.lines().count { $0.hasSuffix("  no C") } == 2)
  }

  @Test func `in TAP escapes what would begin a directive`() {
    let lines = Self.verdicts.tap().split(separator: "\n").map(String.init)
    #expect(lines.prefix(2) == ["TAP version 13", "1..4"])
    #expect(lines[2] == ##"ok 1 - a \# of <chats> & \\1: C sent "\\\#""##)
    #expect(lines.contains(##"not ok 2 - a \# of <chats> & \\1: C closed"##))
    #expect(lines.contains { $0.hasPrefix("not ok 3") })
    #expect(
      lines.last
        == ##"ok 4 - a \# of <chats> & \\1: if signal: exited # SKIP signal did not happen \# at all"##)
  }

  @Test func `for check50 says true, false, or null`() throws {
    let text = Self.verdicts.check50(name: "chat.expect").text()
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let results = try #require(object["results"] as? [[String: Any]])
    #expect(results.map { $0["passed"] as? Bool } == [true, false, nil, nil])
    #expect(
      results.allSatisfy { $0.keys.contains("passed") && $0["name"] is String && $0["description"] is String }
    )
  }

  // MARK: JUnit

  /// What `junit-10.xsd` allows: of each element its parents, the attributes that it must have, and all that it may have.
  private static let schema: [String: (parents: Set<String>, must: Set<String>, may: Set<String>)] = [
    "testsuites": ([], [], ["name", "time", "tests", "failures", "disabled", "errors"]),
    "testsuite": (
      ["testsuites"], ["name"],
      [
        "name", "tests", "failures", "errors", "time", "disabled", "skipped", "skips", "timestamp",
        "hostname", "id", "package",
      ]
    ),
    "testcase": (
      ["testsuite"], ["name"],
      ["name", "assertions", "time", "timestamp", "classname", "status", "class", "file", "line"]
    ),
    "failure": (["testcase"], [], ["type", "message"]), "error": (["testcase"], [], ["type", "message"]),
    "skipped": (["testcase"], [], ["type", "message"]),
  ]

  private final class Checker: NSObject, XMLParserDelegate {
    var open: [String] = []
    var found: [String] = []
    var faults: [String] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      found.append(name)
      if let rule = schema[name] {
        let parents = open.last.map { rule.parents.contains($0) } ?? rule.parents.isEmpty
        if !parents { faults.append("\(name) in \(open.last ?? "nothing")") }
        if !rule.must.isSubset(of: attributes.keys) { faults.append("\(name) lacks an attribute") }
        if !rule.may.isSuperset(of: attributes.keys) { faults.append("\(name) has \(attributes.keys)") }
      } else {
        faults.append(name)
      }
      open.append(name)
    }

    func parser(_ parser: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?) {
      open.removeLast()
    }
  }

  @Test func `for JUnit is valid after its schema, whatever stands in the texts`() {
    let parser = XMLParser(data: Data(Self.verdicts.junit(name: "chat \u{0} <.expect>").utf8))
    let checker = Checker()
    parser.delegate = checker
    #expect(parser.parse())
    #expect(checker.faults == [])
    #expect(
      checker.found == [
        "testsuites", "testsuite", "testcase", "testcase", "failure", "testcase", "error", "testcase",
        "skipped",
      ])
  }
}
