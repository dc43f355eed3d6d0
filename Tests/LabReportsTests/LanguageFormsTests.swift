import LabReports
import LanguageMapping
import Languages
import Testing

@Suite struct `The forms of a row` {
  private func text(sizes: ClosedRange<Int>) throws -> String {
    let reads = sizes.map { "read(4<TCP:[127.0.0.1:80->127.0.0.1:5000]>, \"x\", \($0)) = 1\n" }.joined()
    return LanguageReport.csv(try LanguageTable(Array(reads.utf8), .language(.linuxAPI)))
  }

  @Test func `are folded where they are many and differ in a size alone`() throws {
    #expect(try text(sizes: 1...6).contains("read(1); read(2); read(3); read(4); read(5); read(6)"))
    #expect(try text(sizes: 1...60).contains("read(60 sizes, 1 to 60) × 60"))
  }
}
