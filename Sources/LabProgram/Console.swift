internal import CallLog
internal import Glibc
internal import LinuxABI
internal import TraceText
internal import TracedSockets

/// The person at the keyboard: prompts, lines and pauses, each recorded as the call it makes.
public final class Console {
  let program: String
  let tracing: Tracing?
  /// What has been read and not been given out yet, and how much of it is known to hold no newline.
  private var unread: [UInt8] = []
  private var scanned = 0
  private var isAtEnd = false
  private var hasOpenPrompt = false
  private let options: LabValues

  init(program: String, tracing: Tracing?, options: LabValues = LabValues()) {
    self.program = program
    self.tracing = tracing
    self.options = options
  }

  /// Whether one of the lab's flags is on: `console.isOn("--chat")`.
  public func isOn(_ flag: String) -> Bool { options.isOn(flag) }

  /// The number of one of the lab's options: `console.number("--count")`.
  public func number(_ option: String) -> Int { options.number(option) }

  /// The text of one of the lab's options: `console.text("--name")`.
  public func text(_ option: String) -> String { options.text(option) }

  /// Prints a line and flushes it, so that its write(2) follows the call it reports. Swift keeps output back when
  /// standard output is not a terminal.
  /// - Throws: ``SocketError`` of the call `write`; ``Interrupted``.
  public func print(_ text: String, file: StaticString = #fileID, line: Int = #line) throws {
    isPromptOpen = false
    try put(text + "\n", CallSite(file, line))
  }

  /// Prints a line and leaves it in the buffer of the C library, as Swift's print does where standard output is no
  /// terminal: its write(2) comes with the next print or at the end of the program.
  /// - Throws: ``Interrupted``
  public func printUnflushed(_ text: String, file: StaticString = #fileID, line: Int = #line) throws {
    isPromptOpen = false
    let text = Visible.onStandardOutput(text + "\n")
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { bytes in
      let arguments = LiveArguments(
        .input(bytes), .number(1), .number(bytes.count), .number(STDOUT_FILENO))
      return traced("fwrite", arguments, tracing, at: CallSite(file, line)) {
        Swift.print(text, terminator: "")
        return bytes.count
      }
    }
    try Interrupts.check()
  }

  /// Whether a prompt stands at the end of the last line. Shared with what shows calls, which may end that line.
  private var isPromptOpen: Bool {
    get { tracing?.isPromptOpen ?? hasOpenPrompt }
    set { if let tracing { tracing.isPromptOpen = newValue } else { hasOpenPrompt = newValue } }
  }

  /// Prompts for a line and reads it; nil at the end of input. The line comes without its newline, byte for byte.
  /// - Throws: ``SocketError`` of the call `read` or `write`; ``Interrupted``; an error when a line is longer than 1 MiB.
  public func readLine(prompt: String, file: StaticString = #fileID, line: Int = #line) throws -> TypedLine? {
    let site = CallSite(file, line)
    isPromptOpen = true
    try put(prompt, site)
    // Not Swift's readLine: after EINTR it tries again for ever, at full speed and without reading, so that Ctrl-C at
    // the prompt would do nothing (measured with Swift 6.3.1).
    while true {
      if let end = unread[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
        isPromptOpen = false
        return take(end, andDrop: 1)
      }
      scanned = unread.count
      // A last line may lack its newline.
      if isAtEnd { return unread.isEmpty ? nil : take(unread.count, andDrop: 0) }
      guard unread.count < Self.lineLimit else { throw LineTooLong() }
      try fill(site)
    }
  }

  /// No person types more in one line; a file without newlines would fill the memory.
  private static let lineLimit = 1 << 20

  /// A line that does not end.
  struct LineTooLong: Error, CustomStringConvertible {
    let description = "the input has a line of more than \(Console.lineLimit) bytes; give it shorter ones"
  }

  private func take(_ length: Int, andDrop newline: Int) -> TypedLine {
    defer {
      unread.removeFirst(length + newline)
      scanned = 0
    }
    return TypedLine(unread[..<length])
  }

  /// Waits on purpose.
  /// - Throws: ``Interrupted``
  public func sleep(seconds: UInt32, file: StaticString = #fileID, line: Int = #line) throws {
    _ = traced("sleep", .init(.number(Int(seconds))), tracing, at: CallSite(file, line)) {
      Int(Glibc.sleep(seconds))
    }
    try Interrupts.check()
  }

  /// Says something about the run on standard error, in one line. Not part of the conversation, and not recorded.
  public func note(_ text: String) {
    // After a prompt, a person at a terminal would find the note on the prompt's line.
    let lineBreak = isPromptOpen && isatty(STDERR_FILENO) == 1 ? "\n" : ""
    isPromptOpen = false
    standardError("\(lineBreak)\(program): \(Escape.terminal(text))\n")
  }

  private func put(_ text: String, _ site: CallSite) throws {
    let text = Visible.onStandardOutput(text)
    let bytes = Array(text.utf8)
    let outcome = bytes.withUnsafeBytes { bytes in
      let arguments = LiveArguments(.number(STDOUT_FILENO), .input(bytes), .number(bytes.count))
      return traced("write", arguments, tracing, at: site) {
        Swift.print(text, terminator: "")
        return fflush(nil) == 0 ? bytes.count : -1
      }
    }
    try Interrupts.check()
    if outcome.result == -1 { throw SocketError(call: "write", errno: Errno(rawValue: outcome.errno)) }
  }

  private func fill(_ site: CallSite) throws {
    var room = [UInt8](repeating: 0, count: 4096)
    let count = try retrying(readInput(&room, site))
    isAtEnd = count == 0
    unread += room[..<count]
  }

  private func readInput(_ room: inout [UInt8], _ site: CallSite) throws(SocketError) -> Int {
    let outcome = room.withUnsafeMutableBytes { room in
      let arguments = LiveArguments(
        .number(STDIN_FILENO), .output(.init(room)), .number(room.count))
      return traced("read", arguments, tracing, at: site) { read(STDIN_FILENO, room.baseAddress, room.count) }
    }
    guard outcome.result >= 0 else { throw SocketError(call: "read", errno: Errno(rawValue: outcome.errno)) }
    return outcome.result
  }
}

/// Prints and flushes; why that failed, nil where it did not.
func standardOutput(_ text: String) -> Errno? {
  Swift.print(text, terminator: "")
  return fflush(nil) == 0 ? nil : Errno(rawValue: errno)
}

/// Writes to standard error at once, around libc's buffers.
func standardError(_ text: String) {
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let written = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    // A signal in between must not take the only word about how the program ends.
    if written == -1, errno == EINTR { continue }
    guard written > 0 else { return }
    bytes = bytes.dropFirst(written)
  }
}
