/// What a program needs the functions of the socket API for, a sentence or two each. Source: the manual page of each.
enum FunctionReasons {
  static let english: [String: String] = [
    "socket":
      "Only the kernel can talk to a network: it makes the socket, and gives the process a descriptor, a number, for it.",
    "socketpair": "The kernel makes two sockets that are connected with each other; no address is needed.",
    "bind":
      "The kernel notes the address, with its port or its path: without it nobody could find the server.",
    "listen":
      "From here on the kernel itself takes connections for this address, and queues as many as the backlog allows.",
    "accept":
      "Each connection is a socket of its own, with a new descriptor. While the queue is empty the call waits; on a "
      + "non-blocking socket it fails with EAGAIN instead.",
    "connect":
      "The kernel makes the connection, and the program sees nothing of how it does that (TCP's handshake). It is over when the call returns; "
      + "on a non-blocking socket the call fails with EINPROGRESS instead, and the kernel goes on behind it.",
    "send":
      "The kernel copies the bytes and sends them when it can: that the call returns does not say that they have arrived.",
    "sendto":
      "Each call is one datagram, and says whom it goes to; that the call returns does not say that it has arrived.",
    "sendmsg": "Several pieces, or a descriptor, go in one message.",
    "recv":
      "It takes what has come, be it less than there is room for. While there is nothing it waits; with MSG_DONTWAIT, or on "
      + "a non-blocking socket, it fails with EAGAIN instead. 0 means that the other side sends no more.",
    "recvfrom": "It takes one datagram, and asks the kernel who sent it.",
    "recvmsg": "One message comes in several pieces, or with a descriptor.",
    "shutdown":
      "One direction of the connection is ended for everybody who has it; the descriptor stays.",
    "close":
      "The process gives the descriptor back. When it was the last one for the socket, the kernel ends the connection.",
    "setsockopt": "How the kernel treats this one socket is changed; each option is a call of its own.",
    "getsockopt": "The kernel is asked for an option of this one socket, or for an error that it noted.",
    "getsockname":
      "Only the kernel knows the socket's own address: it chose the port where the program did not.",
    "getpeername": "Only the kernel knows who is at the other end.",
    "poll": "One thread waits for several descriptors at once, instead of in a receive of one of them.",
    "select": "One thread waits for several descriptors at once, instead of in a receive of one of them.",
    "epoll_wait": "One thread waits for many descriptors, which the kernel keeps in a set between the calls.",
    "epoll_ctl": "The set for which epoll_wait waits is changed.",
    "getaddrinfo":
      "A look-up is no system call: the C library reads files and asks name servers, over sockets of its own.",
  ]
}
