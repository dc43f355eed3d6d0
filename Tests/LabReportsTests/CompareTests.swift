import CallLog
import CallMapping
import Foundation
import Testing
import TraceText

@testable import LabReports

@Suite struct `The comparison as text` {
  @Test func `shows each call, its C prototype and its line of strace`() throws {
    let text = CompareReport.text([try Fixture.side()])
    #expect(
      text == """
        client: ./lab-client hello-hi (process 7)
        agrees      HelloHi.swift:6  Socket(.inet, .stream)
          C         int socket(int domain, int type, int protocol);
          line 2    socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
        agrees      HelloHi.swift:7  connect(to: 127.0.0.1:12580)
          C         int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen);
          line 3    connect(3, {sa_family=AF_INET, sin_port=htons(12580), sin_addr=inet_addr("127.0.0.1")},
                      16) = 0
        agrees      HelloHi.swift:8  send("hello")
          C         ssize_t send(int sockfd, const void *buf, size_t len, int flags);
          line 4    sendto(3, "hello", 5, 0, NULL, 0) = 5
        agrees      HelloHi.swift:9  send("你好", flags: .noSignal)
          C         ssize_t send(int sockfd, const void *buf, size_t len, int flags);
          line 5    sendto(3, "\\344\\275\\240\\345\\245\\275", 6, MSG_NOSIGNAL, NULL, 0) = 6
        agrees      HelloHi.swift:10  receive(upTo: 1024)
          C         ssize_t recv(int sockfd, void *buf, size_t len, int flags);
          line 6,7  recvfrom(3, "hi", 1024, 0, NULL, NULL) = 2
        agrees      HelloHi.swift:11  print("server: hi\\n")
          C         ssize_t write(int fd, const void *buf, size_t count);
          line 8    write(1, "server: hi\\n", 11) = 11
        agrees      HelloHi.swift:12  close()
          C         int close(int fd);
          line 9    close(3) = 0

        Swift call      Linux socket API                                   syscall seen               client
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

        Every line of the trace
          start-up: the kernel loads the program, and its libraries prepare: before the first logged call
          client: 11 lines: 8 mapped to 7 Swift calls, 1 start-up, 1 shutting down, 1 exit, 0 unexplained

        """)
  }

  @Test func `names what differs beside the call and again below`() throws {
    var log = Fixture.log()
    log.records[4].arguments[2] = .integer(512)
    log.records.remove(at: 2)
    let side = try Fixture.side(log: log)
    let text = CompareReport.text([side])
    #expect(
      text.contains(
        """
        differs     HelloHi.swift:10  receive(upTo: 512)
          C         ssize_t recv(int sockfd, void *buf, size_t len, int flags);
          line 6,7  recvfrom(3, "hi", 1024, 0, NULL, NULL) = 2
                    line 6: recv's length: the program asked for 512, the kernel saw 1024
        """))
    #expect(
      text.contains(
        """
        What differs
          line 6: recv's length: the program asked for 512, the kernel saw 1024
          line 4: sendto(3, "hello", 5, 0, NULL, 0) = 5: no Swift call of the log made it
        """))
    #expect(
      CompareReport.verdict([side])
        == "5 of 6 calls agree, first: recv at HelloHi.swift:10 differs, 1 line unexplained")
  }

  /// What keeps to the process is shown and agrees; what reaches out of it does not.
  @Test func `shows what nobody vouches for, and how it reaches out, in every format`() throws {
    let start = try #require(Fixture.trace().split(separator: "\n").first)
    let trace = Fixture.trace().replacingOccurrences(
      of: start + "\n",
      with: "\(start)\n7     1795214977.000002 sysfs(3) = 8\n6     1795214977.000003 getpid() = 6\n")
    let side = try Fixture.side("client", trace)
    #expect(
      CompareReport.verdict([side])
        == "all 7 calls agree, 0 lines unexplained; 1 line of other processes was not checked; "
        + "1 line of the runtime is not listed")
    #expect(CompareReport.text([side]).contains("line 2, runtime, not listed: sysfs(3) = 8"))
    let markdown = CompareReport.markdown([side])
    #expect(markdown.contains("- line 2, runtime, not listed: `sysfs(3) = 8`"))
    #expect(markdown.contains("- not vouched for: 1 line of the runtime is not listed"))
    let json = CompareReport.json([side])
    #expect(json.contains(#""agrees": true"#))
    #expect(json.contains(#""agreesStrictly": false"#))
    #expect(json.contains("1 line of the runtime is not listed"))

    let other = try Fixture.side("client", trace.replacingOccurrences(of: "sysfs(3)", with: "setuid(0)"))
    let reason = "line 2, unexplained (it changes what the process may do): "
    #expect(CompareReport.text([other]).contains(reason + "setuid(0) = 8"))
    #expect(CompareReport.markdown([other]).contains(reason + "`setuid(0) = 8`"))
    #expect(CompareReport.json([other]).contains(#""reach": "credentials""#))
    #expect(
      CompareReport.verdict([side, other]).hasSuffix(
        "1 line unexplained; 2 lines of other processes were not checked; 1 line of the runtime is not listed"
      ))
  }

  @Test(arguments: [60, 80, 100, 160])
  func `never exceeds the width it is given`(_ width: Int) throws {
    var log = Fixture.log()
    log.records[3].arguments[1] = .bytes(.init(Array("我已经收到了我已经收到了我已经收到了我已经收到了".utf8), count: 72))
    log.records[0].file = "m/" + String(repeating: "长", count: 80) + ".swift"
    let text = CompareReport.text([try Fixture.side(log: log)], width: width)
    for line in text.split(separator: "\n") { #expect(Columns.width(String(line)) <= width, "\(line)") }
  }

  @Test func `colours only when asked, and adds nothing else`() throws {
    let side = try Fixture.side()
    let plain = CompareReport.text([side])
    let coloured = CompareReport.text([side], style: .ansi)
    #expect(!plain.contains("\u{1b}"))
    #expect(coloured.contains("\u{1b}[32magrees\u{1b}[0m"))
    #expect(coloured.replacing(/\u{1b}\[[0-9;]*m/, with: "") == plain)
  }

  @Test func `passes no control character on from a log or a trace`() throws {
    var log = Fixture.log()
    log.program = "./lab\u{1b}]0;owned\u{7}-\u{61c}\u{202e}client"
    log.records[0].file = "m/\u{1b}[2J.swift"
    log.records[1].call = "con\u{9b}\u{61c}nect"
    let trace = Fixture.trace() + "7     1795214977.000900 \u{1b}[31mred\u{9b}\u{61c}\n"
    let side = try Fixture.side("client", trace, log: log)
    for report in [
      CompareReport.text([side]), CompareReport.markdown([side]), CompareReport.json([side]),
      CompareReport.verdict([side]), TableReport.text(MappingTable([side])),
      TableReport.html(MappingTable([side]), title: "\u{1b}"),
      TableReport.csv(MappingTable([side])), TableReport.markdown(MappingTable([side])),
      TableReport.json(MappingTable([side])),
      ExpectedTable([side]).markdown(title: "\u{1b}"),
    ] {
      #expect(
        !report.unicodeScalars.contains { $0 != "\n" && $0.steersTerminal }, "\(report.prefix(300))")
    }
  }
}

@Suite struct `The comparison for machines` {
  @Test func `is JSON with fixed keys`() throws {
    var log = Fixture.log()
    log.records[4].arguments[2] = .integer(512)
    let text = CompareReport.json([try Fixture.side(log: log)])
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["format"] as? String == "socklab compare")
    #expect(object["version"] as? Int == 1)
    #expect(object["agrees"] as? Bool == false)
    let side = try #require((object["sides"] as? [[String: Any]])?.first)
    let ledger = try #require(side["ledger"] as? [String: Int])
    #expect(ledger["lines"] == 11)
    #expect(ledger.filter { !["lines", "mappedCalls"].contains($0.key) }.values.reduce(0, +) == 11)
    let calls = try #require(side["calls"] as? [[String: Any]])
    #expect(
      calls.map { $0["verdict"] as? String } == [
        "agrees", "agrees", "agrees", "agrees", "differs", "agrees", "agrees",
      ])
    let difference = try #require((calls[4]["differences"] as? [[String: Any]])?.first)
    #expect(difference["field"] as? String == "len")
    #expect(difference["program"] as? String == "512")
    // The order of keys is part of the format.
    let keys = [
      "\"name\"", "\"program\"", "\"arguments\"", "\"pid\"", "\"agrees\"", "\"agreesStrictly\"",
      "\"matching\"", "\"filter\"", "\"calls\"", "\"extra\"", "\"ledger\"", "\"unexplained\"",
      "\"notVouchedFor\"", "\"notes\"",
    ]
    let places = try keys.map { key in try #require(text.range(of: "      \(key): ")).lowerBound }
    #expect(places == places.sorted())
  }

  @Test func `is Markdown whose tables keep their columns`() throws {
    var log = Fixture.log()
    let tricky = "a|b`c``d<script>"
    log.records[2].arguments[1] = .bytes(.init(Array(tricky.utf8), count: tricky.utf8.count))
    let text = CompareReport.markdown([try Fixture.side(log: log)])
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
    #expect(rows.count == 9)
    for row in rows {
      let bars = row.replacing("\\|", with: "").count { $0 == "|" }
      #expect(bars == 5, "\(row)")
    }
    #expect(!text.replacing(/`+[^`]*`+/, with: "").contains("<script>"))
  }
}
