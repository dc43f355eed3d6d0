extension Language {
  /// PHP: ext/sockets, and the streams.
  public static let php = Language(
    name: "php", title: "PHP", version: "PHP 8.2.35, ext/sockets",
    signs: [
      Sign(.program("php"), .certain, "the interpreter php"),
      Sign(.opens("/php.ini"), .likely, "its settings, php.ini"),
      Sign(.opens("/etc/php/"), .likely, "its folder of settings"),
    ],
    ownSockets: [.question],
    rows: [
      .asked(
        "stream_socket_server(...), stream_socket_client(...): the socket", "socket",
        ["socket(_, _, IPPROTO_IP)"], source: Row.further),
      .asked(
        "socket_create(AF_INET, SOCK_STREAM, SOL_TCP)", "socket", ["socket(_, _, IPPROTO_TCP)"],
        why: "the protocol is named: SOL_TCP is 6, IPPROTO_TCP"),
      .asked(
        "socket_create(AF_INET, SOCK_DGRAM, SOL_UDP)", "socket", ["socket(_, _, IPPROTO_UDP)"],
        source: Row.further),
      .asked("socket_create(domain, type, protocol)", "socket", ["socket(_, _, _)"], source: Row.manual),
      .asked(
        "stream_socket_pair(...), socket_create_pair(...)", "socketpair", ["socketpair(...)"],
        source: Row.manual),
      .asked("socket_sendmsg(...)", "sendmsg", ["sendmsg(...)"], source: Row.manual),
      .asked("socket_recvmsg(...)", "recvmsg", ["recvmsg(...)"], source: Row.manual),
      .asked(
        "socket_set_nonblock(...), socket_set_block(...)", "fcntl", flags, when: .here(sockets),
        source: Row.manual),
      .unasked(
        "streams do not wait for the connecting", "fcntl", flags,
        when: .here(["connect(...) = -1 EINPROGRESS"]),
        why:
          "non-blocking while it lasts, blocking again afterwards; stream_set_blocking(...) shows the same calls",
        source: Row.further),
      .asked(
        "stream_set_blocking(...), or socket_set_nonblock(...) of a socket that names no protocol", "fcntl",
        flags,
        when: .here(streams), source: Row.manual),
      .asked(
        "stream_set_blocking(...), socket_set_nonblock(...), or stream_socket_client by itself", "fcntl",
        flags,
        source: Row.further),
      .unasked(
        "stream_socket_server sets SO_REUSEADDR", "setsockopt", ["setsockopt(_, _, SO_REUSEADDR, ...)"],
        when: .both(.beside(streams), .never(sockets)),
        why: "always; socket_set_option(...) of a socket that names no protocol shows the same call",
        source: Row.manual),
      .asked(
        "socket_set_option(..., SO_REUSEADDR, 1), or stream_socket_server by itself", "setsockopt",
        ["setsockopt(_, _, SO_REUSEADDR, ...)"], when: .perhaps(streams),
        why: "the program has sockets of both kinds, or the trace does not show how they were made",
        source: Row.manual),
      .asked(
        "socket_set_option(..., SO_REUSEADDR, 1)", "setsockopt", ["setsockopt(_, _, SO_REUSEADDR, ...)"],
        why: "stream_socket_server sets it unasked"),
      .asked("socket_set_option(...)", "setsockopt", ["setsockopt(...)"], source: Row.further),
      .asked("socket_bind(...), stream_socket_server(...)", "bind", ["bind(...)"]),
      .asked(
        "stream_socket_server(...): listen, or socket_listen(..., 32) of a socket that names no protocol",
        "listen", ["listen(_, 32)"], when: .here(streams),
        why: "32 unless its context says otherwise", source: Row.further),
      .asked("socket_listen(..., backlog)", "listen", ["listen(...)"], when: .here(sockets)),
      .asked(
        "socket_listen(..., backlog), stream_socket_server(...): listen", "listen", ["listen(...)"],
        why: "a socket that names no protocol may be a stream's", source: Row.manual),
      .asked(
        "socket_accept(...), stream_socket_accept(...)", "accept", ["accept(...)"],
        why: "the room for the address is a sockaddr_storage of 128 bytes"),
      .asked(
        "stream_socket_client(...)", "connect", ["connect(...) = -1 EINPROGRESS"],
        why: "streams connect without waiting: EINPROGRESS, poll, SO_ERROR", source: Row.further),
      .asked("socket_connect(...), stream_socket_client(...)", "connect", ["connect(...)"]),
      .unasked(
        "streams ask how the connecting ended", "getsockopt", ["getsockopt(_, SOL_SOCKET, SO_ERROR, ...)"],
        source: Row.further),
      .asked(
        "fwrite(stream, ...)", "send", ["sendto(_, _, _, MSG_DONTWAIT, NULL, _)"], when: .never(sockets),
        source: Row.manual),
      .asked(
        "fwrite(stream, ...), or socket_send(..., MSG_DONTWAIT)", "send",
        ["sendto(_, _, _, MSG_DONTWAIT, NULL, _)"], source: Row.further),
      .asked(
        "socket_sendto(...), stream_socket_sendto(...)", "sendto", ["sendto(_, _, _, _, {...}, _)"],
        source: Row.further),
      .asked("socket_send(...)", "send", ["sendto(_, _, _, _, NULL, _)"], when: .here(sockets)),
      .asked(
        "socket_send(...), stream_socket_sendto(...)", "send", ["sendto(_, _, _, _, NULL, _)"],
        why: "a socket that names no protocol may be a stream's", source: Row.manual),
      .asked(
        "fread(stream, ...)", "recv", ["recvfrom(_, _, 8192, MSG_DONTWAIT, NULL, NULL)"],
        why: "a stream reads 8192 bytes, whatever was asked for", source: Row.further),
      .asked(
        "fread, fgets of a non-blocking stream; socket_read(..., 8192)", "recv",
        ["recvfrom(_, _, 8192, 0, NULL, NULL)"], source: Row.manual),
      .asked(
        "socket_recv(...), socket_read(...)", "recv", ["recvfrom(_, _, _, _, NULL, NULL)"],
        when: .here(sockets)),
      .asked(
        "socket_recv(...), socket_read(...), stream_socket_recvfrom(...)", "recv",
        ["recvfrom(_, _, _, _, NULL, NULL)"],
        why: "a socket that names no protocol may be a stream's", source: Row.manual),
      .asked(
        "socket_recvfrom(...), stream_socket_recvfrom(...)", "recvfrom", ["recvfrom(...)"],
        source: Row.further),
      .asked("socket_get_option(...)", "getsockopt", ["getsockopt(...)"], source: Row.further),
      .asked(
        "socket_select(...), stream_select(...)", "select", ["select(...)"], source: Row.further),
      .asked("socket_write(...)", "write", ["write(...)"]),
      .asked(
        "socket_getsockname(...), stream_socket_get_name(...)", "getsockname", ["getsockname(...)"],
        source: Row.further),
      .asked("socket_getpeername(...), stream_socket_get_name(...)", "getpeername", ["getpeername(...)"]),
      .unasked("streams wait before they read and accept", "poll", ["poll(...)"], source: Row.further),
      .asked(
        "socket_shutdown(...), stream_socket_shutdown(...)", "shutdown", ["shutdown(...)"],
        source: Row.further),
      .asked("socket_close(...), fclose(...), the last reference goes", "close", ["close(_)"]),
    ],
    notes: [
      "ext/sockets is close to C, and names the protocol.",
      "The streams are another API with other calls, and begin with a datagram socket that is closed at once.",
      "socket_send is sendto, socket_write is write; socket_recv and socket_read are both recvfrom.",
    ])
  /// Every function that makes a socket one that waits, or does not, asks for its flags first.
  private static let flags = ["fcntl(_, F_GETFL)", "fcntl(_, F_SETFL, ...)"]
  /// What the streams make, and what ext/sockets makes where it names the protocol.
  private static let streams = ["socket(_, SOCK_STREAM, IPPROTO_IP)"]
  private static let sockets = ["socket(_, _, IPPROTO_TCP)", "socket(_, _, IPPROTO_UDP)"]
}
