extension Language {
  /// Perl's IO::Socket, and the built-in functions below it.
  public static let perl = Language(
    name: "perl", title: "Perl", version: "Perl 5.36.0",
    signs: [
      Sign(.program("perl"), .certain, "the interpreter perl"),
      Sign(.opens("/libperl.so"), .likely, "the library libperl"),
      Sign(.opens("/strict.pm"), .likely, "Perl's strict.pm"),
      Sign(.opens("/IO/Socket.pm"), .certain, "IO/Socket.pm"),
    ],
    rows: [
      .asked(
        "IO::Socket::UNIX->new(...)", "socket", ["socket(AF_UNIX, SOCK_CLOEXEC|..., _)"], source: Row.manual),
      .asked("socketpair()", "socketpair", ["socketpair(...)"], source: Row.manual),
      .asked("getsockopt()", "getsockopt", ["getsockopt(...)"], source: Row.manual),
      .asked(
        "IO::Socket::INET->new(...), socket()", "socket", ["socket(_, SOCK_CLOEXEC|..., _)"],
        why: "IO::Socket::INET names the protocol: IPPROTO_TCP, where the others write 0"),
      .asked("ReuseAddr => 1", "setsockopt", ["setsockopt(_, _, SO_REUSEADDR, ...)"]),
      .asked("$socket->setsockopt(...)", "setsockopt", ["setsockopt(...)"], source: Row.further),
      .asked("$socket->sockport, ->sockhost", "getsockname", ["getsockname(...)"], source: Row.further),
      .asked("LocalPort => ..., bind()", "bind", ["bind(...)"]),
      .asked("Listen => backlog, listen()", "listen", ["listen(...)"]),
      .asked("$listener->accept, accept()", "accept", ["accept4(_, _, _, SOCK_CLOEXEC)"]),
      .asked("PeerAddr => ..., connect()", "connect", ["connect(...)"]),
      .unasked(
        "a new socket becomes two file handles: is it close-on-exec?", "fcntl", ["fcntl(_, F_GETFD)"],
        why: "it asks once, and sets the flag for each of the two"),
      .unasked(
        "a new socket becomes two file handles: make it so", "fcntl", ["fcntl(_, F_SETFD, FD_CLOEXEC)"]),
      .unasked(
        "a new file handle: is it a terminal?", "ioctl", ["ioctl(_, TCGETS, ...) = -1 ENOTTY"],
        why: "PerlIO asks every new handle, to choose how it buffers"),
      .unasked("a new file handle: where does it stand?", "lseek", ["lseek(_, _, SEEK_CUR) = -1 ESPIPE"]),
      .unasked(
        "$socket->send, ->peerhost ask who the peer is", "getpeername", ["getpeername(...)"],
        why: "IO::Socket's send has to know whether it needs an address"),
      .asked("$socket->send(data)", "send", ["sendto(_, _, _, _, NULL, _)"]),
      .asked("$socket->send(data, 0, address)", "sendto", ["sendto(...)"], source: Row.further),
      .asked(
        "$socket->recv($buffer, size)", "recvfrom", ["recvfrom(...)"],
        why: "Perl's recv returns the sender: it hands the kernel room for an address"),
      .asked("print $socket ..., $socket->syswrite(...)", "write", ["write(...)"]),
      .asked(
        "<$socket>, readline", "read", ["read(_, _, 8192)"],
        why: "PerlIO fills its buffer, whatever was asked for; sysread of 8192 bytes shows the same call",
        source: Row.manual),
      .asked("$socket->sysread(...)", "read", ["read(...)"]),
      .asked(
        "IO::Select's can_read, select()", "select", ["select(...)"], source: Row.further),
      .asked(
        "$socket->blocking(0), a Timeout", "fcntl", ["fcntl(_, F_GETFL)", "fcntl(_, F_SETFL, ...)"],
        source: Row.further),
      .asked("$socket->shutdown(how)", "shutdown", ["shutdown(...)"], source: Row.further),
      .asked("$socket->close, or the last reference goes", "close", ["close(_)"]),
    ],
    notes: [
      "A socket is two file handles: seven calls besides for each new one.",
      "send asks for the peer's name first; recv always has room for an address.",
    ])
}
