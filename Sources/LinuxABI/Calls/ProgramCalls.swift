extension CallTable {
  /// What a conversation needs beside its sockets: a line from the person, a line to the person, a pause.
  static let programCalls: [Call] = [
    // The programs read lines with read(2) themselves: Swift's readLine() tries again for ever after EINTR, so that
    // Ctrl-C at a prompt would do nothing. One line may take several reads, and one read may bring several lines.
    Call(
      name: "read", prototype: "ssize_t read(int fd, void *buf, size_t count);", purpose: .inputOutput,
      swift: "readLine()",
      parameters: [Parameter("fd", .descriptor), Parameter("buf", .bytesOut), Parameter("count", .length)],
      result: .byteCount, x86_64: 0, arm64: 63, variant: .standardStream),
    Call(
      name: "write", prototype: "ssize_t write(int fd, const void *buf, size_t count);",
      purpose: .inputOutput, swift: "print({buf})",
      parameters: [Parameter("fd", .descriptor), Parameter("buf", .bytesIn), Parameter("count", .length)],
      result: .byteCount, x86_64: 1, arm64: 64, variant: .standardStream),
    // A print that nothing flushes: it stays in the buffer of the C library until that is full, the next flush, or the end
    // of the program. The stream is logged as its descriptor, which fileno(3) gives.
    Call(
      name: "fwrite", prototype: "size_t fwrite(const void *ptr, size_t size, size_t nmemb, FILE *stream);",
      manual: ManualPage("fwrite", 3), purpose: .buffered, swift: "printUnflushed({ptr})",
      parameters: [
        Parameter("ptr", .bytesIn), Parameter("size", .length), Parameter("nmemb", .length),
        Parameter("stream", .descriptor),
      ],
      result: .byteCount,
      syscall: Syscall(
        name: "write", x86_64: 1, arm64: 64, arguments: [.derived, .derived, .derived])),
    Call(
      name: "sleep", prototype: "unsigned int sleep(unsigned int seconds);", manual: ManualPage("sleep", 3),
      purpose: .sleep, swift: "sleep({seconds})", parameters: [Parameter("seconds", .count)], result: .status,
      syscall: Syscall(
        name: "clock_nanosleep", x86_64: 230, arm64: 115, arguments: [.zero, .zero, .derived, .derived])),
  ]
}
