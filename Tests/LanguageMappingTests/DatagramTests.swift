import LanguageMapping
import Languages
import Testing

@Suite struct `Datagrams` {
  /// What each language's program in `Further` does with datagrams, as it is written there: how often it makes a socket
  /// for them, sends one to an address, and receives one with the sender's.
  struct Written: Sendable, CustomTestStringConvertible {
    let language: String
    let sockets: (call: String, count: Int)
    let sends: (call: String, count: Int)
    let receives: (call: String, count: Int)
    var testDescription: String { language }
  }

  static let written: [Written] = [
    Written(
      language: "c", sockets: ("socket(AF_INET, SOCK_DGRAM, 0)", 2),
      sends: ("sendto(fd, ..., address, length)", 1), receives: ("recvfrom(fd, ..., address, length)", 1)),
    Written(
      language: "swift", sockets: ("socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)", 2),
      sends: ("sendto(fd, ..., address, length)", 1), receives: ("recvfrom(fd, ..., address, length)", 1)),
    Written(
      language: "python", sockets: ("socket.socket(AF_INET, SOCK_DGRAM)", 2),
      sends: ("sock.sendto(data, address)", 1), receives: ("sock.recvfrom(size)", 1)),
    Written(
      language: "rust", sockets: ("UdpSocket::bind(address): the socket", 2),
      sends: ("socket.send_to(data, address)", 1), receives: ("socket.recv_from(buffer)", 1)),
    Written(
      language: "go", sockets: ("net.ListenPacket, net.Dial(\"udp\", address): the socket", 2),
      sends: ("conn.WriteTo(data, address)", 1), receives: ("conn.ReadFrom(buffer)", 1)),
    Written(
      language: "java", sockets: ("new DatagramSocket(...), DatagramChannel.open(): the socket", 1),
      sends: ("socket.send(packet), channel.send(buffer, address)", 1),
      receives: ("socket.receive(packet), channel.receive(buffer)", 1)),
    Written(
      language: "node", sockets: ("dgram.createSocket(...): the socket", 2),
      sends: ("socket.send(data, port, host)", 2), receives: ("the event message", 2)),
    Written(
      language: "ruby", sockets: ("UDPSocket.new", 2),
      sends: ("socket.send(data, 0, host, port)", 1), receives: ("socket.recvfrom(size), recv", 1)),
    Written(
      language: "perl", sockets: ("IO::Socket::INET->new(...), socket()", 4),
      sends: ("$socket->send(data, 0, address)", 1), receives: ("$socket->recv($buffer, size)", 1)),
    Written(
      language: "php", sockets: ("socket_create(AF_INET, SOCK_DGRAM, SOL_UDP)", 2),
      sends: ("socket_sendto(...), stream_socket_sendto(...)", 2),
      receives: ("socket_recvfrom(...), stream_socket_recvfrom(...)", 2)),
  ]

  @Test(arguments: written)
  func `have rows of their own`(_ written: Written) throws {
    let language = try #require(Language.named(written.language))
    let table = try LanguageTable(try Recordings.further(written.language), .language(language))
    for (call, count) in [written.sockets, written.sends, written.receives] {
      let row = try #require(table.rows.first { $0.call == call }, "\(call)")
      #expect(row.count == count, "\(call)")
    }
    // A call that is said to be of streams is not of datagrams.
    for row in table.rows where row.call.contains("TCP") || row.call.contains("Tcp") {
      #expect(row.seen.allSatisfy { !$0.form.contains("SOCK_DGRAM") }, "\(row.call): \(row.seen)")
    }
  }

  @Test func `are told from streams by strace's label where the socket is older than the trace`() throws {
    let rust = try #require(Language.named("rust"))
    func calls(_ label: String) throws -> [String] {
      try LanguageTable(
        Array(
          "7 sendto(3<\(label):[127.0.0.1:5->127.0.0.1:6]>, \"hi\", 2, MSG_NOSIGNAL, NULL, 0) = 2\n".utf8),
        .language(rust)
      ).rows.map(\.call)
    }
    #expect(try calls("UDP") == ["socket.send(data)"])
    #expect(try calls("UDPv6") == ["socket.send(data)"])
    #expect(try calls("TCP") == ["stream.write(data), stream.write_all(data)"])
  }

  /// create_connection makes streams alone.
  @Test func `are connected by their own call in Python`() throws {
    let rows = try LanguageTable(
      Array(
        """
        7 socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_IP) = 3
        7 connect(3, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")}, 16) = 0

        """.utf8), .language(.python)
    ).rows
    #expect(rows.last?.call == "sock.connect((host, port))")
  }
}
