import FoundationEssentials

/// `run.json`: what a run is, whoever of its programs is asked.
package struct RunRecord: Codable, Sendable {
  static let format = "socklab-run"

  package var format = Self.format
  package var version = RunFolder.version
  /// What no other run has: 64 random bits in hexadecimal.
  package let id: String
  /// The kernel and the architecture, as uname(2) names them; never the machine's own name.
  package let machine: String
  /// The version of strace; nil where none was found.
  package let strace: String?
  /// The names of the programs, in the order in which they joined.
  package var programs: [String] = []

  package init(id: String, machine: String, strace: String?) {
    (self.id, self.machine, self.strace) = (id, machine, strace)
  }
}

/// `NAME.json`: a program of a run. The environment is not in it: it holds secrets.
package struct ProgramRecord: Codable, Sendable {
  /// How the program's calls were seen.
  package enum Mode: String, Codable, Sendable { case traced, untraced, attached }

  /// How a program ended: one of both.
  package struct End: Codable, Sendable, Equatable {
    /// The status that it gave to exit(2).
    package let status: Int?
    /// The name of the signal that killed it: `SIGTERM`.
    package let signal: String?

    package init(status: Int) { (self.status, signal) = (status, nil) }
    package init(signal: String) { (status, self.signal) = (nil, signal) }
  }

  package var version = RunFolder.version
  /// What its files begin with.
  package let name: String
  /// Its words, the program first.
  package let command: [String]
  /// The folder that it began in.
  package let folder: String
  /// The words of the strace that traces it; none where nobody does.
  package let strace: [String]
  /// The words that a person typed to have it recorded, socklab or labs/check first; nil in records that other versions wrote.
  package var typed: [String]?
  package let mode: Mode
  /// Seconds since 1970.
  package let begin: Double
  /// The same; nil while it runs, and where nobody was there to see the end.
  package var end: Double?
  /// How it ended; nil while it runs, and where nobody knows.
  package var exit: End?
  /// Whether socklab ended it, and not itself or somebody else.
  package var endedByUs = false
  /// The process that traces it, or the program's own where nobody does.
  package var process: ProcessIdentity?
  /// The program's file and its libraries, as they were when the trace began; only where stacks are traced, nil in records
  /// that other versions wrote.
  package var files: [File]?

  /// A file that a program is made of.
  package struct File: Codable, Sendable, Equatable {
    /// Where it lies, without symbolic links, as a stack names it.
    package let path: String
    /// What the linker noted, in hexadecimal: no two builds have the same. Nil for a file without one.
    package let buildID: String?
    package let size: UInt64
    /// When it was last written, in seconds since 1970.
    package let modified: Int64

    package init(path: String, buildID: String?, size: UInt64, modified: Int64) {
      (self.path, self.buildID, self.size, self.modified) = (path, buildID, size, modified)
    }
  }

  package init(name: String, command: [String], folder: String, strace: [String], mode: Mode, begin: Double) {
    (self.name, self.command, self.folder) = (name, command, folder)
    (self.strace, self.mode, self.begin) = (strace, mode, begin)
  }

  /// When it began, to the second: `2026-11-29 18:52:51 UTC`; nil for a moment that no run began at.
  package var beginning: String? { Moment.text(begin) }
}

/// A moment as people write it.
package enum Moment {
  /// `2026-11-29 18:52:51 UTC`; nil for seconds since 1970 that no run and no file has.
  package static func text(_ seconds: Double) -> String? {
    guard seconds.isFinite, (0..<253_402_300_800).contains(seconds) else { return nil }
    let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space).year().month().day().time(
      includingFractionalSeconds: false)
    return Date(timeIntervalSince1970: seconds).formatted(style) + " UTC"
  }
}

/// `NAME.proc.json`: which descriptors a process had when strace attached to it, as /proc had it before and behind.
package struct DescriptorsRecord: Codable, Sendable {
  package var version = RunFolder.version
  package let pid: Int32
  /// When /proc was read first, and when strace was found attached, in seconds since 1970: a call in progress began before.
  package let began: Double
  package let attached: Double
  package let descriptors: [Descriptor]
  /// The threads that waited in the same call both times: it was in progress. Nil in records that other versions wrote.
  package let waiting: [Int32]?

  package init(
    pid: Int32, began: Double, attached: Double, descriptors: [Descriptor], waiting: [Int32]
  ) {
    (self.pid, self.began, self.attached) = (pid, began, attached)
    (self.descriptors, self.waiting) = (descriptors, waiting)
  }

  /// A descriptor that was the same both times.
  package struct Descriptor: Codable, Sendable {
    package let number: Int32
    /// `socket:[17]`, `pipe:[9]`, a path.
    package let link: String
    package let socket: Socket?

    package init(number: Int32, link: String, socket: Socket?) {
      (self.number, self.link, self.socket) = (number, link, socket)
    }
  }

  /// A socket, in strace's words.
  package struct Socket: Codable, Sendable {
    /// `TCP`, `UDPv6`, `UNIX-STREAM`.
    package let kind: String
    package let own: String?
    package let peer: String?
    package let isListening: Bool

    package init(kind: String, own: String?, peer: String?, isListening: Bool) {
      (self.kind, self.own, self.peer, self.isListening) = (kind, own, peer, isListening)
    }
  }
}

/// A process that is not mistaken for another: an id is given again, with a later start.
package struct ProcessIdentity: Codable, Sendable, Equatable {
  package let pid: Int32
  /// Ticks since the machine's start: proc_pid_stat(5).
  package let start: UInt64

  package init(pid: Int32, start: UInt64) { (self.pid, self.start) = (pid, start) }
}
