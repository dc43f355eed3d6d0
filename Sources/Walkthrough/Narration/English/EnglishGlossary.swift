extension Glossary {
  private static func entry(_ word: String, _ meaning: String) -> Entry {
    Entry(word: word, meaning: meaning)
  }

  /// labs/README.md has the same words in the same sense.
  static let english: [Entry] = [
    entry(
      "system call",
      "A request to the kernel. The only way a program can touch a socket, a file or another process."),
    entry(
      "kernel",
      "The part of the operating system that alone may use the machine; programs ask it with system calls."),
    entry(
      "descriptor",
      "A small number by which a program names an open socket or file. 0, 1 and 2 are standard input, output and "
        + "error."),
    entry(
      "socket", "One end of a conversation; in the program, a descriptor."),
    entry("listener", "A socket that accepts connections and never carries a word itself."),
    entry("peer", "The other end of a connection."),
    entry(
      "port",
      "A number from 1 to 65535 that, with the address, names one end of a conversation. A conversation is named by "
        + "both its ends."),
    entry("backlog", "How many finished connections may wait until the program accepts them."),
    entry("errno", "The number, and its name, that says why a call failed: errno(3)."),
    entry(
      "TCP", "The protocol of streams: bytes arrive in order, and each side knows when the other has ended."),
    entry(
      "UDP",
      "The protocol of datagrams: messages without a connection and without a promise that they arrive."),
    entry("IPv4", "Addresses of four bytes, such as 127.0.0.1; the family AF_INET."),
    entry("IPv6", "Addresses of sixteen bytes, such as ::1; the family AF_INET6."),
    entry(
      "address", "What names one end of a conversation: a host and a port, or the name of a unix socket."),
    entry(
      "stream", "Bytes one after the other, in order, without borders between messages: tcp(7)."),
    entry("datagram", "A message that travels by itself, whole or not at all: udp(7)."),
    entry(
      "connection", "Two sockets that belong together: what one sends the other receives, until they end it."),
    entry("half", "One of the two directions of a connection; each ends by itself."),
    entry(
      "signal",
      "A number that the kernel sends to a program; SIGPIPE kills it unless it said otherwise: signal(7)."),
    entry(
      "SIGPIPE",
      "The signal for sending where nobody receives any more; it ends the program unless it said otherwise."),
    entry("buffer", "Memory where bytes wait: the program's own, or the kernel's for each socket."),
    entry("queue", "Who has come and has not been accepted yet; the kernel keeps one for each listener."),
    entry(
      "non-blocking",
      "A socket whose calls never wait: they return at once, and say EAGAIN or EINPROGRESS instead."),
    entry("blocking", "A call that returns only when it has something to say: accept, recv, connect."),
    entry("EAGAIN", "Not now: the call would have to wait, and may not. No failure; later it may succeed."),
    entry("EINPROGRESS", "It has begun and goes on: the answer of a connect that may not wait."),
    entry("ready", "Of a socket: a call on it would not wait now. poll(2) and epoll(7) tell it."),
    entry("epoll set", "The kernel's list of the descriptors that a program waits for: epoll(7)."),
    entry(
      "edge-triggered",
      "Readiness that is told only when it begins anew; the other kind, level-triggered, is told as "
        + "often as one asks."),
    entry("loopback", "127.0.0.1: the machine talking to itself. Nothing in these labs leaves it."),
    entry("raw socket", "A socket that sends and receives packets with their headers: raw(7)."),
    entry(
      "ping socket",
      "A socket for ICMP echo requests that needs no privilege where the system allows it: icmp(7)."),
    entry(
      "ICMP",
      "Messages about the network itself, without ports: \"nobody is at that port\", echo request and reply: icmp(7)."
    ),
    entry("header", "Bytes before the data in a packet: who sends it, to whom, what follows."),
    entry(
      "privilege",
      "A right that root has and others have not, such as taking a reserved port; capabilities(7) names each."
    ),
    entry("abstract name", "The name of a unix socket that is no file: unix(7)."),
    entry("unix", "Sockets between programs of one machine, named by a file or an abstract name: unix(7)."),
    entry(
      "C library", "The library between a program and the kernel. It has a function recv; the kernel has not."
    ),
    entry(
      "trace", "What strace wrote down: every system call of a program, with its arguments and its result."),
    entry("close-on-exec", "A mark of a descriptor: a program that this one starts does not inherit it."),
    entry("netlink", "Questions to the kernel about its network, asked over a socket: netlink(7)."),
    entry("pipe", "Two descriptors: what is written to one can be read from the other: pipe(7)."),
    entry("option", "A property of a socket that a program may set or ask for: socket(7)."),
    entry("network interface", "A way into a network; lo is loopback."),
    entry("TIME_WAIT", "What is left of a connection for a minute, on the side that closed first: tcp(7)."),
    entry("byte", "What travels: a number from 0 to 255. Characters exist only in the two programs."),
  ]
}
