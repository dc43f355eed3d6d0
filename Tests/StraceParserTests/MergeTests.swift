import Foundation
import StraceParser
import Testing

/// The objects that a merger makes of files, read in pieces of a given size.
private func merged(_ files: [(name: String, text: String)], piece: Int = 1 << 16) throws -> (
  objects: [[String: Any]], inOrder: Bool, counts: TraceCounts
) {
  var rest = files.map { Array($0.text.utf8)[...] }
  var json: [UInt8] = []
  var merger = TraceMerger(files: files.map(\.name))
  merger.run { file, room in
    let taken = rest[file].prefix(min(piece, room.count))
    rest[file] = rest[file].dropFirst(taken.count)
    room.replaceSubrange(0..<taken.count, with: taken)
    return taken.count
  } sink: { text in
    text.withUnsafeBufferPointer { json.append(contentsOf: $0) }
  }
  let objects = try json.split(separator: 10).map { line in
    try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
  }
  return (objects, merger.isInTimeOrder, merger.counts)
}

@Suite struct `The files of one run` {
  @Test(arguments: [1, 7, 1 << 16])
  func `come in the order of their stamps, with their names and own line numbers`(_ piece: Int) throws {
    let result = try merged(
      [
        ("t.7", "1700000000.000001 close(3) = 0\n1700000000.000009 close(4) = 0\n"),
        ("t.8", "1700000000.000002 close(5) = 0\n1700000000.000003 close(6) = 0\n"),
      ], piece: piece)
    #expect(result.inOrder)
    #expect(result.objects.map { $0["file"] as? String } == ["t.7", "t.8", "t.8", "t.7"])
    #expect(result.objects.map { $0["line"] as? Int } == [1, 1, 2, 2])
    #expect(result.counts.lines == 4 && result.counts.calls == 4)
  }

  @Test func `keep lines without a stamp behind the line above them`() throws {
    let result = try merged([
      ("a", "12:00:01.5 close(3) = 0\n > /bin/true(main+0x1) [0x2]\n12:00:03 close(4) = 0\n"),
      ("b", "12:00:02 close(5) = 0\n"),
    ])
    #expect(result.objects.map { $0["kind"] as? String } == ["call", "stack", "call", "call"])
    #expect(result.objects.map { $0["file"] as? String } == ["a", "a", "b", "a"])
  }

  @Test func `go on past midnight`() throws {
    let result = try merged([
      ("a", "23:59:59 close(3) = 0\n00:00:02 close(4) = 0\n"), ("b", "23:59:58 close(5) = 0\n"),
    ])
    #expect(result.objects.map { $0["file"] as? String } == ["b", "a", "a"])
  }

  @Test func `begin on the next day where the first stamp is read behind midnight`() throws {
    let result = try merged([
      ("a", "00:00:01 close(3) = 0\n00:00:03 close(3) = 0\n"),
      ("b", "23:59:58 close(4) = 0\n00:00:02 close(5) = 0\n"),
    ])
    #expect(result.objects.map { $0["file"] as? String } == ["b", "a", "b", "a"])
  }

  @Test func `come one after the other, and it is said, where one has no stamps`() throws {
    let result = try merged([
      ("a", "close(3) = 0\nclose(4) = 0\n"), ("b", "1700000000.1 close(5) = 0\n"), ("c", ""),
    ])
    #expect(!result.inOrder)
    #expect(result.objects.map { $0["file"] as? String } == ["a", "a", "b"])
  }

  @Test func `join halves within each file and count those left over`() throws {
    let result = try merged([
      ("a", "1700000000.1 read(3,  <unfinished ...>\n1700000000.4 <... read resumed>\"x\", 1) = 1\n"),
      ("b", "1700000000.2 read(4,  <unfinished ...>\n"),
    ])
    #expect(result.counts.joinedPairs == 1 && result.counts.orphans == 1)
    #expect(result.objects.compactMap { $0["lines"] as? [Int] } == [[1, 2]])
  }
}
