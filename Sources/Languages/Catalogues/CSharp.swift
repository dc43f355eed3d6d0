extension Language {
  /// C# on Mono: System.Net.Sockets.
  public static let csharp = Language(
    name: "csharp", title: "C# (Mono)", version: "Mono 6.8.0",
    signs: [
      Sign(.program("mono"), .certain, "the launcher mono"),
      Sign(.program("mono-sgen"), .certain, "the launcher mono-sgen"),
      Sign(.opens("/libmono"), .likely, "a library of Mono's"),
    ],
    rows: [
      .asked("new Socket(...)", "socket", ["socket(_, SOCK_STREAM, IPPROTO_TCP)"]),
      .unasked(
        "a new stream socket has SO_REUSEADDR", "setsockopt",
        ["setsockopt(_, SOL_SOCKET, SO_REUSEADDR, ...)"],
        why: "always; ReuseAddress would set SO_REUSEPORT as well"),
      .unasked(
        "the class Socket sets its defaults", "setsockopt",
        ["setsockopt(_, SOL_IP, IP_MTU_DISCOVER, ...)", "setsockopt(_, SOL_TCP, TCP_NODELAY, [0], _)"],
        why: "DontFragment and NoDelay are false, and said to be"),
      .unasked(
        "a socket of IPv6 takes IPv4, too, or does not", "setsockopt",
        ["setsockopt(_, SOL_IPV6, IPV6_V6ONLY, ...)"],
        why: "TcpClient and TcpListener set it by themselves; DualMode shows the same call",
        source: Row.manual),
      .asked("socket.Bind(endpoint)", "bind", ["bind(...)"]),
      .asked("socket.Listen(backlog)", "listen", ["listen(...)"]),
      .asked("socket.Accept()", "accept", ["accept(...)"]),
      .unasked(
        "the accepted socket is made to wait", "fcntl", ["fcntl(_, F_GETFL)", "fcntl(_, F_SETFL, O_RDWR)"],
        why: "Blocking is true; close asks for the flags too"),
      .asked("socket.Connect(endpoint)", "connect", ["connect(...)"]),
      .asked("socket.Send(bytes)", "send", ["sendto(_, _, _, _, NULL, _)"]),
      .asked("socket.Receive(bytes)", "recv", ["recvfrom(_, _, _, _, NULL, NULL)"]),
      .unasked(
        "close lets nobody wait any longer", "fcntl", ["fcntl(_, F_SETFL, O_RDWR|O_NONBLOCK)"],
        why: "a thread that waits in a call on this socket must come back"),
      .unasked(
        "close ends the receiving half", "shutdown", ["shutdown(_, SHUT_RD)"],
        why: "for the same reason; of the listener too"),
      .asked("socket.Close(), Dispose(), the end of using", "close", ["close(_)"]),
    ] + Row.others,
    notes: [
      "This is Mono. Microsoft's .NET has another library below the same classes, and other calls.",
      "SO_REUSEADDR is set on every stream socket; TCP_NODELAY and IP_MTU_DISCOVER are set to what they are.",
      "close is four calls: F_GETFL, F_SETFL with O_NONBLOCK, shutdown(SHUT_RD), close.",
    ])
}
