import LanguageMapping
import Languages
import StraceParser
import Testing

/// One language of the measured comparison: what each step of a conversation is in the kernel's words, cell for cell.
private struct Measured: CustomTestStringConvertible, Sendable {
  let language: String
  let socket: [String]
  /// Whether SO_REUSEADDR is set where the program asks for it, or always.
  let reuseAddress: Row.Kind
  let listen: [String]
  let accept: [String]
  let connect: [String]
  let send: [String]
  let receive: [String]
  let close: [String]
  /// What else the language does on the sockets of the chat, server and client together, waiting left out.
  var besides: Set<String> = []
  /// The system calls by which it waits.
  var waits: Set<String> = []

  var testDescription: String { language }
}

private let closeOnExec = "SOCK_CLOEXEC"
private let both = "SOCK_CLOEXEC|SOCK_NONBLOCK"
private let reuse = "setsockopt(SOL_SOCKET, SO_REUSEADDR, [1])"
private let tooEarly = " = -1 EAGAIN"
private let underWay = ["connect(AF_INET) = -1 EINPROGRESS"]
private let error = "getsockopt(SOL_SOCKET, SO_ERROR, [0])"

/// The chat in `traces/01-hello-hi/peers`. Where these recordings differ from what was measured with other programs or
/// versions, a comment says so.
private let chat = [
  Measured(
    language: "c", socket: ["socket(AF_INET, SOCK_STREAM, IPPROTO_IP)"], reuseAddress: .asked,
    listen: ["listen(1)"], accept: ["accept(addr, [16])"], connect: ["connect(AF_INET)"],
    send: ["sendto(flags 0)"], receive: ["recvfrom(1024, flags 0)"], close: ["close"]),
  Measured(
    language: "swift", socket: ["socket(AF_INET, SOCK_STREAM, IPPROTO_IP)"], reuseAddress: .asked,
    listen: ["listen(1)"], accept: ["accept(NULL, NULL)"], connect: ["connect(AF_INET)"],
    send: ["sendto(flags 0)"], receive: ["recvfrom(1024, flags 0)"], close: ["close"]),
  Measured(
    language: "python", socket: ["socket(AF_INET, SOCK_STREAM|\(closeOnExec), IPPROTO_IP)"],
    reuseAddress: .asked, listen: ["listen(1)"], accept: ["accept4(addr, [16], \(closeOnExec))"],
    connect: ["connect(AF_INET)"], send: ["sendto(flags 0)"], receive: ["recvfrom(1024, flags 0)"],
    close: ["close"], besides: ["getsockname([128 => 16])"]),
  Measured(
    language: "rust", socket: ["socket(AF_INET, SOCK_STREAM|\(closeOnExec), IPPROTO_IP)"],
    reuseAddress: .unasked, listen: ["listen(128)"], accept: ["accept4(addr, [128 => 16], \(closeOnExec))"],
    connect: ["connect(AF_INET)"], send: ["sendto(MSG_NOSIGNAL)"], receive: ["recvfrom(1024, flags 0)"],
    close: ["close"]),
  // IO::Socket::INET names the protocol, and its send asks for the peer's name. F_GETFD comes once, the rest twice.
  Measured(
    language: "perl", socket: ["socket(AF_INET, SOCK_STREAM|\(closeOnExec), IPPROTO_TCP)"],
    reuseAddress: .asked, listen: ["listen(1)"], accept: ["accept4(addr, [4096 => 16], \(closeOnExec))"],
    connect: ["connect(AF_INET)"], send: ["sendto(flags 0)"],
    receive: ["recvfrom(1024, flags 0, addr, [4096 => 0])"], close: ["close"],
    besides: [
      "fcntl(F_GETFD)", "fcntl(F_SETFD, FD_CLOEXEC)", "ioctl(TCGETS) = -1 ENOTTY",
      "lseek(SEEK_CUR) = -1 ESPIPE", "getpeername([128 => 16])",
    ]),
  Measured(
    language: "php", socket: ["socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)"], reuseAddress: .asked,
    listen: ["listen(1)"], accept: ["accept(addr, [128 => 16])"], connect: ["connect(AF_INET)"],
    send: ["sendto(flags 0)"], receive: ["recvfrom(1024, flags 0)"], close: ["close"]),
  // The protocol is named, and a new socket is asked whether it is close-on-exec.
  Measured(
    language: "ruby", socket: ["socket(AF_INET, SOCK_STREAM|\(both), IPPROTO_TCP)"], reuseAddress: .unasked,
    listen: ["listen(4096)", "listen(1)"],
    accept: ["accept4(addr, [2048], \(both))\(tooEarly)", "accept4(addr, [2048 => 16], \(both))"],
    connect: underWay, send: ["sendto(flags 0)"],
    receive: [
      "recvfrom(1024, flags 0, addr, [2048])\(tooEarly)", "recvfrom(1024, flags 0, addr, [2048 => 0])",
    ], close: ["close"], besides: [error, "fcntl(F_GETFD)"], waits: ["ppoll"]),
  Measured(
    language: "node", socket: ["socket(AF_INET, SOCK_STREAM|\(both), IPPROTO_IP)"], reuseAddress: .unasked,
    listen: ["listen(1)"], accept: ["accept4(NULL, NULL, \(both))"], connect: underWay, send: ["write"],
    receive: ["read(65536)", "read(65536) = 0"], close: ["close", "shutdown(SHUT_WR)"], besides: [error],
    waits: ["epoll_pwait", "epoll_ctl(EPOLL_CTL_ADD)"]),
  // getsockname comes for the listener too.
  Measured(
    language: "go", socket: ["socket(AF_INET, SOCK_STREAM|\(both), IPPROTO_IP)"], reuseAddress: .unasked,
    listen: ["listen(4096)"],
    accept: ["accept4(addr, [112], \(both))\(tooEarly)", "accept4(addr, [112 => 16], \(both))"],
    connect: underWay, send: ["write"], receive: ["read(1024)\(tooEarly)", "read(1024)"], close: ["close"],
    besides: [
      error, "getsockname([112 => 16])", "getpeername([112 => 16])",
      "setsockopt(SOL_TCP, TCP_NODELAY, [1])", "setsockopt(SOL_SOCKET, SO_KEEPALIVE, [1])",
      "setsockopt(SOL_TCP, TCP_KEEPINTVL, [15])", "setsockopt(SOL_TCP, TCP_KEEPIDLE, [15])",
    ], waits: ["epoll_pwait", "epoll_ctl(EPOLL_CTL_ADD)", "epoll_ctl(EPOLL_CTL_DEL)"]),
  Measured(
    language: "java", socket: ["socket(AF_INET6, SOCK_STREAM, IPPROTO_IP)"], reuseAddress: .unasked,
    listen: ["listen(1)"], accept: ["accept(addr, [28])"], connect: ["connect(AF_INET6)"], send: ["write"],
    receive: ["read(1024)"], close: ["close", "shutdown(SHUT_WR)"],
    besides: [
      "setsockopt(SOL_IPV6, IPV6_V6ONLY, [0])", "getsockname([28])", "fcntl(F_GETFL)",
      "getsockopt(SOL_SOCKET, SO_LINGER, {l_onoff=0, l_linger=0})",
    ]),
  // Asio puts each socket into its epoll set, waits in the call itself, and wants no SIGPIPE.
  Measured(
    language: "cpp", socket: ["socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)"], reuseAddress: .asked,
    listen: ["listen(1)"], accept: ["accept(NULL, NULL)"], connect: ["connect(AF_INET)"],
    send: ["sendto(MSG_NOSIGNAL)"], receive: ["recvfrom(1024, flags 0)"], close: ["close"],
    waits: ["epoll_ctl(EPOLL_CTL_ADD)"]),
  Measured(
    language: "csharp", socket: ["socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)"], reuseAddress: .unasked,
    listen: ["listen(1)"], accept: ["accept(NULL, NULL)"], connect: ["connect(AF_INET)"],
    send: ["sendto(flags 0)"], receive: ["recvfrom(1024, flags 0)"], close: ["close", "shutdown(SHUT_RD)"],
    besides: [
      "setsockopt(SOL_IP, IP_MTU_DISCOVER, [0])", "setsockopt(SOL_TCP, TCP_NODELAY, [0])", "fcntl(F_GETFL)",
      "fcntl(F_SETFL, O_RDWR)", "fcntl(F_SETFL, O_RDWR|O_NONBLOCK)",
    ]),
  // With socket.select a program waits by itself; where LuaSocket waits, it is in poll.
  Measured(
    language: "lua", socket: ["socket(AF_INET, SOCK_STREAM, IPPROTO_IP)"], reuseAddress: .asked,
    listen: ["listen(1)"], accept: ["accept(addr, [16])\(tooEarly)", "accept(addr, [16])"], connect: underWay,
    send: ["sendto(flags 0)"], receive: ["recvfrom(8192, flags 0)\(tooEarly)", "recvfrom(8192, flags 0)"],
    close: ["close"],
    besides: ["fcntl(F_GETFL)", "fcntl(F_SETFL, O_RDWR|O_NONBLOCK)", "fcntl(F_SETFL, O_RDWR)"],
    waits: ["pselect6", "poll"]),
  Measured(
    language: "ocaml", socket: ["socket(AF_INET, SOCK_STREAM, IPPROTO_IP)"], reuseAddress: .asked,
    listen: ["listen(1)"], accept: ["accept4(addr, [112 => 16], 0)"], connect: ["connect(AF_INET)"],
    send: ["sendto(flags 0)"], receive: ["recvfrom(1024, flags 0)"], close: ["close"]),
  // The client sets SO_REUSEADDR, too. What is read comes in when pselect6 says so, in another thread.
  Measured(
    language: "tcl",
    socket: ["socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)", "socket(AF_INET, SOCK_STREAM, IPPROTO_IP)"],
    reuseAddress: .unasked, listen: ["listen(4096)"], accept: ["accept(addr, [128 => 16])"],
    connect: ["connect(AF_INET)"], send: ["sendto(flags 0)"], receive: ["recvfrom(4096, flags 0)"],
    close: ["close"],
    besides: [
      "fcntl(F_SETFD, FD_CLOEXEC)", "fcntl(F_GETFL)", "fcntl(F_SETFL, O_RDWR|O_NONBLOCK)",
      "getsockopt(SOL_SOCKET, SO_SNDBUF, [16384])", "getsockopt(SOL_SOCKET, SO_RCVBUF, [131072])",
    ], waits: ["pselect6"]),
  // IP_TOS and SO_PRIORITY are read before each option, and written behind it.
  Measured(
    language: "erlang", socket: ["socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)"], reuseAddress: .asked,
    listen: ["listen(1)"], accept: ["accept(addr, [112])\(tooEarly)", "accept(addr, [112 => 16])"],
    connect: underWay, send: ["writev"],
    receive: ["recvfrom(1460, flags 0)\(tooEarly)", "recvfrom(1460, flags 0)"], close: ["close"],
    besides: [
      error, "fcntl(F_GETFL)", "fcntl(F_SETFL, O_RDWR|O_NONBLOCK)",
      "getsockopt(SOL_SOCKET, SO_PRIORITY, [0])",
      "getsockopt(SOL_IP, IP_TOS, [0])", "getsockopt(SOL_TCP, TCP_NODELAY, [0])",
      "getsockopt(SOL_SOCKET, SO_KEEPALIVE, [0])", "getsockopt(SOL_IP, IP_TTL, [64])",
      "getsockopt(SOL_IP, IP_RECVTOS, [0])", "getsockopt(SOL_IP, IP_RECVTTL, [0])",
      "getsockopt(SOL_SOCKET, SO_LINGER, {l_onoff=0, l_linger=0})", "setsockopt(SOL_IP, IP_TOS, [0])",
      "setsockopt(SOL_SOCKET, SO_PRIORITY, [0])", "setsockopt(SOL_IP, IP_RECVTTL, [0])",
      "setsockopt(SOL_IP, IP_RECVTOS, [0])", "setsockopt(SOL_IP, IP_TTL, [64])",
      "setsockopt(SOL_SOCKET, SO_LINGER, {l_onoff=0, l_linger=0})",
      "setsockopt(SOL_SOCKET, SO_KEEPALIVE, [0])", "setsockopt(SOL_TCP, TCP_NODELAY, [0])",
    ],
    waits: [
      "epoll_create", "epoll_ctl(EPOLL_CTL_ADD)", "epoll_ctl(EPOLL_CTL_MOD)", "epoll_ctl(EPOLL_CTL_DEL)",
      "epoll_wait",
    ]),
  Measured(
    language: "kotlin", socket: ["socket(AF_INET6, SOCK_STREAM, IPPROTO_IP)"], reuseAddress: .unasked,
    listen: ["listen(1)"], accept: ["accept(addr, [28])"], connect: ["connect(AF_INET6)"], send: ["write"],
    receive: ["read(1024)"], close: ["close", "shutdown(SHUT_WR)"],
    besides: [
      "setsockopt(SOL_IPV6, IPV6_V6ONLY, [0])", "getsockname([28])", "fcntl(F_GETFL)",
      "getsockopt(SOL_SOCKET, SO_LINGER, {l_onoff=0, l_linger=0})",
    ]),
]

/// PHP's streams are another API than its sockets; they stand in the trace of the further calls, behind ext/sockets.
private let streams = Measured(
  language: "php", socket: ["socket(AF_INET, SOCK_STREAM, IPPROTO_IP)"], reuseAddress: .unasked,
  listen: ["listen(32)"], accept: ["accept(addr, [128 => 16])"], connect: underWay,
  send: ["sendto(MSG_DONTWAIT)"], receive: ["recvfrom(8192, MSG_DONTWAIT)"], close: ["close"],
  besides: [error, "fcntl(F_GETFL)", "fcntl(F_SETFL, O_RDWR|O_NONBLOCK)", "fcntl(F_SETFL, O_RDWR)"],
  waits: ["poll"])

/// The forms of a run by the step of the conversation that they are.
private struct Seen {
  private var forms: [String: [String]] = [:]
  private(set) var reuseAddress: Set<Row.Kind> = []

  private static let steps = [
    "socket": "socket", "listen": "listen", "accept": "accept", "accept4": "accept", "connect": "connect",
    "send": "send", "sendto": "send", "write": "send", "writev": "send", "recv": "receive",
    "recvfrom": "receive", "read": "receive", "readv": "receive", "shutdown": "close", "close": "close",
    "bind": "bind", "epoll_wait": "waits", "epoll_ctl": "waits", "epoll_create1": "waits",
    "epoll_create": "waits", "poll": "waits",
    "select": "waits",
  ]

  init(_ tables: [LanguageTable]) {
    // Sockets that are questions, and look-ups, are no part of the conversation.
    let rows = tables.flatMap(\.rows).filter { $0.subject == .conversation }
    for row in rows {
      for form in row.seen.map(\.form) {
        if form == reuse {
          reuseAddress.insert(row.kind)
        } else {
          forms[Self.steps[row.function] ?? "besides", default: []].append(form)
        }
      }
    }
  }

  subscript(step: String) -> Set<String> { Set(forms[step] ?? []) }
}

@Suite struct `The measured comparison of the languages` {
  @Test func `has every language`() {
    #expect(Set(chat.map(\.language)) == Set(Recordings.languages))
  }

  @Test(arguments: chat)
  private func `holds cell for cell`(_ measured: Measured) throws {
    let language = try #require(Language.named(measured.language))
    let seen = Seen(
      try Recordings.sides.map {
        try LanguageTable(
          try Recordings.bytes("01-hello-hi/\(measured.language)/\($0)"), .language(language))
      })
    #expect(seen["socket"] == Set(measured.socket))
    #expect(seen.reuseAddress == [measured.reuseAddress])
    #expect(seen["listen"] == Set(measured.listen))
    #expect(seen["accept"] == Set(measured.accept))
    #expect(seen["connect"] == Set(measured.connect))
    #expect(seen["send"] == Set(measured.send))
    #expect(seen["receive"] == Set(measured.receive))
    #expect(seen["close"] == Set(measured.close))
    #expect(seen["besides"] == measured.besides)
    #expect(seen["waits"].isSuperset(of: measured.waits) && seen["waits"].isEmpty == measured.waits.isEmpty)
  }

  @Test func `holds for PHP's streams`() throws {
    let lines = try Recordings.further("php").split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let first = try #require(lines.firstIndex { $0.firstRange(of: ", SOCK_DGRAM,".utf8) != nil })
    // Behind the streams of bytes the program goes on to datagrams.
    let last = try #require(lines.firstIndex { $0.firstRange(of: "IPPROTO_UDP)".utf8) != nil })
    let streamsAlone =
      Array(lines[first..<last].joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
    let seen = Seen([try LanguageTable(streamsAlone, .language(.php))])
    #expect(seen["socket"] == Set(streams.socket))
    #expect(seen.reuseAddress == [streams.reuseAddress])
    #expect(seen["listen"] == Set(streams.listen))
    #expect(seen["accept"] == Set(streams.accept))
    #expect(seen["connect"] == Set(streams.connect))
    #expect(seen["send"] == Set(streams.send))
    #expect(seen["receive"] == Set(streams.receive))
    #expect(seen["besides"].isSuperset(of: streams.besides))
    #expect(seen["waits"] == streams.waits)
  }

  /// Lines of the calls, in the order of the trace.
  private func lines(_ recording: String, _ wanted: (String) -> Bool) throws -> [String] {
    String(decoding: try Recordings.bytes(recording), as: UTF8.self).split(separator: "\n").map(String.init)
      .filter(wanted)
  }

  @Test func `has Go's goroutines on several threads`() throws {
    let events = TraceReader.events(of: try Recordings.bytes("01-hello-hi/go/server"), joined: true)
    let threads = events.filter { $0.call?.arguments.first?.label?.hasPrefix("TCP:") == true }.compactMap(
      \.pid)
    #expect(Set(threads).count > 1)
  }

  /// One second before the server of the chat ends.
  @Test(arguments: [
    ("c", "clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=1"),
    ("swift", "clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=1"),
    ("perl", "clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=1"),
    ("php", "clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=1"),
    ("rust", "clock_nanosleep(CLOCK_MONOTONIC, 0, {tv_sec=1"),
    // Other versions of Python sleep in select or with a relative time.
    ("python", "clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME"),
    ("ruby", "ppoll([{fd=3<anon_inode:[eventfd]>, events=POLLIN}], 1, {tv_sec=1"),
    ("node", "epoll_pwait("), ("go", "epoll_pwait("), ("java", "futex("),
  ])
  func `sleeps`(_ language: String, _ call: String) throws {
    let name = call.prefix { $0 != "(" }
    let waits = try lines("01-hello-hi/\(language)/server") { line in
      guard line.contains(call) || line.contains("<... \(name) resumed>"), let open = line.lastIndex(of: "<")
      else {
        return false
      }
      let seconds = Double(line[line.index(after: open)...].dropLast()) ?? 0
      return seconds > 0.9 && seconds < 1.2
    }
    #expect(!waits.isEmpty)
    #expect(try !lines("01-hello-hi/\(language)/server") { $0.contains(call) }.isEmpty)
  }
}
