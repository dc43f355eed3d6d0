import Testing
import Walkthrough

/// socket(2): the protocol decides what a socket of the internet is; 0 is the type's usual one.
@Suite struct `A socket's protocol` {
  private func story(_ arguments: String, _ result: String) throws -> Story {
    try Recorded.story(traces: [
      (
        "program",
        """
        1 execve("/usr/bin/x", ["x"], 0x7ffd /* 5 vars */) = 0
        1 socket(\(arguments)) = \(result)
        1 +++ exited with 0 +++

        """
      )
    ])
  }

  @Test(arguments: [
    ("AF_INET, SOCK_STREAM, IPPROTO_SCTP", "an SCTP socket over IPv4", SocketState.Kind.sctp4),
    ("AF_INET6, SOCK_STREAM, 132", "an SCTP socket over IPv6", .sctp6),
    ("2, 1, 0x84 /* IPPROTO_SCTP */", "an SCTP socket over IPv4", .sctp4),
    ("AF_INET, SOCK_SEQPACKET, IPPROTO_SCTP", "an SCTP socket for many peers over IPv4", .sctp4),
    ("AF_INET, SOCK_STREAM, 0x106 /* IPPROTO_??? */", "an MPTCP socket over IPv4", .mptcp4),
    ("AF_INET, SOCK_DGRAM, 136", "a UDP-Lite socket over IPv4", .udpLite4),
    ("AF_INET, SOCK_DCCP, IPPROTO_DCCP", "a DCCP socket over IPv4", .dccp4),
    ("AF_INET, SOCK_DGRAM, IPPROTO_ICMP", "a ping socket", .ping4),
    ("AF_INET, SOCK_STREAM, IPPROTO_IP", "a TCP socket over IPv4", .tcp4),
    ("AF_INET, SOCK_STREAM, IPPROTO_TCP", "a TCP socket over IPv4", .tcp4),
    ("AF_INET, SOCK_DGRAM, IPPROTO_UDP", "a UDP socket over IPv4", .udp4),
    ("AF_ALG, SOCK_SEQPACKET, 0", "a socket for the kernel's cryptography", .alg),
    ("AF_BLUETOOTH, SOCK_STREAM, BTPROTO_RFCOMM", "a Bluetooth socket", .bluetooth),
    ("AF_VSOCK, SOCK_STREAM, 0", "a stream socket between a virtual machine and its host", .vsock),
    ("AF_INET, SOCK_STREAM, IPPROTO_L2TP", "a socket (AF_INET, SOCK_STREAM, IPPROTO_L2TP)", .other4),
  ])
  func `says what it is, also where there is none of it`(
    _ arguments: String, _ words: String, _ kind: SocketState.Kind
  ) throws {
    let made = try story(arguments, "3")
    #expect(made.steps.first?.sentence.contains(words) == true, "\(made.steps.map(\.sentence))")
    #expect(RunStateTests.states(made).first?.sockets.map(\.kind) == [kind])
    let refused = try story(arguments, "-1 EPROTONOSUPPORT (Protocol not supported)")
    let sentence = refused.steps.first?.sentence ?? ""
    #expect(sentence.contains(words) && (words.contains("TCP") || !sentence.contains(" TCP ")), "\(sentence)")
  }
}
