import Foundation
import Testing

@testable import Exercises

@Suite struct `A blank` {
  /// Every trace of the fourteen labs, by its path.
  static let traces: [(name: String, bytes: [UInt8])] = {
    let root = Recordings.root.appending(path: "traces").path
    let all = (FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []).sorted()
    return all.filter { $0.hasSuffix(".strace") && $0.first?.isNumber == true }.compactMap { name in
      (try? Data(contentsOf: URL(fileURLWithPath: "\(root)/\(name)"))).map { (name, [UInt8]($0)) }
    }
  }()

  private static func blanks(_ name: String, _ bytes: [UInt8]) -> Blanks {
    var blanks = Blanks()
    blanks.add(trace: name, bytes)
    return blanks
  }

  @Test
  func
    `with its value put in is the line of the recording, cites a line that exists, and does not tell itself`()
  {
    var kinds: [Blank.Kind: Int] = [:]
    var labs: Set<Substring> = []
    for (name, bytes) in Self.traces {
      let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
      for blank in Self.blanks(name, bytes).all {
        kinds[blank.kind, default: 0] += 1
        labs.insert(name.prefix(2))
        let at = "\(name):\(blank.line)"
        #expect(blank.filled(blank.value) == lines[blank.line - 1], "\(at)")
        #expect(lines.indices.contains(blank.proof - 1) && !lines[blank.proof - 1].isEmpty, "\(at)")
        #expect(blank.reason.contains("\(blank.proof)") || blank.kind == .port, "\(at)")
        #expect(blank.shown.contains(Blank.mark), "\(at)")
        #expect(!blank.givesItselfAway, "\(at)")
        #expect(blank.accepts(blank.value), "\(at)")
        #expect(!blank.accepts("x"), "\(at)")
      }
    }
    for kind in Blank.Kind.allCases { #expect((kinds[kind] ?? 0) > 10, "\(kind): \(kinds)") }
    #expect(labs.count == 14)
  }

  @Test func `is of another line for another seed, and of the same for the same`() {
    var blanks = Blanks()
    for (name, bytes) in Self.traces where name.hasPrefix("01-hello-hi/") { blanks.add(trace: name, bytes) }
    let one = blanks.chosen(8, seed: 1)
    #expect(one == blanks.chosen(8, seed: 1))
    #expect(one != blanks.chosen(8, seed: 2))
    #expect(one.count == 8)
    #expect(Set(one.map { "\($0.trace) \($0.line)" }).count == 8)
  }

  /// The first numbers for seed 1234567 as the reference implementation's test vectors have them.
  @Test func `is chosen by SplitMix64`() {
    var numbers = SplitMix64(seed: 1_234_567)
    #expect(
      (0..<3).map { _ in numbers.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
  }

  private static let talk = """
    7 socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 3<TCP:[1]>
    7 connect(3<TCP:[1]>, {sa_family=AF_INET, sin_port=htons(12580), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (Operation now in progress)
    7 recvfrom(3<TCP:[127.0.0.1:40000->127.0.0.1:12580]>, 0x1, 64, 0, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)
    7 recvfrom(3<TCP:[127.0.0.1:40000->127.0.0.1:12580]>, "hi\\0\\n", 64, 0, NULL, NULL) = 4
    7 sendto(3<TCP:[127.0.0.1:40000->127.0.0.1:12580]>, "\\303\\244bc", 4, 0, NULL, 0) = 4
    7 shutdown(3<TCP:[127.0.0.1:40000->127.0.0.1:12580]>, SHUT_WR) = 0
    7 sendto(3<TCP:[127.0.0.1:40000->127.0.0.1:12580]>, "x", 1, 0, NULL, 0) = -1 EPIPE (Broken pipe)
    7 close(3<TCP:[127.0.0.1:40000->127.0.0.1:12580]>) = 0
    7 close(3) = -1 EBADF (Bad file descriptor)
    7 accept(4<TCP:[9]>, NULL, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)

    """

  @Test(arguments: [
    (2, Blank.Kind.port, "12580", 2), (2, .errno, "EINPROGRESS", 1), (3, .errno, "EAGAIN", 1),
    (4, .result, "4", 4), (4, .descriptor, "3", 1), (7, .errno, "EPIPE", 6), (9, .errno, "EBADF", 8),
  ]) func `is what the other lines and the manual tell`(
    _ line: Int, _ kind: Blank.Kind, _ value: String, _ proof: Int
  ) {
    let all = Self.blanks("talk", Array(Self.talk.utf8)).all
    #expect(
      all.contains { $0.line == line && $0.kind == kind && $0.value == value && $0.proof == proof }, "\(all)")
  }

  @Test func `of a port shows the same in the wrong byte order`() throws {
    let all = Self.blanks("talk", Array(Self.talk.utf8)).all
    let port = try #require(all.first { $0.kind == .port })
    // 12580 is 0x3124, and 0x2431 is 9265.
    #expect(port.beside?.contains("htons(9265)") == true)
    #expect(port.shown.contains("htons(____)"))
  }

  @Test func `of a text shows the same with C's closing byte`() throws {
    let all = Self.blanks("talk", Array(Self.talk.utf8)).all
    let text = try #require(all.first { $0.kind == .terminator && $0.line == 5 })
    #expect(text.shown.hasSuffix(", \"\\303\\244bc\", ____, 0, NULL, 0) = ____"))
    #expect(text.beside?.hasSuffix(", \"\\303\\244bc\\0\", 5, 0, NULL, 0) = 5") == true)
  }

  @Test(arguments: [
    "7 recvfrom(3<TCP:[1]>, \"abc\"..., 64, 0, NULL, NULL) = 40\n",
    "7 recvfrom(3<TCP:[1]>, \"0123\", 4, 0, NULL, NULL) = 4\n",
    "7 recvfrom(3, \"ab\", 64, MSG_TRUNC, NULL, NULL) = 90\n",
    "7 connect(3<TCP:[1]>, {sa_family=AF_INET, sin_port=htons(257), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0\n",
    "7 write(1, \"htons(5)\"..., 90) = 90\n", "htons(12580)\n",
    "7 connect(3, {sa_family=AF_INET, sin_port=htons(\n",
  ]) func `is none where nobody could know it, or where it stands on the line`(_ trace: String) {
    #expect(Self.blanks("x", Array(trace.utf8)).all.isEmpty)
  }

  @Test func `of a line that was cut off anywhere is no crash`() {
    let bytes = Array(Self.talk.utf8)
    for end in bytes.indices { _ = Self.blanks("x", Array(bytes[..<end])) }
  }
}
