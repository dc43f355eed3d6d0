import Testing

@testable import Walkthrough

@Suite struct `A descriptor that travels over a named socket` {
  private static let rights =
    "msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[4]}], msg_controllen=24, msg_flags=0}"
  private static let address = "{sa_family=AF_INET, sin_port=htons(7000), sin_addr=inet_addr(\"127.0.0.1\")}"

  /// A listener that is passed on, closed by its first owner, and connected to after that.
  private static let trace = [
    "100 socket(AF_UNIX, SOCK_STREAM, 0) = 3",
    "100 bind(3, {sa_family=AF_UNIX, sun_path=\"/a\"}, 110) = 0",
    "100 listen(3, 1) = 0",
    "100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4",
    "100 bind(4, \(address), 16) = 0",
    "100 listen(4, 3) = 0",
    "100 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f) = 101",
    "101 close(4) = 0",
    "101 close(3) = 0",
    "101 socket(AF_UNIX, SOCK_STREAM, 0) = 3",
    "101 connect(3, {sa_family=AF_UNIX, sun_path=\"/a\"}, 110) = 0",
    "100 accept(3, NULL, NULL) = 5",
    "100 sendmsg(5, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"F\", iov_len=1}], \(rights), 0) = 1",
    "101 recvmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"F\", iov_len=10}], \(rights), 0) = 1",
    "100 close(4) = 0",
    "100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4",
    "100 connect(4, \(address), 16) = 0",
    "101 accept(4, NULL, NULL) = 5",
    "101 sendto(5, \"hello\", 5, 0, NULL, 0) = 5",
    "100 recvfrom(4, \"hello\", 100, 0, NULL, NULL) = 5",
  ]

  @Test(arguments: [true, false])
  func `is the sender's open file, and its listener lives on`(_ isStamped: Bool) throws {
    let lines = Self.trace.enumerated().map { number, line in
      isStamped ? "\(line.prefix(4))10:00:00.00\(1000 + number) \(line.dropFirst(4))" : line
    }
    let story = try Recorded.story(traces: [("program", lines.joined(separator: "\n") + "\n")])
    #expect(
      story.arrows(.connection, .stream) == [
        "program connect -> program accept", "program sendmsg -> program recvmsg 1",
        "program connect -> program accept", "program send -> program recv 5",
      ])
    let told = story.steps.map { $0.syscalls.flatMap(\.lines)[0] }
    #expect(told == told.sorted())
    let close = try #require(story.steps.last { $0.function == "close" })
    #expect(close.sentence.contains("another"), "\(close.sentence)")
  }
}
