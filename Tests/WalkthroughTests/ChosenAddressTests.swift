import Testing
import Walkthrough

/// bind(2) to port 0, or to every interface, leaves a choice to the kernel: connect(2), accept(2), ip(7).
@Suite struct `An address that the kernel chose` {
  private static func address(_ host: String, _ port: Int) -> String {
    #"{sa_family=AF_INET, sin_port=htons(\#(port)), sin_addr=inet_addr("\#(host)")}"#
  }

  private func locals(_ lines: [String]) throws -> [String?] {
    let begin = #"1 execve("/usr/bin/x", ["x"], 0x7ffd /* 5 vars */) = 0"#
    let trace = ([begin] + lines + ["1 +++ exited with 0 +++"]).map { $0 + "\n" }.joined()
    let story = try Recorded.story(traces: [("program", trace)])
    return RunStateTests.states(story).last?.sockets.map(\.local) ?? []
  }

  /// The client's port stands in the peer's accept; the connection that was accepted is where the client went.
  @Test func `is known of a connection by what its peer says`() throws {
    let locals = try locals([
      "1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3",
      "1 bind(3, \(Self.address("0.0.0.0", 8080)), 16) = 0", "1 listen(3, 5) = 0",
      "1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4",
      "1 bind(4, \(Self.address("127.0.0.1", 0)), 16) = 0",
      "1 connect(4, \(Self.address("127.0.0.1", 8080)), 16) = 0",
      "1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 5",
      "1 bind(5, \(Self.address("0.0.0.0", 7000)), 16) = 0",
      "1 connect(5, \(Self.address("127.0.0.1", 8080)), 16) = 0",
      "1 accept(3, \(Self.address("127.0.0.1", 54025)), [16]) = 6",
      "1 accept(3, \(Self.address("127.0.0.1", 7000)), [16]) = 7",
    ])
    #expect(
      locals == ["0.0.0.0:8080", "127.0.0.1:54025", "127.0.0.1:7000", "127.0.0.1:8080", "127.0.0.1:8080"])
  }

  /// Nothing is where port 0 is.
  @Test func `is no port 0 where nothing says it`() throws {
    let locals = try locals([
      "1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3", "1 bind(3, \(Self.address("127.0.0.1", 0)), 16) = 0",
      "1 connect(3, \(Self.address("127.0.0.1", 80)), 16) = 0",
      "1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4", "1 bind(4, \(Self.address("0.0.0.0", 7000)), 16) = 0",
      "1 connect(4, \(Self.address("127.0.0.1", 80)), 16) = 0",
      "1 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 5", "1 bind(5, \(Self.address("0.0.0.0", 0)), 16) = 0",
    ])
    #expect(
      locals == [
        "127.0.0.1 and a port that the kernel chose", "port 7000 of an address that the kernel chose",
        "an address and a port that the kernel chose",
      ])
  }

  /// A label of a later line has it: `3<TCP:[127.0.0.1:54025->127.0.0.1:80]>`.
  @Test func `is known by a label and by getsockname`() throws {
    let locals = try locals([
      "1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[7]>",
      "1 bind(3<TCP:[7]>, \(Self.address("127.0.0.1", 0)), 16) = 0",
      "1 connect(3<TCP:[127.0.0.1:54025]>, \(Self.address("127.0.0.1", 80)), 16) = 0",
      "1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4",
      "1 bind(4, \(Self.address("0.0.0.0", 0)), 16) = 0",
      "1 connect(4, \(Self.address("127.0.0.1", 80)), 16) = 0",
      "1 getsockname(4, \(Self.address("127.0.0.1", 54026)), [16]) = 0",
    ])
    #expect(locals == ["127.0.0.1:54025", "127.0.0.1:54026"])
  }

  /// recvfrom(2) says where a datagram came from; that its sender was bound to port 0 contradicts nothing.
  @Test func `is known of a datagram socket by who received from it`() throws {
    let locals = try locals([
      "1 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3",
      "1 bind(3, \(Self.address("127.0.0.1", 9000)), 16) = 0",
      "1 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 4", "1 bind(4, \(Self.address("127.0.0.1", 0)), 16) = 0",
      #"1 sendto(4, "abc", 3, 0, "# + Self.address("127.0.0.1", 9000) + ", 16) = 3",
      #"1 recvfrom(3, "abc", 9, 0, "# + Self.address("127.0.0.1", 40123) + ", [16]) = 3",
    ])
    #expect(locals == ["127.0.0.1:9000", "127.0.0.1:40123"])
  }
}
