import StraceParser
import Testing

@Suite struct `A descriptor's label` {
  private typealias Label = DescriptorLabel

  @Test(
    arguments: [
      ("TCP:[127.0.0.1:5->127.0.0.2:6]", .tcp, .address("127.0.0.1:5"), .address("127.0.0.2:6")),
      ("TCPv6:[[::1]:5->[::1]:6]", .tcp6, .address("[::1]:5"), .address("[::1]:6")),
      ("TCP:[127.0.0.1:12580]", .tcp, .address("127.0.0.1:12580"), nil), ("TCP:[7]", .tcp, .inode(7), nil),
      ("UDPv6:[8]", .udp6, .inode(8), nil), ("UDPLITE:[8]", .udpLite, .inode(8), nil),
      ("RAWv6:[[::]:58]", .raw6, .address("[::]:58"), nil), ("PING:[8]", .ping, .inode(8), nil),
      ("SCTP:[8]", .sctp, .inode(8), nil), ("AF_VSOCK:[8]", .vsock, .inode(8), nil),
      ("UNIX-DGRAM:[1->2]", .unixDatagram, .inode(1), .inode(2)), ("UNIX:[1]", .unix, .inode(1), nil),
      ("(null):[1->2]", .unix, .inode(1), .inode(2)), ("socket:[9]", .unnamed, .inode(9), nil),
      ("NETLINK:[ROUTE:1234]", .netlink, .address("ROUTE:1234"), nil),
      ("NETLINK:[SOCK_DIAG:0]", .netlink, .address("SOCK_DIAG:0"), nil),
      ("MPTCP:[4]", .other("MPTCP"), .inode(4), nil),
      ("TCP:[99999999999999999999]", .tcp, .address("99999999999999999999"), nil),
    ] as [(String, LabelledSocket, DescriptorLabel.End?, DescriptorLabel.End?)])
  func `of a socket says its kind and its ends`(
    _ text: String, _ kind: LabelledSocket, _ own: DescriptorLabel.End?, _ peer: DescriptorLabel.End?
  ) throws {
    let socket = try #require(Label(text).socket)
    #expect(socket.kind == kind)
    #expect(socket.own == own)
    #expect(socket.peer == peer)
    #expect(socket.path == nil)
    #expect(text.hasPrefix(kind.word) || text.hasPrefix("(null)"))
  }

  @Test func `of a unix socket says to what it is bound`() throws {
    let bound = try #require(Label("UNIX-STREAM:[1->2,\"./u>n<i]x\\\"q\"]").socket)
    #expect(bound.kind == .unixStream)
    #expect(bound.own == .inode(1))
    #expect(bound.peer == .inode(2))
    #expect(bound.path == "./u>n<i]x\\\"q")
    #expect(bound.pathBytes == Array("./u>n<i]x\"q".utf8))
    #expect(!bound.isAbstract)
    let abstract = try #require(Label("UNIX-SEQPACKET:[1,@\"n\\0\"]").socket)
    #expect(abstract.kind == .unixSequencedPacket)
    #expect(abstract.isAbstract)
    #expect(abstract.pathBytes == [110, 0])
  }

  @Test(
    arguments: [
      ("/etc/passwd", .file(.init(path: "/etc/passwd"))),
      ("/tmp/x (deleted)", .file(.init(path: "/tmp/x", isDeleted: true))),
      (
        "/dev/null<char 1:3>",
        .file(.init(path: "/dev/null", device: .init(isBlock: false, major: 1, minor: 3)))
      ),
      (
        "/dev/vda<block 254:0>",
        .file(.init(path: "/dev/vda", device: .init(isBlock: true, major: 254, minor: 0)))
      ),
      (
        "/dev/ptmx<char 5:2 @/dev/pts/0>",
        .file(
          .init(
            path: "/dev/ptmx", device: .init(isBlock: false, major: 5, minor: 2, terminal: "/dev/pts/0")))
      ),
      ("/a<b>", .file(.init(path: "/a<b>"))), ("pipe:[7]", .pipe(7)), ("pipe:[x]", .other("pipe:[x]")),
      ("anon_inode:[eventpoll]", .anonymous("eventpoll")), ("anon_inode:inotify", .anonymous("inotify")),
      ("anon_inode:kvm-vcpu:0", .anonymous("kvm-vcpu:0")), ("pid:7", .process(7, name: nil)),
      ("pid:7<py th>", .process(7, name: "py th")), ("pid:x", .other("pid:x")),
      ("net:[4026531840]", .namespace("net", 4_026_531_840)),
      ("signalfd:[INT TERM]", .other("signalfd:[INT TERM]")),
      ("{eventfd-count=0x5, eventfd-id=1}", .other("{eventfd-count=0x5, eventfd-id=1}")),
      ("", .file(.init(path: ""))), (":[", .other(":[")),
    ] as [(String, DescriptorLabel.Content)])
  func `of anything else says what it is`(_ text: String, _ content: DescriptorLabel.Content) {
    #expect(Label(text).content == content)
    #expect(Label(text).socket == nil)
  }

  @Test func `says when the file is gone, before strace 5 19 and since`() throws {
    let label = Label("/memfd:x", isMarkedDeleted: true)
    #expect(label.content == .file(.init(path: "/memfd:x", isDeleted: true)))
  }
}
