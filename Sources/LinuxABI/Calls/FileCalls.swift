extension CallTable {
  /// Files, pipes and limits, where a lab needs a descriptor that is no socket.
  static let fileCalls: [Call] = [
    Call(
      name: "open", prototype: "int open(const char *pathname, int flags, ... /* mode_t mode */);",
      purpose: .descriptor, swift: "File({pathname}, {flags}[, mode: {mode}])",
      parameters: [
        Parameter("pathname", .text), Parameter("flags", .flags(.fileFlags)),
        Parameter("mode", .fileMode, isVariadic: true),
      ],
      result: .descriptor,
      // Relative to the current directory, which openat(2) calls AT_FDCWD.
      syscall: Syscall(
        name: "openat", x86_64: 257, arm64: 56,
        arguments: [currentDirectory, .parameter(0), .parameter(1), .parameter(2)])),
    Call(
      name: "read", prototype: "ssize_t read(int fd, void *buf, size_t count);", purpose: .descriptor,
      swift: "read(upTo: {count})",
      parameters: [Parameter("fd", .descriptor), Parameter("buf", .bytesOut), Parameter("count", .length)],
      result: .byteCount, x86_64: 0, arm64: 63),
    Call(
      name: "write", prototype: "ssize_t write(int fd, const void *buf, size_t count);", purpose: .descriptor,
      swift: "write({buf})",
      parameters: [Parameter("fd", .descriptor), Parameter("buf", .bytesIn), Parameter("count", .length)],
      result: .byteCount, x86_64: 1, arm64: 64),
    Call(
      name: "unlink", prototype: "int unlink(const char *pathname);", purpose: .descriptor,
      swift: "File.unlink({pathname})", parameters: [Parameter("pathname", .text)], result: .status,
      syscall: Syscall(
        x86_64: .init("unlink", 87, [.parameter(0)]),
        arm64: .init("unlinkat", 35, [currentDirectory, .parameter(0), .zero]))),
    Call(
      name: "pipe2", prototype: "int pipe2(int pipefd[2], int flags);", purpose: .descriptor,
      swift: "File.pipe([{flags}])",
      parameters: [
        Parameter("pipefd", .structure(.descriptorPair)), Parameter("flags", .flags(.pipeFlags)),
      ],
      result: .status, x86_64: 293, arm64: 59),
    Call(
      name: "setrlimit", prototype: "int setrlimit(int resource, const struct rlimit *rlim);",
      purpose: .descriptor, swift: "setLimit({resource}, {rlim})",
      parameters: [
        Parameter("resource", .constant(.resource)), Parameter("rlim", .structure(.limitIn)),
      ],
      result: .status,
      syscall: Syscall(
        name: "prlimit64", x86_64: 302, arm64: 261, arguments: [.zero, .parameter(0), .parameter(1), .null])),
    Call(
      name: "getrlimit", prototype: "int getrlimit(int resource, struct rlimit *rlim);", purpose: .descriptor,
      swift: "limit(of: {resource})",
      parameters: [
        Parameter("resource", .constant(.resource)), Parameter("rlim", .structure(.limitOut)),
      ],
      result: .status,
      syscall: Syscall(
        name: "prlimit64", x86_64: 302, arm64: 261, arguments: [.zero, .parameter(0), .null, .parameter(1)])),
  ]

  private static let currentDirectory = Syscall.Argument.number(-100, "AT_FDCWD")
}
