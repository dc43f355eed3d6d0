import CallForms
import StraceParser

/// What one program of a trace did, before anybody knows whether a table will be made of it.
struct ProgramTally {
  /// A row's calls before there are rows: of one shape, for one purpose.
  struct Key: Hashable {
    var shape: CallShapes.ID
    var subject: LanguageRow.Subject
    /// Whether they are about a socket; others belong to rows that take any call.
    var isAbout: Bool
    var file: FileClass
    /// Whether they are the calls with which sockets are thrown away.
    var isDiscard = false
    /// Whether an event loop serves their socket.
    var isWatched = false

    // One number: a key is looked up for each call.
    func hash(into hasher: inout Hasher) {
      let flags =
        (isAbout ? 1 : 0) | Int(file.rawValue) << 1 | (isDiscard ? 1 << 7 : 0) | (isWatched ? 1 << 6 : 0)
      hasher.combine(Int(shape.index) << 8 | Int(subject.rawValue) << 3 | flags)
    }
  }

  struct Tally {
    var count = 0
    var lineCount = 0
    var lines = LineRanges()
  }

  /// What is known of the calls of a stretch of the trace that are about no socket, until it is known whether the program
  /// had begun.
  struct Stretch {
    /// The line where it begins.
    var line: Int
    /// The socket whose making began it, by its serial number; nil for the first stretch.
    var socket: Int32?
    /// Lines by what they are if the program had begun.
    var inputOutput = 0
    var runtime = 0
    /// Calls that rows might take, whatever they are about.
    var any: [CallShapes.ID: Tally] = [:]
    var places: [(place: Int, shape: CallShapes.ID?, isInputOutput: Bool)] = []
  }

  var tallies: [Key: Tally] = [:]
  /// The stretches of the start, each from one socket to the next, until one of them was the program's own.
  var start: [Stretch] = []
  /// Whether the program has begun: its first own socket is there, or the trace does not show its start.
  var hasBegun = false
  /// The line where it began.
  var beginLine = Int.max
  /// The stretch with which it began: what lies before it was its start.
  var beginStretch = 0
  var startUp = 0
  var inputOutput = 0
  var runtime = 0
  var signals = 0
  var exits = 0
  /// All its lines.
  var lines = 0
  /// Whether it has a call for sockets, or on one; and whether one of those is a conversation.
  var calls = false
  var converses = false
  var touches = false
  /// Its first pair of which another program uses an end: with it the program begins where it has no other socket.
  var lentPair: (socket: Int32, line: Int)?
  /// The stretches between that pair and its first other socket: of its start only where the pair is its language's.
  var behindLentPair: [Stretch] = []
  /// Whether it uses a socket that is no end of a pair which another program made.
  var hasOwnSocket = false
  var hasLookedUp = false
  /// What its look-ups are of.
  var lookUps: LookUps = []
  var signs = SignFinder()
  /// Whether it has an epoll set, and so maybe an event loop.
  var hasSet = false
  /// The threads of its first process, but for the one that it is called by: of a process that strace found nobody knows
  /// which of its threads has the process's id.
  var threads: Set<Int> = []
  /// The line of the first call of io_uring.
  var ring: Int?

  init(isShownFromItsStart: Bool, line: Int) {
    hasBegun = !isShownFromItsStart
    if hasBegun { beginLine = line }
    start = hasBegun ? [] : [Stretch(line: line)]
  }
}
