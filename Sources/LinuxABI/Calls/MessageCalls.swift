extension CallTable {
  /// Pairs, several buffers in one call, and what travels beside the bytes.
  static let messageCalls: [Call] = [
    Call(
      name: "socketpair", prototype: "int socketpair(int domain, int type, int protocol, int sv[2]);",
      manual: ManualPage("socketpair", 2), purpose: .socket,
      swift: "Socket.pair({domain}, {type}[, protocol: {protocol}])",
      parameters: [
        Parameter("domain", .constant(.addressFamily)), Parameter("type", .flags(.socketType)),
        Parameter("protocol", .protocolNumber), Parameter("sv", .structure(.descriptorPair)),
      ],
      result: .status,
      syscall: Syscall(
        name: "socketpair", x86_64: 53, arm64: 199,
        arguments: [.parameter(0), .parameter(1), .parameter(2), .parameter(3)])),
    Call(
      name: "accept4",
      prototype: "int accept4(int sockfd, struct sockaddr *addr, socklen_t *addrlen, int flags);",
      manual: ManualPage("accept4", 2), purpose: .socket,
      swift: "accept({flags})",
      parameters: [
        descriptor, Parameter("addr", .addressOut), Parameter("addrlen", .lengthInOut),
        Parameter("flags", .flags(.socketType)),
      ],
      result: .descriptor,
      syscall: Syscall(
        name: "accept4", x86_64: 288, arm64: 242,
        arguments: [.parameter(0), .parameter(1), .parameter(2), .parameter(3)])),
    Call(
      name: "sendmsg", prototype: "ssize_t sendmsg(int sockfd, const struct msghdr *msg, int flags);",
      manual: ManualPage("sendmsg", 2), purpose: .socket,
      swift: "sendMessage({msg}[, flags: {flags}])",
      parameters: [
        descriptor, Parameter("msg", .structure(.messageIn)), Parameter("flags", .flags(.messageFlags)),
      ],
      result: .byteCount,
      syscall: Syscall(
        name: "sendmsg", x86_64: 46, arm64: 211, arguments: [.parameter(0), .parameter(1), .parameter(2)])),
    Call(
      name: "recvmsg", prototype: "ssize_t recvmsg(int sockfd, struct msghdr *msg, int flags);",
      manual: ManualPage("recvmsg", 2), purpose: .socket,
      swift: "receiveMessage({msg}[, flags: {flags}])",
      parameters: [
        descriptor, Parameter("msg", .structure(.messageOut)), Parameter("flags", .flags(.messageFlags)),
      ],
      result: .byteCount,
      syscall: Syscall(
        name: "recvmsg", x86_64: 47, arm64: 212, arguments: [.parameter(0), .parameter(1), .parameter(2)])),
    Call(
      name: "writev", prototype: "ssize_t writev(int fd, const struct iovec *iov, int iovcnt);",
      manual: ManualPage("writev", 2), purpose: .descriptor,
      swift: "writeGathered({iov})",
      parameters: [
        Parameter("fd", .descriptor), Parameter("iov", .structure(.buffersIn)), Parameter("iovcnt", .count),
      ],
      result: .byteCount,
      syscall: Syscall(
        name: "writev", x86_64: 20, arm64: 66, arguments: [.parameter(0), .parameter(1), .parameter(2)])),
    Call(
      name: "readv", prototype: "ssize_t readv(int fd, const struct iovec *iov, int iovcnt);",
      manual: ManualPage("readv", 2), purpose: .descriptor,
      swift: "readScattered(into: {iov})",
      parameters: [
        Parameter("fd", .descriptor), Parameter("iov", .structure(.buffersOut)), Parameter("iovcnt", .count),
      ],
      result: .byteCount,
      syscall: Syscall(
        name: "readv", x86_64: 19, arm64: 65, arguments: [.parameter(0), .parameter(1), .parameter(2)])),
    Call(
      name: "sendfile", prototype: "ssize_t sendfile(int out_fd, int in_fd, off_t *offset, size_t count);",
      manual: ManualPage("sendfile", 2), purpose: .socket,
      swift: "sendFile({in_fd}, count: {count})",
      parameters: [
        Parameter("out_fd", .descriptor), Parameter("in_fd", .descriptor), Parameter("offset", .bytesIn),
        Parameter("count", .length),
      ],
      result: .byteCount,
      syscall: Syscall(
        name: "sendfile", x86_64: 40, arm64: 71,
        arguments: [.parameter(0), .parameter(1), .parameter(2), .parameter(3)])),
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
