import StraceParser

/// The files of `strace -ff -o trace`, one for each thread, as the one trace that `strace -f` would have written: every
/// line with its thread's id, in the order of time, and a call in two halves where the other threads' lines show that
/// something happened before it returned.
///
///     trace.7: 10.000001 accept(3, NULL, NULL) = 4 <0.5>      7     10.000001 accept(3,  <unfinished ...>
///     trace.8: 10.200000 close(5) = 0 <0.000009>              8     10.200000 close(5) = 0 <0.000009>
///                                                             7     10.500001 <... accept resumed>NULL, NULL) = 4 <0.5>
///
/// A call returns when it began and `-T` later; without `-T` one that can wait is taken to last until its thread's next
/// line, and any other to return at once. Joined again, the halves are the file's line, byte for byte. Of equal stamps
/// the order of the files decides. Where a file has no stamps, or stamps of another kind, the files come one after the
/// other, and ``isInTimeOrder`` says so. Memory: ``ThreadFileBound``.
package struct ThreadFiles: ~Copyable {
  private let files: [ThreadFile]
  private var parser = LineParser()
  private var output: [UInt8] = []
  /// Whether the order is that of the run.
  package private(set) var isInTimeOrder = true

  /// A set of files.
  /// - Parameter threads: the ids of their threads, which strace puts behind the files' names.
  package init(threads: [Int]) {
    let (line, chunk) = ThreadFileBound.ofOneFile(among: threads.count)
    files = threads.map { ThreadFile(thread: $0, lineLimit: line, chunk: chunk) }
  }

  /// Reads every file to its end, or as far as is wanted.
  /// - Parameters:
  ///   - read: fills the buffer's beginning with the next bytes of a file; 0 at its end.
  ///   - sink: called with the text of the trace; returns whether it wants more.
  package mutating func run<E: Error>(
    _ read: (Int, inout [UInt8]) throws(E) -> Int, sink: (Span<UInt8>) throws(E) -> Bool
  ) throws(E) {
    let files = files
    for number in files.indices {
      try files[number].begin(&parser) { room throws(E) in try read(number, &room) }
    }
    let styles = files.filter { !$0.isEmpty }.map(\.time?.style)
    isInTimeOrder = styles.allSatisfy { $0 != nil && $0 == styles[0] }
    func comesBefore(_ a: Int, _ b: Int) -> Bool {
      isInTimeOrder ? files[a].comesBefore(files[b], a < b) : a < b
    }
    var waiting = WaitingFiles(files.indices.filter { !files[$0].isEmpty }, comesBefore)
    while let number = waiting.first {
      let other = isInTimeOrder ? waiting.second(comesBefore).map { files[$0].next } : nil
      guard try step(number, before: other, read, sink) else { return }
      if files[number].isEmpty { waiting.removeFirst(comesBefore) } else { waiting.settleFirst(comesBefore) }
    }
    if !output.isEmpty { _ = try sink(output.span) }
    output.removeAll()
  }

  /// Hands on what waits in a file: a line with all that belongs to it, or a half of one.
  /// - Returns: whether more is wanted.
  private mutating func step<E: Error>(
    _ number: Int, before other: Int64?, _ read: (Int, inout [UInt8]) throws(E) -> Int,
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
    } while !file.isEmpty && !file.hasOwnTime
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
