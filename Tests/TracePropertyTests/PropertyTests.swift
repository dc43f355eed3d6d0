import Testing
import TraceProperties

/// A sample of what `.ci/metamorphic` tries of all recordings at every line.
@Suite("What must hold of every recording")
struct PropertyTests {
  @Test(arguments: Recording.all)
  func `written in another way it is told the same`(_ recording: Recording) {
    let rewriting = Rewriting(recording, Cutting(recording).whole)
    let found =
      rewriting.withoutLabels() + rewriting.withoutDurations() + (rewriting.twice() ?? [])
      + rewriting.joined()
    #expect(found.map(\.description) == [])
  }

  @Test(arguments: Recording.all)
  func `cut off it is told as in the whole`(_ recording: Recording) {
    let cutting = Cutting(recording)
    // Three cuts a recording, elsewhere in each.
    for part in 1...3 {
      let offset = recording.name.utf8.reduce(0) { $0 &+ Int($1) } % 7
      let line = min(recording.lines.count, 2 + recording.lines.count * part / 4 + offset)
      let found = cutting.violations(from: line) + cutting.violationsWithoutLabels(from: line)
      #expect(found.map(\.description) == [])
    }
  }

  @Test(arguments: Recording.all)
  func `model, table, diff, walkthrough and log agree`(_ recording: Recording) {
    let found = Agreement(recording.name, recording.bytes, recording.language).violations(log: recording.log)
    #expect(found.map(\.description) == [])
  }

  @Test func `no recording is missing, and most show their run's end`() {
    #expect(Recording.all.count == 117)
    #expect(Recording.all.count { $0.log != nil } > 30)
    #expect(Recording.all.count { Rewriting($0, Cutting($0).whole).twice() != nil } > 60)
  }
}

extension Recording: CustomTestStringConvertible {
  /// The recording's name.
  public var testDescription: String { name }
}
