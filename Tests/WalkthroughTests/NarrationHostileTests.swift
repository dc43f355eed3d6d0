import CallMapping
import LinuxABI
import StraceParser
import Testing

@testable import Walkthrough

@Suite struct `The narration of a hostile trace` {
  static let lines = [
    #"recvfrom(99999999999999999999, "", 9223372036854775807, 0, NULL, NULL) = -9223372036854775808"#,
    #"sendto(3, "x", 9223372036854775807, 0, NULL, 0) = -5"#,
    #"sendto(3, "\33[31mred", 7, MSG_\33[2J, {sa_family=AF_INET, sin_port=htons(-1), sin_addr=inet_addr("\33]0;x\7")}, 16) = 7"#,
    #"poll([{fd=-9223372036854775808, events=POLLIN}], 1, -9223372036854775808) = 1 ([{fd=3, revents=POLL<b>}])"#,
    #"epoll_wait(4, [{events=EPOLLIN, data={u32=3}}, {}, 7], 9, 9223372036854775807) = 3"#,
    #"ppoll([], 0, {tv_sec=9223372036854775807, tv_nsec=9223372036854775807}, NULL, 8) = 0 (Timeout)"#,
    #"clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=9223372036854775807, tv_nsec=-1}, NULL) = 0"#,
    #"socket() = 3"#, #"socket(AF_INET) = -1 EWHATEVER (Whatever)"#, #"accept(3, 0x7ffe, [16 => 99]) = 4"#,
    #"getsockopt(3, SOL_SOCKET, SO_ERROR, [E], [4]) = 0"#, #"bind(3, {sa_family=AF_UNIX, sun_path=}, 2) = 0"#,
    #"sendmsg(3, {msg_control=[{cmsg_type=SCM_RIGHTS, cmsg_data=[1, 2, 3, 4, 5, 6]}]}, 0) = 1"#,
    #"setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1}, 8) = 0"#, #"connect(3, {}, 16) = ?"#,
    #"shutdown(3, 17 /* SHUT_??? */) = -1 EINVAL (Invalid argument)"#,
    #"frobnicate({a={b={c={d={e={f={g={h=AF_INET}}}}}}}}) = 0"#,
  ]

  @Test(arguments: lines.indices)
  func `is told without a trap, and with nothing that steers a terminal`(_ index: Int) throws {
    let event = try #require(
      TraceReader.events(of: Array((Self.lines[index] + "\n").utf8), joined: true).first)
    for name in [event.call?.name ?? "none", "recv", "poll", "no\u{1B}such"] {
      var scene = StepContext(index: 0, side: "a\u{1B}[2J", function: name)
      scene.row = CallTable.call(named: name)
      scene.syscalls = [StepContext.Part(event: event, role: .main)]
      scene.main = 0
      var texts = [
        Narrator(scene).sentence, Narrator(scene).remark ?? "", LinePhrases(.english).explain(event),
        Narrator(scene).short(0).plain,
      ]
      texts += Narrator(scene).explanations.flatMap { [$0.name, $0.value, $0.meaning, $0.manual ?? ""] }
      texts += Narrator.questions([scene]).flatMap { [$0.text] + $0.choices.flatMap { [$0.text, $0.why] } }
      for text in texts {
        #expect(
          !text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f }, "\(text.debugDescription)")
        #expect(text.count < 4000)
      }
    }
  }
}
