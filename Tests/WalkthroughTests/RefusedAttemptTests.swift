import Testing

@testable import Walkthrough

@Suite struct `An attempt that was refused` {
  /// strace -ff -o without stamps, or two traces: only causes say what came first.
  @Test func `is told before the listen that the next one reached`() throws {
    let address = "{sa_family=AF_INET, sin_port=htons(7000), sin_addr=inet_addr(\"127.0.0.1\")}"
    let story = try Recorded.story(traces: [
      (
        "client",
        """
        socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
        fcntl(3, F_GETFL) = 0x2 (flags O_RDWR)
        setsockopt(3, SOL_TCP, TCP_NODELAY, [1], 4) = 0
        connect(3, \(address), 16) = -1 ECONNREFUSED (Connection refused)
        close(3) = 0
        socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
        connect(3, \(address), 16) = 0

        """
      ),
      (
        "server",
        """
        socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
        bind(3, \(address), 16) = 0
        listen(3, 5) = 0
        accept(3, NULL, NULL) = 4

        """
      ),
    ])
    let names = story.steps.map(\.function)
    let refused = try #require(names.firstIndex(of: "connect"))
    let listen = try #require(names.firstIndex(of: "listen"))
    #expect(refused < listen)
    #expect(story.steps[refused].failure?.name == "ECONNREFUSED")
  }

  /// Lab 13's first try: somebody listens at the port, and IPV6_V6ONLY is 1.
  @Test func `is told of a port where somebody listens for IPv6 alone`() throws {
    let story = try Recorded.story("13-names/try-1")
    let refused = try #require(
      story.steps.first { $0.function == "connect" && $0.failure?.name == "ECONNREFUSED" })
    #expect(refused.sentence.contains("IPv6 alone") && !refused.sentence.contains("nobody listens"))
    #expect(refused.failure?.cause?.contains("IPV6_V6ONLY is 1") == true)
    let option = try #require(story.steps.first { $0.sentence.contains("IPV6_V6ONLY to 1") })
    #expect(!option.sentence.contains("as well"))
    // Of a port that nobody has it is said as always.
    let nobody = try Recorded.story("09-errors").steps.filter { $0.failure?.name == "ECONNREFUSED" }
    #expect(!nobody.isEmpty && nobody.allSatisfy { $0.sentence.contains("nobody listens there") })
  }
}
