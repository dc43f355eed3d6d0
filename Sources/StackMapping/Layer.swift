/// Whose code a frame of a stack is.
public enum Layer: Hashable, Sendable {
  /// The program's own; its module or crate, nil where the language has none.
  case program(String?)
  /// A package that the program was built with: `NIOPosix`.
  case package(String)
  /// What came with the compiler: `Foundation`, `Dispatch`, `Concurrency`; Rust's `std`, Go's `net`.
  case toolchain(String)
  /// The C library.
  case libc
  /// Another shared library, by its file: `libcurl.so.4`; an interpreter.
  case library(String)
  /// The program's file, where it has no name for the place: it was stripped.
  case unnamed
  /// What stands around `main`, and what a compiler puts between two functions: it is nobody's.
  case nothing

  /// As it is called in a table; nil for what is not shown.
  public var name: String? {
    switch self {
    case .program(let name): name
    case .package(let name), .toolchain(let name), .library(let name): name
    case .libc: "libc"
    case .unnamed, .nothing: nil
    }
  }

  var isProgram: Bool { if case .program = self { true } else { false } }
}

/// A function at a place of a stack: a frame, or one that was inlined into it.
public struct StackFunction: Hashable, Sendable {
  /// Whose it is.
  public let layer: Layer
  /// As a person reads it: `EchoHandler.channelReadComplete(context:)`; nil where no name can be trusted.
  public let name: String?
  /// Whether it is a part of an async function behind an await.
  public let isResumed: Bool
  /// The source file as the compiler was given it; nil where it is not known.
  public let file: String?
  /// The line, from 1.
  public let line: Int?
  /// Where the function is declared, `server.cpp:12`, of one whose name is short, without the class and the namespace: others may
  /// have that, too. nil of every other.
  public let declaration: String?
  /// The frame.
  public let frame: Frame
}
