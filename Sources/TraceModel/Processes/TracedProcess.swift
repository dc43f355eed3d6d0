package import LinuxABI

/// A process of a trace: its threads share a table of descriptors.
package struct TracedProcess: Sendable {
  /// Which one, in the whole trace: ids are used again.
  package struct ID: Hashable, Sendable {
    package let index: Int32
  }

  package let id: ID
  /// What strace calls it; nil in a trace without ids.
  package internal(set) var pid: Int?
  /// The process that made it; nil for one that was there before.
  package internal(set) var parent: ID?
  /// The line where it began, or was first seen.
  package let birth: Int
  /// The program that it runs, as an index of ``KernelState/programs``.
  package internal(set) var program: Int
  package internal(set) var isEnded = false

  var table: Int
  var threads: Set<Int> = []
  /// What the survey says of its threads together.
  var life = ProcessSurvey.Life()
}

/// A program: from one execve(2) to the next, with the threads and the children that it made on the way.
package struct RunningProgram: Hashable, Sendable {
  /// The process that started it.
  package let pid: Int?
  /// Its path as execve(2) names it, empty where strace shows a pointer alone; nil where the trace begins later.
  package internal(set) var path: [UInt8]?
  /// The line where it began.
  package let line: Int
  /// The program whose process it took over; nil for the first.
  package let before: Int?
  /// The machines that have all its calls, their numbers and its mode; none where these are of several.
  package internal(set) var interfaces = Interfaces.all
  /// Those of the mode that strace said last.
  var mode: Interfaces?
}

/// A thread.
struct TracedThread {
  var process: Int32
  /// Whether the trace showed it being made, or doing anything of its own.
  var isSeen: Bool
  /// The line where it was first seen, or was made.
  var birth: Int
  /// Whether nothing proves that it is a thread of its process, and no process: strace found it when it came.
  var isAssumed = false
}

/// A call that has begun and not returned.
struct CallUnderWay {
  /// The line where it began.
  var line: Int
  /// The number of the descriptor that it is about.
  var number: Int64 = -1
  var constants = Constants()
  var subject: OpenFile.ID?
  var second: OpenFile.ID?
  /// Whether the files that it is about know of it.
  var isHeld = false
  var isForSocketsAlone = false
  /// The socket to which it sends descriptors, where they lie already.
  var receiver: OpenFile.ID?
  /// The thread that spoke before the call that made it returned.
  var early: Int?
}

/// A call that never returned, as far as the trace shows it: what was known of it when its thread ended, or went on.
struct InterruptedCall {
  var call: CallUnderWay
  /// What its socket was when it began; only where the state keeps that.
  var before: SocketState?
  var process: TracedProcess
  var concernsSocket: Bool
}
