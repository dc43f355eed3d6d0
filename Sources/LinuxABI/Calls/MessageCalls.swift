extension CallTable {
  /// Pairs, several buffers in one call, and what travels beside the bytes.
  static let messageCalls: [Call] = [
    Call(
      name: "socketpair", prototype: "int socketpair(int domain, int type, int protocol, int sv[2]);",
      purpose: .socket, swift: "Socket.pair({domain}, {type}[, protocol: {protocol}])",
      parameters: [
        Parameter("domain", .constant(.addressFamily)), Parameter("type", .flags(.socketType)),
        Parameter("protocol", .protocolNumber), Parameter("sv", .structure(.descriptorPair)),
      ],
      result: .status, x86_64: 53, arm64: 199),
    Call(
      name: "accept4",
      prototype: "int accept4(int sockfd, struct sockaddr *addr, socklen_t *addrlen, int flags);",
      purpose: .socket, swift: "accept({flags})",
      parameters: [
        descriptor, Parameter("addr", .addressOut), Parameter("addrlen", .lengthInOut),
        Parameter("flags", .flags(.socketType)),
      ],
      result: .descriptor, x86_64: 288, arm64: 242),
    Call(
      name: "sendmsg", prototype: "ssize_t sendmsg(int sockfd, const struct msghdr *msg, int flags);",
      purpose: .socket, swift: "sendMessage({msg}[, flags: {flags}])",
      parameters: [
        descriptor, Parameter("msg", .structure(.messageIn)), Parameter("flags", .flags(.messageFlags)),
      ],
      result: .byteCount, x86_64: 46, arm64: 211),
    Call(
      name: "recvmsg", prototype: "ssize_t recvmsg(int sockfd, struct msghdr *msg, int flags);",
      purpose: .socket, swift: "receiveMessage({msg}[, flags: {flags}])",
      parameters: [
        descriptor, Parameter("msg", .structure(.messageOut)), Parameter("flags", .flags(.messageFlags)),
      ],
      result: .byteCount, x86_64: 47, arm64: 212),
    Call(
      name: "writev", prototype: "ssize_t writev(int fd, const struct iovec *iov, int iovcnt);",
      purpose: .descriptor, swift: "writeGathered({iov})",
      parameters: [
        Parameter("fd", .descriptor), Parameter("iov", .structure(.buffersIn)), Parameter("iovcnt", .count),
      ],
      result: .byteCount, x86_64: 20, arm64: 66),
    Call(
      name: "readv", prototype: "ssize_t readv(int fd, const struct iovec *iov, int iovcnt);",
      purpose: .descriptor, swift: "readScattered(into: {iov})",
      parameters: [
        Parameter("fd", .descriptor), Parameter("iov", .structure(.buffersOut)), Parameter("iovcnt", .count),
      ],
      result: .byteCount, x86_64: 19, arm64: 65),
    Call(
      name: "sendfile", prototype: "ssize_t sendfile(int out_fd, int in_fd, off_t *offset, size_t count);",
      purpose: .socket, swift: "sendFile({in_fd}, count: {count})",
      parameters: [
        Parameter("out_fd", .descriptor), Parameter("in_fd", .descriptor), Parameter("offset", .bytesIn),
        Parameter("count", .length),
      ],
      result: .byteCount, x86_64: 40, arm64: 71),
    Call(
      name: "getaddrinfo",
      prototype: "int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, "
        + "struct addrinfo **res);",
      manual: ManualPage("getaddrinfo", 3), purpose: .lookUp,
      swift: "lookUp({node}[, service: {service}][, hints: {hints}])",
      parameters: [
        Parameter("node", .text), Parameter("service", .text),
        Parameter("hints", .structure(.addressHints)), Parameter("res", .structure(.addressList)),
      ],
      result: .lookUpCode,
      // There is no system call of its own: the first that it usually makes opens a socket.
      syscall: Syscall(
        name: "socket", x86_64: 41, arm64: 198, arguments: [.derived, .derived, .derived])),
  ]
}
