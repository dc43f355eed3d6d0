import CallForms
import CallMapping
import LinuxABI
import StraceParser
import Testing
import TraceModel

@testable import Walkthrough

/// A call of a trace told alone, without what the calls before it say.
enum Told {
  static func scene(_ line: String, _ change: (inout StepContext) -> Void = { _ in }) throws -> StepContext {
    let event = try #require(TraceReader.events(of: Array(line.utf8), joined: true).first)
    let name = try #require(event.call?.name)
    var scene = StepContext(index: 0, side: "server", function: name)
    scene.row = CallTable.call(named: name)
    scene.syscalls = [StepContext.Part(event: event, role: .main)]
    scene.main = 0
    scene.found = found(line, name)
    change(&scene)
    return scene
  }

  /// What the model says that a call found.
  static func found(_ line: String, _ name: String) -> [StepContext.Found] {
    var model = ModelReader()
    var ready: [Ready] = []
    let bytes = Array((line + "\n").utf8)
    model.feed(bytes.span) { state, _, _, _ in ready += state.effects.ready }
    return ready.map { one in
      let number = one.number ?? one.data.flatMap { Int64(exactly: $0) }
      return StepContexts.found(CallEffect.Ready(number: number, endpoint: nil, events: one.events), name)
    }
  }

  static func sentence(_ line: String) throws -> String { Narrator(try scene(line)).sentence }

  static func meaning(_ line: String, of name: String) throws -> String? {
    Narrator(try scene(line)).explanations.first { $0.name == name }?.meaning
  }
}

@Suite struct `An old spelling` {
  @Test(arguments: [
    ("shutdown(3, 2 /* send and receive */) = 0", "shutdown(3, SHUT_RDWR) = 0"),
    ("socket(PF_LOCAL, SOCK_STREAM, 0) = 3", "socket(AF_UNIX, SOCK_STREAM, 0) = 3"),
    ("socket(2, 1, 6) = 3", "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3"),
    ("socket(AF_INET, 0x80002, 0) = 3", "socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_IP) = 3"),
    ("socket(PF_NETLINK, SOCK_RAW, 0) = 3", "socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3"),
    ("socket(0x2, 0x1|0x80000, 0) = 3", "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3"),
    (
      "socket(0x2 /* AF_INET */, 0x2 /* SOCK_DGRAM */, 0x88 /* IPPROTO_UDPLITE */) = 3",
      "socket(AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE) = 3"
    ),
    ("ioctl(5, 0x5421, [1]) = 0", "ioctl(5, FIONBIO, [1]) = 0"),
    ("listen(0x3, 0x80) = 0", "listen(3, 128) = 0"),
    ("socket(AF_PACKET, SOCK_RAW, 768) = 3", "socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) = 3"),
    ("setsockopt(3, 1, 2, [1], 4) = 0", "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0"),
    (
      "getsockopt(3, SOL_SOCKET, SO_ERROR, [8589934703], [4]) = 0",
      "getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0"
    ),
    (
      "getsockopt(3, SOL_SOCKET, SO_ERROR, [8589934592], [4]) = 0",
      "getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0"
    ),
    ("recvfrom(3, \"\", 5, 0x40, NULL, NULL) = 0", "recvfrom(3, \"\", 5, MSG_DONTWAIT, NULL, NULL) = 0"),
    ("fcntl64(3, 4, 0x800) = 0", "fcntl64(3, F_SETFL, O_RDONLY|O_NONBLOCK) = 0"),
    ("fcntl(3, F_DUPFD, 2) = 3", "fcntl(3, F_DUPFD, 2) = 3"),
    (
      "epoll_ctl(5, EPOLL_CTL_MOD, 7, {EPOLLIN, {u32=7, u64=7}}) = 0",
      "epoll_ctl(5, EPOLL_CTL_MOD, 7, {events=EPOLLIN, data={u32=7, u64=7}}) = 0"
    ),
    (
      "recvmsg(3, {msg_name(0)=NULL, msg_iov(1)=[{\"hi\", 4096}], msg_controllen=0, msg_flags=0x20}, 0) = 2",
      "recvmsg(3, {msg_name=NULL, msg_iov=[{iov_base=\"hi\", iov_len=4096}], msg_controllen=0, "
        + "msg_flags=MSG_TRUNC}, 0) = 2"
    ),
    (
      "connect(3, {sa_family=AF_FILE, path=\"/dev/log\"}, 110) = 0",
      "connect(3, {sa_family=AF_UNIX, sun_path=\"/dev/log\"}, 110) = 0"
    ),
    (
      "bind(3, {sa_family=AF_NETLINK, pid=0, groups=00000000}, 12) = 0",
      "bind(3, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 0"
    ),
    ("poll([{fd=3, events=0x5}], 1, 0) = 0", "poll([{fd=3, events=POLLIN|POLLOUT}], 1, 0) = 0"),
    (
      "select(4, [3], NULL, NULL, {1, 500}) = 0 (Timeout)",
      "select(4, [3], NULL, NULL, {tv_sec=1, tv_usec=500}) = 0 (Timeout)"
    ),
    (
      "pselect6(4, [3], NULL, NULL, {1, 500}, {NULL, 8}) = 0 (Timeout)",
      "pselect6(4, [3], NULL, NULL, {tv_sec=1, tv_nsec=500}, {NULL, 8}) = 0 (Timeout)"
    ),
    (
      "ppoll([{fd=3, events=POLLIN}], 1, {0, 500}, NULL, 8) = 0 (Timeout)",
      "ppoll([{fd=3, events=POLLIN}], 1, {tv_sec=0, tv_nsec=500}, NULL, 8) = 0 (Timeout)"
    ),
    (
      "setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=5}, 8) = 0",
      "setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=5}, 8) = 0"
    ),
    // What no table knows stays as it is.
    ("socket(77, 0x4d /* SOCK_??? */, 9) = -1 EINVAL", "socket(77, 0x4d /* SOCK_??? */, 9) = -1 EINVAL"),
  ])
  func `is read in today's names`(written: String, now: String) throws {
    func call(_ text: String) throws -> TraceCall {
      try #require(TraceReader.events(of: Array(text.utf8), joined: true).first?.call)
    }
    let (old, new) = (try call(written).respelled, try call(now))
    #expect(old == new, "\(CallFormatter().text(TraceEvent(line: 1, .call(old))))")
    #expect(new.respelled == new)
  }

  @Test(arguments: [
    (
      "shutdown(3, 2 /* send and receive */) = 0",
      "The server ends both halves of the connection on descriptor 3; the descriptor itself stays open until close."
    ),
    (
      "socket(PF_INET, SOCK_STREAM, IPPROTO_IP) = 3",
      "The server asks the kernel for a TCP socket over IPv4; descriptor 3 stands for it from now on."
    ),
    (
      "getsockopt(3, SOL_SOCKET, SO_ERROR, [111], [4]) = 0",
      "The server asks how the connect on descriptor 3 ended (SO_ERROR): nobody listens there, ECONNREFUSED."
    ),
    (
      "recvmsg(3, {msg_name(0)=NULL, msg_iov(1)=[{\"hi\", 4096}], msg_controllen=0, msg_flags=0}, 0) = 2",
      "The server receives 2 bytes, which the kernel lays into one buffer, filling one after the other."
    ),
    (
      "epoll_ctl(5, EPOLL_CTL_MOD, 7, {EPOLLIN, {u32=7, u64=7}}) = 0",
      "The server changes what it wants to know of descriptor 7: EPOLLIN."
    ),
    (
      "_newselect(4, [3], NULL, NULL, {1, 0}) = 0 (Timeout)",
      "The server waits 1 s for descriptor 3, and nothing happens in that time."
    ),
    (
      "select(4, [3], NULL, NULL, {0, 0}) = 0 (Timeout)",
      "The server asks, without waiting, whether descriptor 3 is ready: not now."
    ),
    (
      "fcntl64(3, 4, 0x800) = 0",
      "The server makes descriptor 3 non-blocking: no call on it waits from now on."
    ),
  ])
  func `is told in the same words`(line: String, sentence: String) throws {
    #expect(try Told.sentence(line) == sentence)
  }

  @Test func `is shown as it was written, with the name that it means`() throws {
    let line = "shutdown(3, 2 /* send and receive */) = 0"
    let how = try #require(Narrator(try Told.scene(line)).explanations.first { $0.name == "how" })
    #expect(how.value == "2 /* send and receive */" && how.number == "2")
    #expect(how.meaning == "SHUT_RDWR: Neither sending nor receiving.")
    #expect(
      try Told.meaning("socket(AF_PACKET, SOCK_RAW, 768) = 3", of: "protocol")?.hasPrefix(
        "ETH_P_ALL: Every packet")
        == true)
  }
}
