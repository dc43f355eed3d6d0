import LanguageMapping
import Languages
import Testing

@Suite struct `The name of an interpreter` {
  private func recognition(_ name: String, _ lines: String) throws -> Recognition {
    let trace = """
      7 execve("/usr/bin/\(name)", ["\(name)", "--peer"], 0x7ffe /* 3 vars */) = 0
      \(lines)7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      7 sendto(3, "hi", 2, 0, NULL, 0) = 2
      7 +++ exited with 0 +++

      """
    return try #require(try LanguageTable(Array(trace.utf8), .recognise).recognition)
  }

  static let names = ["node", "java", "php", "python3", "perl", "ruby", "tclsh", "lua5.4", "mono"]

  /// strace -e trace=network leaves the start out.
  @Test(arguments: names)
  func `alone makes a guess`(_ name: String) throws {
    let found = try recognition(name, "")
    #expect(found.confidence == .guess && found.language != nil)
  }

  @Test(arguments: names)
  func `is no sign where the start is shown and is not the interpreter's`(_ name: String) throws {
    let found = try recognition(
      name,
      "7 brk(NULL) = 0x1000\n7 openat(AT_FDCWD, \"/lib/libc.so.6\", O_RDONLY|O_CLOEXEC) = 3\n7 close(3) = 0\n"
    )
    #expect(found.confidence == .none && found.language == nil && found.reasons.isEmpty)
    #expect(try recognition(name, "7 brk(NULL) = 0x1000\n").language == nil)
  }

  @Test func `is certain with what the interpreter does`() throws {
    let found = try recognition(
      "python3", "7 openat(AT_FDCWD, \"/usr/lib/python3.11/encodings/x.pyc\", O_RDONLY|O_CLOEXEC) = 3\n")
    #expect(found.confidence == .certain && found.language?.name == "python")
  }
}
