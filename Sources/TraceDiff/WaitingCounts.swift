import TraceModel

/// Lines that wait, each set of files by itself: they count where one of the files is a socket.
struct WaitingCounts {
  /// Nearly every call waits for one file: an epoll set, the one descriptor of a poll.
  private var single: [SocketEntry.Key: Int] = [:]
  private var sets: [SetKey: Int] = [:]
  /// Lines that there was no room for, by program.
  private var further: [Int: Int] = [:]
  /// Room for the files of all sets, and for single ones.
  private var room = 1 << 18

  private struct SetKey: Hashable {
    var program: Int
    var files: Set<Int32>
  }

  /// What a file proved to be.
  enum File { case none, conversation, question }

  mutating func add(_ called: Called, _ candidates: [OpenFile.ID], _ lineCount: Int) {
    let program = called.program
    let others = candidates.isEmpty ? [] : candidates.map(\.serial)
    let named = [called.subject, called.made].compactMap { $0?.serial }
    if others.isEmpty, named.count < 2 {
      // A call that names no file waits for none, and is no line of a socket.
      guard let serial = named.first else { return }
      let key = SocketEntry.Key(program: program, serial: serial)
      if let count = single[key] {
        single[key] = count + lineCount
        return
      }
      guard takeRoom(1, called, lineCount) else { return }
      single[key] = lineCount
      return
    }
    let key = SetKey(program: program, files: Set(others + named))
    if let count = sets[key] {
      sets[key] = count + lineCount
      return
    }
    guard takeRoom(key.files.count + 1, called, lineCount) else { return }
    sets[key] = lineCount
  }

  /// Without room a line counts as what the call is by now.
  private mutating func takeRoom(_ count: Int, _ called: Called, _ lineCount: Int) -> Bool {
    guard room >= count else {
      if called.concernsSocket { further[called.program, default: 0] += lineCount }
      return false
    }
    room -= count
    return true
  }

  /// How many lines of a program wait for sockets of its conversation, and for others of its sockets.
  func counts(of program: Int, _ kind: (Int32) -> File) -> (waiting: Int, questions: Int) {
    var waiting = further[program] ?? 0
    var questions = 0
    func add(_ files: some Sequence<Int32>, _ count: Int) {
      let kinds = files.map(kind)
      if kinds.contains(.conversation) {
        waiting += count
      } else if kinds.contains(.question) {
        questions += count
      }
    }
    for (key, count) in single where key.program == program { add(CollectionOfOne(key.serial), count) }
    for (key, count) in sets where key.program == program { add(key.files, count) }
    return (waiting, questions)
  }
}
