extension CallTable {
  static let descriptor = Parameter("sockfd", .descriptor)

  static let socketCalls: [Call] = [
    Call(
      name: "socket", prototype: "int socket(int domain, int type, int protocol);", purpose: .socket,
      swift: "Socket({domain}, {type}[, protocol: {protocol}])",
      parameters: [
        Parameter("domain", .constant(.addressFamily)), Parameter("type", .flags(.socketType)),
        Parameter("protocol", .protocolNumber),
      ],
      result: .descriptor, x86_64: 41, arm64: 198),
    Call(
      name: "setsockopt",
      prototype: "int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t optlen);",
      purpose: .socket, swift: "setOption({optname}, to: {optval})",
      parameters: [
        descriptor, Parameter("level", .constant(.optionLevel)), Parameter("optname", .optionName),
        Parameter("optval", .optionIn), Parameter("optlen", .length),
      ],
      result: .status, x86_64: 54, arm64: 208),
    Call(
      name: "getsockopt",
      prototype: "int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen);",
      purpose: .socket, swift: "option({optname})",
      parameters: [
        descriptor, Parameter("level", .constant(.optionLevel)), Parameter("optname", .optionName),
        Parameter("optval", .optionOut), Parameter("optlen", .lengthInOut),
      ],
      result: .status, x86_64: 55, arm64: 209),
    Call(
      name: "bind", prototype: "int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen);",
      purpose: .socket, swift: "bind(to: {addr})",
      parameters: [descriptor, Parameter("addr", .addressIn), Parameter("addrlen", .length)], result: .status,
      x86_64: 49, arm64: 200),
    Call(
      name: "listen", prototype: "int listen(int sockfd, int backlog);", purpose: .socket,
      swift: "listen(backlog: {backlog})", parameters: [descriptor, Parameter("backlog", .count)],
      result: .status, x86_64: 50, arm64: 201),
    Call(
      name: "accept", prototype: "int accept(int sockfd, struct sockaddr *addr, socklen_t *addrlen);",
      purpose: .socket, swift: "accept()",
      parameters: [descriptor, Parameter("addr", .addressOut), Parameter("addrlen", .lengthInOut)],
      result: .descriptor, x86_64: 43, arm64: 202),
    Call(
      name: "connect", prototype: "int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen);",
      purpose: .socket, swift: "connect(to: {addr})",
      parameters: [descriptor, Parameter("addr", .addressIn), Parameter("addrlen", .length)], result: .status,
      x86_64: 42, arm64: 203),
    Call(
      name: "send", prototype: "ssize_t send(int sockfd, const void *buf, size_t len, int flags);",
      purpose: .socket, swift: "send({buf}[, flags: {flags}])",
      parameters: [
        descriptor, Parameter("buf", .bytesIn), Parameter("len", .length),
        Parameter("flags", .flags(.messageFlags)),
      ],
      result: .byteCount,
      syscall: Syscall(
        name: "sendto", x86_64: 44, arm64: 206, arguments: .parameters(4) + [.null, .zero])),
    Call(
      name: "recv", prototype: "ssize_t recv(int sockfd, void *buf, size_t len, int flags);",
      purpose: .socket, swift: "receive(upTo: {len}[, flags: {flags}])",
      parameters: [
        descriptor, Parameter("buf", .bytesOut), Parameter("len", .length),
        Parameter("flags", .flags(.messageFlags)),
      ],
      result: .byteCount,
      syscall: Syscall(
        name: "recvfrom", x86_64: 45, arm64: 207, arguments: .parameters(4) + [.null, .null])),
    Call(
      name: "sendto",
      prototype: "ssize_t sendto(int sockfd, const void *buf, size_t len, int flags, "
        + "const struct sockaddr *dest_addr, socklen_t addrlen);",
      purpose: .socket, swift: "send({buf}, to: {dest_addr}[, flags: {flags}])",
      parameters: [
        descriptor, Parameter("buf", .bytesIn), Parameter("len", .length),
        Parameter("flags", .flags(.messageFlags)), Parameter("dest_addr", .addressIn),
        Parameter("addrlen", .length),
      ],
      result: .byteCount, x86_64: 44, arm64: 206),
    Call(
      name: "recvfrom",
      prototype: "ssize_t recvfrom(int sockfd, void *buf, size_t len, int flags, "
        + "struct sockaddr *src_addr, socklen_t *addrlen);",
      purpose: .socket, swift: "receiveFrom(upTo: {len}[, flags: {flags}])",
      parameters: [
        descriptor, Parameter("buf", .bytesOut), Parameter("len", .length),
        Parameter("flags", .flags(.messageFlags)), Parameter("src_addr", .addressOut),
        Parameter("addrlen", .lengthInOut),
      ],
      result: .byteCount, x86_64: 45, arm64: 207),
    Call(
      name: "shutdown", prototype: "int shutdown(int sockfd, int how);", purpose: .socket,
      swift: "shutdown({how})", parameters: [descriptor, Parameter("how", .constant(.shutdownHow))],
      result: .status, x86_64: 48, arm64: 210),
    Call(
      name: "getsockname",
      prototype: "int getsockname(int sockfd, struct sockaddr *addr, socklen_t *addrlen);", purpose: .socket,
      swift: "localAddress()",
      parameters: [descriptor, Parameter("addr", .addressOut), Parameter("addrlen", .lengthInOut)],
      result: .status, x86_64: 51, arm64: 204),
    Call(
      name: "getpeername",
      prototype: "int getpeername(int sockfd, struct sockaddr *addr, socklen_t *addrlen);", purpose: .socket,
      swift: "peerAddress()",
      parameters: [descriptor, Parameter("addr", .addressOut), Parameter("addrlen", .lengthInOut)],
      result: .status, x86_64: 52, arm64: 205),
    Call(
      name: "close", prototype: "int close(int fd);", purpose: .socket, swift: "close()",
      parameters: [Parameter("fd", .descriptor)], result: .status, x86_64: 3, arm64: 57),
  ]
}
