import CallLog
import CallMapping
import Foundation
import LinuxABI
import Testing

@testable import LabReports

@Suite struct `The table` {
  static func table() throws -> MappingTable {
    var table = MappingTable([try Fixture.side()])
    table.architecture = .x86_64
    return table
  }

  @Test func `as text has one block for sockets and one for the rest`() throws {
    let text = TableReport.text(try Self.table())
    #expect(
      text == """
        Swift call      Linux socket API                                   syscall seen (x86-64)      client
        --------------  -------------------------------------------------  -------------------------  ------
        Socket(_:_:)    int socket(int domain, int type, int protocol);    socket                     1
        connect(to:)    int connect(int sockfd, const struct sockaddr      connect                    1
                        *addr, socklen_t addrlen);
        send(_:)        ssize_t send(int sockfd, const void *buf, size_t   sendto(..., NULL, 0)       2
                        len, int flags);
        receive(upTo:)  ssize_t recv(int sockfd, void *buf, size_t len,    recvfrom(..., NULL, NULL)  1
                        int flags);
        close()         int close(int fd);                                 close                      1
        --------------  -------------------------------------------------  -------------------------  ------
        print(_:)       ssize_t write(int fd, const void *buf, size_t      write                      1
                        count);

        """)
  }

  @Test func `as Markdown names the lines`() throws {
    let text = TableReport.markdown(try Self.table())
    #expect(
      text.contains(
        "| `send(_:)` | `ssize_t send(int sockfd, const void *buf, size_t len, int flags);` | `sendto(..., NULL, 0)` | 2 (lines 4, 5) |"
      ))
  }

  @Test func `as CSV has as many fields in each row`() throws {
    let rows = TableReport.csv(try Self.table()).split(separator: "\n")
    #expect(rows.count == 7)
    for row in rows {
      let fields = row.replacing(/"[^"]*"/, with: "").count { $0 == "," } + 1
      #expect(fields == 6, "\(row)")
    }
  }

  @Test func `as JSON is valid`() throws {
    let data = Data(TableReport.json(try Self.table()).utf8)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect((object["rows"] as? [[String: Any]])?.count == 6)
    #expect(object["architecture"] as? String == "x86-64")
  }

  @Test func `as HTML is a whole page that asks for nothing else`() throws {
    let page = TableReport.html(try Self.table(), title: "<hello & hi>")
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    #expect(page.contains("<title>&lt;hello &amp; hi&gt;</title>"))
    #expect(page.count { $0 == "<" } == page.count { $0 == ">" })
    for word in ["src=", "http", "<script", "@import"] { #expect(!page.contains(word)) }
  }
}

@Suite struct `What every run must show` {
  @Test(arguments: [
    ("\u{2}\0\u{31}\u{24}\u{7f}\0\0\u{1}\0\0\0\0\0\0\0\0", "127.0.0.1"),
    ("\u{1}\0chat.sock\0", "\"chat.sock\""),
    ("\u{1}\0\0socklab", "@name"),
    ("\u{1}\0\0another", "@name"),
  ])
  func `has no port and no abstract name, which a run may have to choose`(_ bytes: String, _ text: String) {
    #expect(LoggedText.addressWithoutPort(Array(bytes.utf8)) == text)
  }

  @Test func `is the same with another port, descriptor and process`() throws {
    let expected = ExpectedTable([try Fixture.side()]).markdown(title: "hello-hi")
    let other = try Fixture.side(
      "client", Fixture.trace(port: 40001, descriptor: 5, pid: 99),
      log: Fixture.log(port: 40001, descriptor: 5, pid: 99))
    #expect(other.map.agrees)
    #expect(ExpectedTable([other]).markdown(title: "hello-hi") == expected)
    #expect(
      ExpectedTable([other]).firstDifference(from: "Some words.\n" + expected + "\nMore words.\n") == nil)
  }

  @Test func `reads as a table for each socket`() throws {
    #expect(
      ExpectedTable([try Fixture.side()]).markdown(title: "hello-hi") == """
        # hello-hi

        ## client

        ### socket 1

        | Swift call | Linux | system call | result |
        |---|---|---|---|
        | `Socket(.inet, .stream)` | `socket(2)` | `socket(AF_INET, SOCK_STREAM, IPPROTO_IP)` | socket |
        | `connect(to: 127.0.0.1)` | `connect(2)` | `connect(socket, 127.0.0.1, 16)` | 0 |
        | `send(buf)` | `send(2)` | `sendto(socket, buf, len, 0, NULL, 0)` | bytes |
        | `send(buf, flags: .noSignal)` | `send(2)` | `sendto(socket, buf, len, MSG_NOSIGNAL, NULL, 0)` | bytes |
        | `receive(upTo: 1024)` | `recv(2)` | `recvfrom(socket, buf, 1024, 0, NULL, NULL)` | bytes |
        | `close()` | `close(2)` | `close(socket)` | 0 |

        """)
  }

  @Test func `names the first row that is not so`() throws {
    let expected = ExpectedTable([try Fixture.side()]).markdown(title: "hello-hi")
    var log = Fixture.log()
    log.records[3].arguments[3] = .integer(0)
    let changed = try #require(ExpectedTable([try Fixture.side(log: log)]).firstDifference(from: expected))
    #expect(changed.place == "client, socket 1")
    #expect(changed.row == 4)
    #expect(changed.expected?.contains("MSG_NOSIGNAL") == true)
    #expect(changed.seen?.contains("MSG_NOSIGNAL") == false)

    log.records.removeLast()
    log.records[3].arguments[3] = .integer(0x4000)
    let shorter = try #require(ExpectedTable([try Fixture.side(log: log)]).firstDifference(from: expected))
    #expect(shorter.row == 6)
    #expect(shorter.seen == nil)
    #expect(shorter.description.hasSuffix("this run shows nothing more"))
  }

  @Test func `counts sockets that saw the same once`() throws {
    var log = Fixture.log()
    let one = log.records
    for _ in 0..<3 { log.records += one }
    let table = ExpectedTable([try Fixture.side(log: log)])
    #expect(table.sides[0].sockets.map(\.title) == ["sockets 1 to 4, each"])
  }
}
