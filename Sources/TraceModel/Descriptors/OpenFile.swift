package import LinuxABI

/// open(2)'s open file description, which several numbers and processes may share.
package struct OpenFile: Sendable {
  /// Which file it is, in the whole trace.
  package struct ID: Hashable, Sendable {
    /// Where it is kept while it lives; used again for others.
    package let slot: Int32
    /// Its number among all open files of the trace.
    package let serial: Int32
  }

  package let id: ID
  package var kind: SyscallTraits.File
  /// What is known of it as a socket; of other files nothing.
  package var socket: SocketState?
  /// The line where it came into being, or was first used.
  package let birth: Int
  /// How it came to be known.
  package let origin: Origin
  /// Whether a call or a label has said what it is.
  package internal(set) var evidence: Evidence?
  /// Whether it is a socket, or an epoll set that has one.
  package internal(set) var concernsSockets = false
  /// Whether it is an epoll set that has a descriptor of which it tells what is new alone: EPOLLET, epoll(7).
  package internal(set) var isEdgeTriggered = false

  /// How many descriptors stand for it, and how many calls are under way about it.
  package internal(set) var descriptors = 0
  package internal(set) var callsUnderWay = 0
  var isEnded = false
  /// Whether nothing is known of it but that a call under way named its number, which may turn out to stand for nothing.
  var isDoubted = false
  /// The last label that was seen, so that it is not read again.
  var label: LabelFacts?
  /// Which one it is in the table of labels: most lines have the same as the one before.
  var labelID: LabelTable.ID?
  /// The epoll sets that watch it.
  var watchers: Set<Watcher> = []
  /// The id of the process that a pidfd stands for.
  var process: Int?
  /// How much one end of a pair has been sent, and has received: what ``KernelState/Passed/place`` counts.
  var arrived: Int64 = 0
  var taken: Int64 = 0
  /// The name by which clients reach it: ``KernelState/offered``.
  var offered: SocketAddress?

  /// An epoll set, and the number by which it watches a file.
  struct Watcher: Hashable {
    var set: OpenFile.ID
    var number: Int64
  }

  /// How an open file came to be known.
  package enum Origin: UInt8, Hashable, Sendable {
    /// The trace shows it being made.
    case made
    /// A number was used that the trace does not show being made: it is older than the trace, or was made unseen.
    case found
    /// It came with a message.
    case passed
  }

  /// What says that a file is what it is.
  package struct Evidence: Hashable, Sendable {
    package let line: Int
    package let reason: Reason

    package enum Reason: UInt8, Hashable, Sendable {
      /// The call that made it.
      case made
      /// strace's label.
      case label
      /// A call that only sockets allow, and that did not say otherwise.
      case call
    }
  }
}

/// One number of one table, from being made to being freed.
package struct Generation: Hashable, Sendable {
  package let number: Int64
  package let file: OpenFile.ID
  /// The line where the number was given.
  package let birth: Int
}
