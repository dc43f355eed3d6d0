extension Language {
  /// Lua's LuaSocket.
  public static let lua = Language(
    name: "lua", title: "Lua", version: "Lua 5.4.4, LuaSocket 3.1.0",
    signs: [
      Sign(.program("lua"), .certain, "the interpreter lua"),
      Sign(.program("luajit"), .certain, "the interpreter luajit"),
      Sign(.opens("/liblua"), .likely, "the library liblua"),
      Sign(.opens("/socket/core"), .likely, "LuaSocket"),
    ],
    rows: [
      .asked(
        "socket.tcp4(), socket.tcp()", "socket", ["socket(_, SOCK_STREAM, IPPROTO_IP)"],
        why: "socket.tcp() makes it with the first bind or connect, when it knows the family"),
      .unasked(
        "non-blocking, and blocking again around the calls that are to wait by themselves", "fcntl",
        ["fcntl(_, F_GETFL)", "fcntl(_, F_SETFL, ...)"],
        why: "the time-outs are LuaSocket's own: it tries, waits in poll, and tries again"),
      .asked(
        "socket:setoption(\"reuseaddr\", true), socket.bind(...)", "setsockopt",
        ["setsockopt(_, _, SO_REUSEADDR, ...)"], why: "socket.bind sets it unasked"),
      .asked("socket:bind(host, port)", "bind", ["bind(...)"]),
      .asked("socket:listen(backlog)", "listen", ["listen(...)"]),
      .asked(
        "listener:accept()", "accept", ["accept(...)"], onTheWay: ["accept(...) = -1 EAGAIN"],
        why: "with settimeout it waits in poll"),
      .asked(
        "socket:connect(host, port)", "connect", ["connect(...)"],
        why: "EINPROGRESS: poll says when the connection is there"),
      .asked("socket:send(text)", "send", ["sendto(_, _, _, _, NULL, _)"]),
      .asked(
        "socket:receive(pattern)", "recv", ["recvfrom(_, _, _, _, NULL, NULL)"],
        onTheWay: ["recvfrom(...) = -1 EAGAIN"],
        why:
          "it asks for 8192 bytes, whatever the pattern says, and goes on until that is there: EAGAIN ends it"
      ),
      .unasked("waits until the call can go on", "poll", ["poll(...)"]),
      .asked("socket.select(readers, writers, timeout)", "select", ["select|pselect6(...)"]),
      .asked("socket:close()", "close", ["close(_)"]),
    ] + Row.others,
    notes: [
      "Every socket is non-blocking; each time-out is LuaSocket's own, by poll.",
      "receive reads 8192 bytes into a buffer of its own, and hands out lines or counts from there.",
    ])
}
