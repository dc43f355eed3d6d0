import Glibc
import Machine
import StraceParser
import TraceModel

/// A trace that is read from its beginning several times; the one way to do so.
///
/// What a pipe gives, and the one trace that the files of a set make, is kept in a file that has no name any more.
struct RepeatedInput: ~Copyable {
  private let trace: TraceName
  private let kind: Kind
  /// The file, or the pipe; none for a set, whose files are opened together.
  private let input: Input?
  /// The file without a name, from when on something is kept in it.
  private var copy: Input?
  private var hasCopy = false
  /// How many bytes were found so far, and whether they are all.
  private var size = 0
  private var isWhole = false
  private var start: FileStart
  private var last = LastLine()

  private enum Kind {
    /// A file, and where in it reading began: standard input may stand anywhere.
    case file(start: off_t)
    /// A pipe or a terminal: what it gave so far is copied.
    case copied
    /// The files of a set: they are merged once, and the merge is copied.
    case set

    init(_ trace: TraceName) {
      if trace.isSet {
        self = .set
      } else if trace.files[0] == "-" {
        let place = lseek(0, 0, SEEK_CUR)
        self = place < 0 ? .copied : .file(start: place)
      } else {
        var status = stat()
        // What is not there is said when it is opened.
        let isStream =
          trace.files[0].withSystemName { stat($0, &status) } == 0 && status.st_mode & S_IFMT != S_IFREG
        self = isStream ? .copied : .file(start: 0)
      }
    }
  }

  /// - Parameter rule: what is done about a file that begins as no trace does.
  init(_ trace: TraceName, as rule: FileStart.Rule = .trace) throws(Failure) {
    var kind = Kind(trace)
    let input = try Self.input(trace, rule)
    if case .file(start: 0) = kind { kind = .file(start: Self.beginning(of: input)) }
    self.trace = trace
    self.kind = kind
    self.input = input
    copy = nil
    start = FileStart(trace.isSet ? trace.name : Input.name(of: trace.files[0]), rule)
  }

  private static func input(_ trace: TraceName, _ rule: FileStart.Rule) throws(Failure) -> Input? {
    if trace.isSet { return nil }
    return try Input(trace.files[0], isTrace: rule == .trace)
  }

  private static func beginning(of input: borrowing Input?) -> off_t {
    switch input {
    case .some(let input): input.beginning
    case .none: 0
    }
  }

  /// Hands on everything from the beginning, in pieces; the same bytes each time.
  ///
  /// - Parameters:
  ///   - isLast: whether this is the last time: what comes new is not kept then.
  ///   - body: returns whether it wants more.
  mutating func forEachPiece(
    isLast: Bool = false, _ body: (Span<UInt8>) throws(Failure) -> Bool
  ) throws(Failure) {
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var offset = 0
    while offset < size {
      let count = try reread(into: &buffer, at: offset)
      // What was written behind it in the meantime is no part of it.
      let kept = min(count, size - offset)
      guard kept > 0 else { throw .work("\(trace.name): changed while it was read") }
      guard try body(buffer.span.extracting(0..<kept)) else { return }
      offset += kept
    }
    if isWhole { return try end(body) }
    if case .set = kind { return try merge(isLast: isLast, body) }
    while true {
      let count = try readOn(into: &buffer, keeping: !isLast)
      if count == 0 { break }
      let piece = buffer.span.extracting(0..<count)
      size += count
      try start.take(piece)
      if start.rule == .trace { last.take(piece) }
      guard try body(piece) else { return }
    }
    isWhole = true
    try start.end()
    try end(body)
  }

  /// Hands on what a last line lacks that is half a call's.
  private borrowing func end(_ body: (Span<UInt8>) throws(Failure) -> Bool) throws(Failure) {
    if let ending = last.ending { _ = try body(ending.span) }
  }

  /// What it is, read to its end, where no line of it says what happened; nil for a trace.
  func refusal(_ counts: TraceCounts) -> String? { FileKind.refusal(counts, start: start.head) }

  /// What a first time through a trace says of its processes.
  mutating func survey() throws(Failure) -> ProcessSurvey {
    var surveyor = ProcessSurveyor()
    try forEachPiece { piece throws(Failure) in
      surveyor.feed(piece)
      return surveyor.isWanted
    }
    return surveyor.survey
  }

  /// A merge cannot be left and gone on with: it is done to its end, unless it is the last.
  private mutating func merge(
    isLast: Bool, _ body: (Span<UInt8>) throws(Failure) -> Bool
  ) throws(Failure) {
    var found = 0
    var isWanted = true
    try trace.forEachPiece(as: start.rule) { piece throws(Failure) in
      if !isLast { try keep(piece) }
      found += piece.count
      if isWanted { isWanted = try body(piece) }
      return isWanted || !isLast
    }
    if isLast { return }
    size = found
    isWhole = true
  }

  /// Bytes that were found before.
  private borrowing func reread(into buffer: inout [UInt8], at offset: Int) throws(Failure) -> Int {
    if case .file(let start) = kind { return try read(input, into: &buffer, at: start + off_t(offset)) }
    return try read(copy, into: &buffer, at: off_t(offset))
  }

  /// The next bytes that were not; 0 at the end.
  private mutating func readOn(into buffer: inout [UInt8], keeping: Bool) throws(Failure) -> Int {
    if case .file = kind { return try reread(into: &buffer, at: size) }
    let count = try read(input, into: &buffer, at: nil)
    if keeping { try keep(buffer.span.extracting(0..<count)) }
    return count
  }

  private borrowing func read(
    _ file: borrowing Input?, into buffer: inout [UInt8], at offset: off_t?
  ) throws(Failure) -> Int {
    switch file {
    case .some(let file): try file.read(into: &buffer, at: offset)
    case .none: 0
    }
  }

  private mutating func keep(_ piece: Span<UInt8>) throws(Failure) {
    if !hasCopy { copy = try Input(copyOf: trace.name) }
    hasCopy = true
    switch copy {
    case .some(let copy): try copy.append(piece)
    case .none: break
    }
  }
}
