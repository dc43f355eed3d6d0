import CallLog
import CallMapping
import Foundation
import LabReports
import LinuxABI
import TestPrograms
import Testing

/// Every byte of a structure in the log that strace shows is compared with the trace.
@Suite(.enabled(if: BuiltProgram.canTrace, "needs strace"), .serialized)
struct `An altered structure` {
  static let folder = TemporaryFolder()
  static let run = Result { try Scenario.everyCall.run(in: folder, ["-ttt", "-yy", "-s", "4096"]) }

  /// A call, a condition on its result, the argument, the byte, and what the difference must say.
  struct Alteration: Sendable, CustomTestStringConvertible {
    let call: String
    let argument: Int
    let byte: Int
    let field: String
    /// Which of the calls of that name, from 0.
    var which = 0
    var testDescription: String { "\(field) of \(call)" }
  }

  static let alterations = [
    Alteration(call: "poll", argument: 0, byte: 0, field: "fds[0].fd"),
    Alteration(call: "poll", argument: 0, byte: 4, field: "fds[0].events"),
    Alteration(call: "poll", argument: 0, byte: 6, field: "revents", which: 2),
    Alteration(call: "epoll_ctl", argument: 3, byte: 0, field: "event.events"),
    Alteration(call: "epoll_ctl", argument: 3, byte: 4, field: "event.data.u32"),
    Alteration(call: "epoll_wait", argument: 1, byte: 0, field: "events[0].events", which: 1),
    Alteration(call: "socketpair", argument: 3, byte: 4, field: "sv[1]"),
    Alteration(call: "pipe2", argument: 0, byte: 0, field: "pipefd[0]"),
    Alteration(call: "setrlimit", argument: 1, byte: 0, field: "rlim.rlim_cur"),
    Alteration(call: "getrlimit", argument: 1, byte: 9, field: "rlim.rlim_max"),
    Alteration(call: "writev", argument: 1, byte: 8, field: "iov[0].iov_len"),
    Alteration(call: "writev", argument: 1, byte: 28, field: "iov[0].iov_base"),
    Alteration(call: "readv", argument: 1, byte: 28, field: "iov[0].iov_base"),
    Alteration(call: "sendmsg", argument: 1, byte: 36, field: "msg.msg_iov[0].iov_len"),
    Alteration(call: "sendmsg", argument: 1, byte: 56, field: "msg.msg_iov[0].iov_base"),
    Alteration(call: "recvmsg", argument: 1, byte: 4, field: "msg.msg_namelen"),
    Alteration(call: "recvmsg", argument: 1, byte: 16, field: "msg.msg_flags"),
    Alteration(call: "open", argument: 0, byte: 1, field: "pathname"),
    Alteration(call: "unlink", argument: 0, byte: 1, field: "pathname"),
    Alteration(call: "getsockopt", argument: 3, byte: 0, field: "optval"),
  ]

  @Test(arguments: alterations)
  func `is named, and nothing else is`(alteration: Alteration) throws {
    var run = try Self.run.get()
    let calls = run.log.records.indices.filter { run.log.records[$0].call == alteration.call }
    let index = calls[alteration.which]
    guard case .bytes(var bytes) = run.log.records[index].arguments[alteration.argument] else {
      Issue.record("no bytes: \(run.log.records[index])")
      return
    }
    bytes.kept[alteration.byte] ^= 1
    run.log.records[index].arguments[alteration.argument] = .bytes(bytes)
    let map = try run.map()
    // A descriptor in an event stands there twice: u32 and u64.
    #expect(map.differences.first?.fieldName == alteration.field)
    #expect(Set(map.differences.map(\.call)) == [alteration.call])
    #expect(map.calls.count { if case .differs = $0.verdict { true } else { false } } == 1)
  }

  @Test func `number is named too: a flag of fcntl, a timeout, a mode, a descriptor`() throws {
    let run = try Self.run.get()
    for (call, argument, field) in [
      ("fcntl", 2, "arg"), ("poll", 2, "timeout"), ("open", 2, "mode"), ("sendfile", 1, "in_fd"),
      ("epoll_ctl", 1, "op"), ("accept4", 3, "flags"), ("epoll_wait", 2, "maxevents"),
      ("setrlimit", 0, "resource"), ("epoll_create1", 0, "flags"),
    ] {
      var altered = run
      let index = try #require(
        altered.log.records.firstIndex { $0.call == call && $0.arguments.count > argument })
      guard case .integer(let number) = altered.log.records[index].arguments[argument] else { continue }
      altered.log.records[index].arguments[argument] = .integer(number ^ 2)
      let map = try altered.map()
      #expect(map.differences.map(\.fieldName) == [field], "\(call)")
    }
  }
}

@Suite(.enabled(if: BuiltProgram.canTrace, "needs strace"))
struct `The expected table of every call` {
  @Test func `is the same in every run`() throws {
    let tables = try (0..<2).map { _ in
      let folder = TemporaryFolder()
      let run = try Scenario.everyCall.run(in: folder, ["-ttt"])
      return ExpectedTable([Side("one", try run.map())]).markdown(title: "every call")
    }
    #expect(tables[0] == tables[1])
    let table = tables[0]
    for title in ["epoll set", "pipe end", "file", "descriptor"] {
      #expect(table.contains(try Regex("### \(title)s? [0-9]+")), "\(title)")
    }
    for row in [
      "| `Socket.pair(.unix, .sequencedPacket.closeOnExec)` | `socketpair(2)` | "
        + "`socketpair(AF_UNIX, SOCK_SEQPACKET\\|SOCK_CLOEXEC, IPPROTO_IP, [socket, socket])` | 0 |",
      "| `setStatusFlags(.nonBlocking)` | `fcntl(2)` | `fcntl(socket, F_SETFL, O_RDONLY\\|O_NONBLOCK)` | 0 |",
      "| `File.unlink(\"stream.sock\")` | `unlink(2)` | `unlink(\"stream.sock\")` | ENOENT |",
    ] { #expect(table.contains(row), "\(row)") }
  }
}
