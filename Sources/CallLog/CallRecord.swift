public import LinuxABI

/// One instrumented call: what the program asked of libc, and what came back.
public struct CallRecord: Hashable, Sendable {
  /// Order of beginning within the log, from 0.
  public var sequence: Int
  /// The libc function, a name of `LinuxABI.CallTable`: `recv`.
  public var call: String
  /// The source file of the Swift call, module and name as `#fileID` gives it: `lab_server/HelloHi.swift`.
  public var file: String
  /// The line of the Swift call, from 1.
  public var line: Int
  /// The calling thread's id, as gettid(2) gives it.
  public var thread: Int
  /// CLOCK_REALTIME just before the call, nanoseconds since 1970.
  public var before: Int64
  /// CLOCK_REALTIME just after the call, nanoseconds since 1970; nil when the program ended inside the call.
  public var after: Int64?
  /// The arguments, one for each parameter of the prototype and in its order.
  public var arguments: [Argument]
  /// What the call returned; nil when the program ended inside the call.
  public var result: Int64?
  /// The error number when `result` is -1 (or EAI_SYSTEM, getaddrinfo(3)), else 0.
  public var errno: Int32

  /// How the program came to make the call.
  public var manner: Manner

  /// A record as a program writes it and a reader finds it.
  public init(
    sequence: Int, call: String, file: String, line: Int, thread: Int, before: Int64, after: Int64?,
    arguments: [Argument], result: Int64?, errno: Int32, manner: Manner = .written
  ) {
    self.sequence = sequence
    self.call = call
    self.file = file
    self.line = line
    self.thread = thread
    self.before = before
    self.after = after
    self.arguments = arguments
    self.result = result
    self.errno = errno
    self.manner = manner
  }

  /// How a program came to make a call.
  public enum Manner: UInt8, Sendable {
    /// It stands in the source at the record's place. Of descriptors 0 to 2: the console read a line or printed.
    case written = 0
    /// A socket or a file went out of scope and was closed; the record's place is where it was made.
    case scopeEnd = 1
    /// A `File` made it, also of descriptors 0 to 2: `File(adopting: 0).read(upTo:)` is no `readLine()`.
    case file = 2
  }

  /// Its row of the call table; nil for a call that the table does not have.
  public var row: Call? {
    // A file's read is one on any descriptor.
    CallTable.call(named: call, manner == .file ? nil : integer(0), integer(1))
  }

  /// An argument that is a number.
  private func integer(_ index: Int) -> Int64? {
    guard arguments.indices.contains(index), case .integer(let value) = arguments[index] else { return nil }
    return value
  }

  /// Whether the program ended inside this call.
  public var isBegun: Bool { after == nil }

  /// One argument of a logged call.
  public enum Argument: Hashable, Sendable {
    /// A number: a descriptor, a constant, flags, a length.
    case integer(Int64)
    /// A null pointer.
    case null
    /// Bytes behind a pointer: a buffer, an option's value, or a raw `struct sockaddr`. For a buffer that the kernel
    /// fills, what it returned; empty until then.
    case bytes(Bytes)
    /// A `socklen_t *`: the room given, and the length found there afterwards (nil when the program ended inside the
    /// call).
    case lengthInOut(given: Int64, returned: Int64?)
  }

  /// Bytes that passed through a call. At most ``limit`` are kept.
  public struct Bytes: Hashable, Sendable {
    /// How many bytes of each buffer a log keeps.
    public static let limit = 4096

    /// The bytes kept.
    public var kept: [UInt8]
    /// How many there were.
    public var count: Int

    /// Bytes of a buffer with its true length.
    public init(_ kept: [UInt8], count: Int) {
      self.kept = kept
      self.count = count
    }
  }
}

/// A call log as read back: who wrote it, what it holds, and what it lost.
public struct CallLog: Hashable, Sendable {
  /// The program's path as it was started.
  public var program: String
  /// Its arguments, without the program.
  public var arguments: [String]
  /// Its process id.
  public var pid: Int
  /// SHA-256 of the source of its lab, hexadecimal, as the runner gave it; nil when nobody did.
  public var sourceDigest: String?
  /// CLOCK_REALTIME when the log was opened, nanoseconds since 1970.
  public var opened: Int64
  /// CLOCK_REALTIME when the log was closed in order; nil after a kill or a crash.
  public var closed: Int64?
  /// The records, in the order in which the calls began.
  public var records: [CallRecord]
  /// Records that were being copied when the program died, or that are damaged: nothing of them is known.
  public var holes: Int
  /// Those of the holes that no record follows: where a killed program was writing.
  public var holesAtEnd = 0
  /// Calls that were made when the log had no room left: nothing of them is known.
  public var unrecorded: Int
  /// How many bytes its file has; nil for a log that was read from none.
  public internal(set) var size: Int?
  /// Whether its file was locked when it was read: the program that writes it was still there.
  public var isStillWritten = false

  /// A log as a program wrote it.
  public init(
    program: String, arguments: [String], pid: Int, sourceDigest: String?, opened: Int64, closed: Int64?,
    records: [CallRecord], holes: Int, unrecorded: Int = 0
  ) {
    self.program = program
    self.arguments = arguments
    self.pid = pid
    self.sourceDigest = sourceDigest
    self.opened = opened
    self.closed = closed
    self.records = records
    self.holes = holes
    self.unrecorded = unrecorded
  }
}
