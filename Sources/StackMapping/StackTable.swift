public import LinuxABI

/// What each function of a program asked of the kernel, from the stacks of a trace.
///
/// Every line of the trace is in it: in a row, in ``leftOut``, or in ``otherLines``. A call about a socket is always in
/// exactly one row.
public struct StackTable: Sendable {
  /// The functions of the program that made calls, the innermost of each stack; in the order in which the trace first shows
  /// them.
  public let functions: [FunctionRow]
  /// Rows of calls with no function of the program on their stack: what made them, as far as names can be trusted.
  public let outside: [FunctionRow]
  /// Calls that are no row: they are about no socket, and were not asked for.
  public let leftOut: (calls: Int, lines: Int)
  /// Lines that are neither calls nor frames: signals, exits, strace's own words.
  public let otherLines: Int
  /// How many lines the trace has.
  public let lineCount: Int
  /// The machines that can have run each program of the trace.
  package let interfaces: [Interfaces]
  /// The machine whose system calls these are, where the trace proves it or a person said it.
  public package(set) var architecture: Architecture?
  /// Whether calls about anything are rows, and not only those about sockets.
  public let hasEveryCall: Bool
  /// Whether a row's function was resumed after an await: who awaited it is on no stack.
  public let hasResumed: Bool
  /// How many of the calls in rows have a stack that strace broke off, and why.
  package let broken: (calls: Int, why: [String])
  /// How many of the calls without a function of the program have a stack that ends before the program or its thread begins.
  package let cut: Int
  /// The modules whose functions the table was asked for; empty where it is of the program's.
  public let own: [String]
  /// The languages whose interpreters' frames are on the stacks, and the interpreters' files: a program and its library are one.
  package let interpreters: [(files: [String], language: String)]

  /// One function, or what a row is of where no function is known.
  public struct FunctionRow: Sendable {
    /// `helloHi(at:_:)`, `main`; of a row outside of the program a function of a package or a library, or what is known of
    /// the layer: `libcurl.so.4`.
    public internal(set) var name: String
    /// Whose it is.
    public let layer: Layer
    /// The file that it is in: `/usr/bin/server`; empty where there is no stack.
    public let object: String
    /// Where it is declared, `server.cpp:12`, where nothing but that may tell it from others of its name.
    let declaration: String?
    /// Where it makes system calls, in the order in which the trace first shows them.
    public internal(set) var sites: [Site] = []

    /// Its module; nil for `main` and names of other languages.
    public var module: String? { layer.name }
    /// Its name as it stands in a chain of functions: `EchoHandler.channelReadComplete`.
    package var brief: String { FunctionName.brief(name) }
    /// How many calls it made.
    public var calls: Int { sites.reduce(0) { $0 + $1.count } }
  }

  /// A place in a function from which one kind of system call is made.
  public struct Site: Sendable {
    /// The source file without its folders: `HelloHi.swift`; nil where it is not known.
    public let file: String?
    /// The line, from 1.
    public let line: Int?
    /// Where the call returns to, `server+0x4bd7`, where the program's file has no name for it, or no line is known.
    public let address: String?
    /// The function of the Linux API: `recv`.
    public let function: String
    /// The system call without what is never the same twice: `recvfrom(1024, flags 0)`.
    public let form: String
    /// What it went through to the system call, from the outside to the inside: modules, and the function of the last of
    /// them.
    public let through: [String]
    /// Whether the function was resumed after an await.
    public let isResumed: Bool
    /// How often.
    public internal(set) var count = 0
    /// The lines where the call begins.
    public internal(set) var lines: [Int] = []
    /// How many lines of the trace belong to it, frames included.
    public internal(set) var lineCount = 0
  }

  /// Makes the table.
  ///
  /// - Parameters:
  ///   - stacked: the calls with their stacks.
  ///   - symbols: what is known of the frames.
  ///   - own: the modules whose functions count as the program's own; nil for those that are.
  ///   - everyCall: whether calls that are about no socket are rows, too.
  package init(
    _ stacked: StackedCalls, _ symbols: Symbols, own: Set<String>? = nil, everyCall: Bool = false
  ) {
    var builder = StackTableBuilder(stacked, symbols, own: own)
    var leftOut = (calls: 0, lines: 0)
    var broken = 0
    for call in stacked.calls {
      guard everyCall || call.isOnSocket else {
        leftOut.calls += 1
        leftOut.lines += Int(call.lineCount)
        continue
      }
      if call.isBroken { broken += 1 }
      builder.add(call)
    }
    self.broken = (broken, broken == 0 ? [] : stacked.errors.keys.sorted())
    cut = builder.cut
    self.own = own?.sorted() ?? []
    functions = builder.told(isOfProgram: true)
    outside = builder.told(isOfProgram: false)
    self.leftOut = leftOut
    otherLines = stacked.otherLines
    lineCount = stacked.lineCount
    interfaces = stacked.interfaces
    architecture = Interfaces.proven(byEach: interfaces)
    hasEveryCall = everyCall
    hasResumed = (functions + outside).contains { $0.sites.contains(where: \.isResumed) }
    let files = Set(stacked.frames.map { String($0.fileName) })
    let found = Dictionary(grouping: files.sorted()) { Interpreter(file: $0[...])?.language }
    interpreters = found.compactMap { language, files in
      language.map { (files, $0) }
    }.sorted { $0.language < $1.language }
  }

  /// The modules that functions on a trace's stacks have, the toolchain's left out.
  package static func modules(_ stacked: StackedCalls, _ symbols: Symbols) -> [String] {
    StackFinder(stacked, symbols, own: nil).allModules.sorted()
  }
}

/// The function of the program that made each call of a trace: for whoever tells a call step by step.
package struct ProgramFunctions: Sendable {
  /// A function of the program, and where in it a call was made.
  package struct Place: Hashable, Sendable {
    /// `EchoHandler.channelReadComplete(context:)`
    package let function: String
    /// The source file as the compiler was given it; nil where it is not known.
    package let file: String?
    /// The line, from 1.
    package let line: Int?
    /// What the call went through from there: `NIOCore`, `Posix.write`.
    package let through: [String]
    /// Whether the function was resumed after an await: who awaited it is on no stack.
    package let isResumed: Bool
  }

  /// By the line of the trace where a call begins; a call without a function of the program on its stack is not in it.
  package let places: [Int: Place]

  /// Finds the functions of all calls.
  package init(_ stacked: StackedCalls, _ symbols: Symbols, own: Set<String>? = nil) {
    var builder = StackTableBuilder(stacked, symbols, own: own)
    var places: [Int: Place] = [:]
    for call in stacked.calls {
      guard let origin = builder.origin(of: call), origin.isOfProgram else { continue }
      places[call.line] = Place(
        function: origin.name, file: origin.path, line: origin.line, through: origin.through,
        isResumed: origin.isResumed)
    }
    self.places = places
  }
}
