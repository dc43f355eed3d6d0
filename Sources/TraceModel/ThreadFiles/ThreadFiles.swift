import StraceParser

/// The files of `strace -ff -o trace`, one for each thread, as the one trace that `strace -f` would have written: every
/// line with its thread's id, in the order of time, and a call in two halves where the other threads' lines show that
/// something happened before it returned.
///
///     trace.7: 1700000010.000001 accept(3, NULL, NULL) = 4 <0.5>
///     trace.8: 1700000010.200000 close(5) = 0 <0.000009>
///
///     7     1700000010.000001 accept(3,  <unfinished ...>
///     8     1700000010.200000 close(5) = 0 <0.000009>
///     7     1700000010.500001 <... accept resumed>NULL, NULL) = 4 <0.5>
///
/// A call returns when it began and `-T` later; without `-T` one that can wait is taken to last until its thread's next
/// line, and any other to return at once. Joined again, the halves are the file's line, byte for byte.
///
/// What stamps leave open, causes decide: a file whose id is the result of a clone(2) in another begins behind that call,
/// and of equal stamps the child's come first. Where a file has no stamps, or stamps of another kind, causes are all there
/// is: a child's whole file stands behind the call that made it, files that nothing made come one after the other, and
/// ``isInTimeOrder`` says so. Memory: ``ThreadFileBound``.
package struct ThreadFiles: ~Copyable {
  private let threads: [Int]
  private let files: [ThreadFile]
  private var makers: ThreadMakers
  private var parser = LineParser()
  private var output: [UInt8] = []
  /// Whether the order is that of the run.
  package private(set) var isInTimeOrder = true

  /// A set of files.
  /// - Parameter threads: the ids of their threads, which strace puts behind the files' names.
  package init(threads: [Int]) {
    self.threads = threads
    files = Self.files(of: threads)
    makers = ThreadMakers(count: threads.count)
  }

  private static func files(of threads: [Int]) -> [ThreadFile] {
    let (line, chunk) = ThreadFileBound.ofOneFile(among: threads.count)
    return threads.map { ThreadFile(thread: $0, lineLimit: line, chunk: chunk) }
  }

  /// Reads every file to its end, or as far as is wanted.
  /// - Parameters:
  ///   - read: fills the buffer's beginning with the next bytes of a file; 0 at its end.
  ///   - again: the same once more from the beginning, a file after the other; called where stamps do not tell the order.
  ///     0 at once where a file cannot be read twice.
  ///   - sink: called with the text of the trace; returns whether it wants more.
  package mutating func run<E: Error>(
    _ read: (Int, inout [UInt8]) throws(E) -> Int, again: (Int, inout [UInt8]) throws(E) -> Int,
    sink: (Span<UInt8>) throws(E) -> Bool
  ) throws(E) {
    let files = files
    for number in files.indices {
      try files[number].begin(&parser) { room throws(E) in try read(number, &room) }
    }
    let times = files.filter { !$0.isEmpty }.map(\.time)
    isInTimeOrder = times.allSatisfy { $0 != nil && $0?.style == times[0]?.style }
    let isInTimeOrder = isInTimeOrder
    if files.count > 1, !isInTimeOrder || Self.leaveOrderOpen(times.compactMap(\.self)) { try survey(again) }
    beginNextDay()
    func comesBefore(_ a: Int, _ b: Int) -> Bool {
      if isInTimeOrder { return files[a].comesBefore(files[b], a < b) }
      return (-files[a].depth, a) < (-files[b].depth, b)
    }
    var waiting = WaitingFiles(
      files.indices.filter { !files[$0].isEmpty && makers.forks[$0] == nil }, comesBefore)
    while let number = waiting.first {
      let file = files[number]
      var made = makers.takeMade(by: number, upTo: file.line)
      for child in made { files[child].begin(behind: file) }
      let others = made.map { files[$0].next } + (waiting.second(comesBefore).map { [files[$0].next] } ?? [])
      let other = isInTimeOrder ? others.min() : nil
      guard try step(number, before: other, makes: !made.isEmpty, read, sink) else { return }
      if file.isEmpty {
        waiting.removeFirst(comesBefore)
        made += makers.takeMade(by: number, upTo: .max)
      } else {
        waiting.settleFirst(comesBefore)
      }
      for child in made where !files[child].isEmpty { waiting.insert(child, comesBefore) }
    }
    if !output.isEmpty { _ = try sink(output.span) }
    output.removeAll()
  }

  /// Whether the first stamps of a set show that stamps alone do not tell the order: whole seconds are often equal, and a
  /// clock may have gone past midnight.
  private static func leaveOrderOpen(_ times: [TraceTime]) -> Bool {
    times.contains { $0.unit >= 1_000_000_000 } || !ThreadClock.filesOfNextDay(times).isEmpty
  }

  /// Finds the calls that made the files.
  private mutating func survey<E: Error>(_ again: (Int, inout [UInt8]) throws(E) -> Int) throws(E) {
    let numbers = Dictionary(zip(threads, threads.indices)) { first, _ in first }
    for (number, file) in Self.files(of: threads).enumerated() {
      try file.begin(&parser) { room throws(E) in try again(number, &room) }
      while !file.isEmpty {
        if let child = file.forked(&parser).flatMap({ numbers[$0] }) {
          makers.note(ThreadMakers.Fork(file: number, line: file.line, time: file.time), of: child)
        }
        try file.advance(&parser) { room throws(E) in try again(number, &room) }
      }
    }
    let files = files
    makers.settle { files[$0].time }
    for number in files.indices { files[number].depth = makers.depths[number] }
  }

  /// Files that nothing made begin within half a day of each other; the others follow their makers.
  private func beginNextDay() {
    let roots = files.indices.filter { makers.forks[$0] == nil && !files[$0].isEmpty }
    guard isInTimeOrder else { return }
    for place in ThreadClock.filesOfNextDay(roots.map { files[$0].time }) {
      files[roots[place]].beginNextDay()
    }
  }

  /// Hands on what waits in a file: a line with all that belongs to it, or a half of one.
  /// - Parameter makes: whether the line makes another file, which comes behind all that belongs to it.
  /// - Returns: whether more is wanted.
  private mutating func step<E: Error>(
    _ number: Int, before other: Int64?, makes: Bool, _ read: (Int, inout [UInt8]) throws(E) -> Int,
    _ sink: (Span<UInt8>) throws(E) -> Bool
  ) throws(E) -> Bool {
    let file = files[number]
    if let other, try file.split(at: other, &parser, { room throws(E) in try read(number, &room) }) {
      output += file.firstHalf
      return try flush(sink)
    }
    repeat {
      file.put(into: &output, &parser)
      guard try flush(sink) else { return false }
      try file.advance(&parser) { room throws(E) in try read(number, &room) }
      // What has no stamp, a stack or a dump, belongs to the line above it.
    } while !file.isEmpty && (isInTimeOrder ? !file.hasOwnTime : makes && file.belongsAbove(&parser))
    return true
  }

  /// Hands on what was collected, when it is much.
  /// - Returns: whether more is wanted.
  private mutating func flush<E: Error>(_ sink: (Span<UInt8>) throws(E) -> Bool) throws(E) -> Bool {
    guard output.count >= 1 << 16 else { return true }
    defer { output.removeAll(keepingCapacity: true) }
    return try sink(output.span)
  }
}
