import CallLog
import CallMapping
import LinuxABI
import StraceParser
import Testing

/// A trace of an arm64 machine, whose kernel lacks poll, epoll_wait and unlink.
@Suite struct `A trace of another architecture` {
  private func arm64() -> Rehearsal {
    var run = Rehearsal()
    run.call("epoll_create1", [.integer(0)], 5, seen: [.number(0)])
    run.call(
      "poll", [.bytes(.init([5, 0, 0, 0, 1, 0, 1, 0], count: 8)), .integer(1), .integer(100)], 1,
      seen: [
        .array([
          TraceValue(
            .structure([
              .init(name: "fd", value: .number(5)), .init(name: "events", value: .name("POLLIN")),
            ]))
        ]), .number(1),
        TraceValue(
          .structure([
            .init(name: "tv_sec", value: .number(0)), .init(name: "tv_nsec", value: .number(100_000_000)),
          ])), .null, .number(0),
      ], as: "ppoll",
      returning: TraceResult(
        value: "1", number: 1, note: "[{fd=5, revents=POLLIN}], left {tv_sec=0, tv_nsec=0}"))
    // A struct epoll_event is 16 bytes there.
    run.call(
      "epoll_wait",
      [
        .integer(5), .bytes(.init([1, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0], count: 16)), .integer(8),
        .integer(-1),
      ], 1,
      seen: [
        .number(5),
        .array([
          TraceValue(
            .structure([
              .init(name: "events", value: .name("EPOLLIN")),
              .init(
                name: "data",
                value: TraceValue(
                  .structure([.init(name: "u32", value: .number(4)), .init(name: "u64", value: .number(4))]))),
            ]))
        ]), .number(8), .number(-1), .null, .number(8),
      ], as: "epoll_pwait")
    run.call(
      "unlink", [Rehearsal.bytes("chat.sock")], 0,
      seen: [.name("AT_FDCWD"), .text("chat.sock"), .number(0)], as: "unlinkat")
    run.end()
    return run
  }

  @Test func `agrees under the names that the calls have there`() throws {
    let map = try arm64().map()
    #expect(map.differences.map(\.description) == [])
    #expect(map.agrees)
    #expect(map.calls.map { $0.main?.call?.name } == ["epoll_create1", "ppoll", "epoll_pwait", "unlinkat"])
    let table = MappingTable([Side("one", map)])
    #expect(
      table.socketRows.map(\.syscalls) == [
        ["epoll_create1"], ["ppoll(..., NULL, 0)"], ["epoll_pwait(..., NULL, 8)"], ["unlinkat(..., 0)"],
      ])
  }

  @Test(arguments: [
    (0, 5, "line 7: unlink's argument 1, which libc adds: AT_FDCWD was expected, the kernel saw 5"),
    (2, 512, "line 7: unlink's argument 3, which libc adds: 0 was expected, the kernel saw 512"),
  ])
  func `differs where libc adds something else`(argument: Int, number: Int, sentence: String) throws {
    var run = arm64()
    let index = try #require(run.trace.firstIndex { $0.call?.name == "unlinkat" })
    run.trace[index].call?.arguments[argument] = .number(number)
    let line = run.trace[index].line
    #expect(
      try run.map().differences.map(\.description) == [sentence.replacing("line 7", with: "line \(line)")])
  }

  @Test func `differs where poll found something else`() throws {
    var run = arm64()
    let index = try #require(run.trace.firstIndex { $0.call?.name == "ppoll" })
    run.trace[index].call?.result?.note = "[{fd=3<UNIX:[1->2]>, revents=POLLIN|POLLHUP}]"
    #expect(
      try run.map().differences.map(\.description) == [
        "line \(run.trace[index].line): poll's events found: the program got [{fd=5, revents=POLLIN}], "
          + "the kernel returned [{fd=3<UNIX:[1->2]>, revents=POLLIN|POLLHUP}]"
      ])
  }
}
