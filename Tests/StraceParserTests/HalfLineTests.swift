import StraceParser
import Testing

/// What strace has written of a call that has not returned: everything that the program said, and nothing that the kernel
/// answers.
struct `A last line without an end` {
  @Test(arguments: [
    "7 1795918101.7 recvfrom(4<TCP:[127.0.0.1:60762->127.0.0.1:12580]>, ",
    "accept4(3<TCP:[127.0.0.1:12580]>, ", "close(3",
    "7 connect(3, {sa_family=AF_INET, sin_port=htons(1)}, 16",
    "7 pause(", "[pid 7] read(0</dev/pts/6<char 136:6>>, ",
  ])
  func `is the first half of a call that has not returned`(_ line: String) throws {
    let ending = try #require(HalfLine.ending(of: Array(line.utf8)))
    let events = TraceReader.events(of: Array(line.utf8) + ending, joined: false)
    #expect(events.map(\.kind) == [.unfinished])
    #expect(String(decoding: ending, as: UTF8.self).hasSuffix("<unfinished ...>\n"))
  }

  @Test(arguments: [
    "", "7 ", "7 1795918101.7", "7 recvf", "7 send(3, \"ab", "7 send(3, \"ab\", 2, 0) = ", "7 close(3) = 0",
    "7 +++ exited with 0", "7 connect(3, {sa_family=AF_INET, sin_po", "hello, world", "7 close(3)",
  ])
  func `is waited for where it was cut anywhere else`(_ line: String) {
    #expect(HalfLine.ending(of: Array(line.utf8)) == nil)
  }
}
