import CallLog
import CallMapping
import StraceParser

/// A small client and its trace: socket, connect, two sends, one receive, a print, close.
enum Fixture {
  static let start: Int64 = 1_795_214_977_000_000_000

  static func trace(port: Int = 12580, descriptor: Int = 3, pid: Int = 7) -> String {
    """
    \(pid)     1795214977.000001 execve("./lab-client", ["./lab-client", "hello-hi"], 0x7ffd /* 2 vars */) = 0
    \(pid)     1795214977.000110 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = \(descriptor)<TCP:[9]> <0.000010>
    \(pid)     1795214977.000210 connect(\(descriptor)<TCP:[9]>, {sa_family=AF_INET, sin_port=htons(\(port)), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.000010>
    \(pid)     1795214977.000310 sendto(\(descriptor)<TCP:[9]>, "hello", 5, 0, NULL, 0) = 5 <0.000010>
    \(pid)     1795214977.000410 sendto(\(descriptor)<TCP:[9]>, "\\344\\275\\240\\345\\245\\275", 6, MSG_NOSIGNAL, NULL, 0) = 6 <0.000010>
    \(pid)     1795214977.000510 recvfrom(\(descriptor)<TCP:[9]>,  <unfinished ...>
    \(pid)     1795214977.000520 <... recvfrom resumed>"hi", 1024, 0, NULL, NULL) = 2 <0.000010>
    \(pid)     1795214977.000610 write(1<pipe:[1]>, "server: hi\\n", 11) = 11 <0.000010>
    \(pid)     1795214977.000710 close(\(descriptor)<TCP:[9]>) = 0 <0.000010>
    \(pid)     1795214977.000810 exit_group(0)       = ?
    \(pid)     1795214977.000820 +++ exited with 0 +++

    """
  }

  static func log(port: UInt16 = 12580, descriptor: Int64 = 3, pid: Int = 7) -> CallLog {
    var log = CallLog(
      program: "./lab-client", arguments: ["hello-hi"], pid: pid, sourceDigest: nil, opened: start + 50_000,
      closed: start + 800_000, records: [], holes: 0)
    func add(_ call: String, _ arguments: [CallRecord.Argument], _ result: Int64) {
      let number = log.records.count
      let before = start + Int64(number + 1) * 100_000
      log.records.append(
        CallRecord(
          sequence: number, call: call, file: "lab_client/HelloHi.swift", line: 6 + number, thread: pid,
          before: before, after: before + 50_000, arguments: arguments, result: result, errno: 0))
    }
    func bytes(_ text: String) -> CallRecord.Argument {
      .bytes(.init(Array(text.utf8), count: text.utf8.count))
    }
    let address: [UInt8] =
      [2, 0, UInt8(port >> 8), UInt8(port & 255), 127, 0, 0, 1] + [UInt8](repeating: 0, count: 8)
    add("socket", [.integer(2), .integer(1), .integer(0)], descriptor)
    add("connect", [.integer(descriptor), .bytes(.init(address, count: 16)), .integer(16)], 0)
    add("send", [.integer(descriptor), bytes("hello"), .integer(5), .integer(0)], 5)
    add("send", [.integer(descriptor), bytes("你好"), .integer(6), .integer(0x4000)], 6)
    add("recv", [.integer(descriptor), bytes("hi"), .integer(1024), .integer(0)], 2)
    add("write", [.integer(1), bytes("server: hi\n"), .integer(11)], 11)
    add("close", [.integer(descriptor)], 0)
    return log
  }

  /// The client's side, after whatever a test changes.
  static func side(
    _ name: String = "client", _ trace: String = trace(), log: CallLog = log()
  ) throws -> Side {
    Side(name, try CallMap(log: log, trace: Array(trace.utf8)))
  }
}
