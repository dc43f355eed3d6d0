/// Why a call log cannot be written or read: what, where, and what to do.
public enum CallLogError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file cannot be opened, sized, mapped or read. `operation` is the libc function, `error` its errno's text.
  case system(path: String, operation: String, error: String)
  /// The path names something that is not a regular file.
  case notAFile(path: String)
  /// Another program that still runs writes to the file.
  case inUse(path: String)
  /// The file exists, holds something else, and would be lost.
  case wouldOverwrite(path: String)
  /// There is no room for the log.
  case noSpace(path: String, bytes: Int, error: String)
  /// The file system shares no memory between programs.
  case notMappable(path: String)
  /// There is nothing in the file.
  case empty
  /// The file is longer than any log that can be read; both in bytes.
  case tooLarge(size: Int, limit: Int)
  /// The file is a log's of a program that was killed before it had written the header.
  case notBegun
  /// The bytes are not a call log.
  case notACallLog
  /// The file is written by another version of socklab.
  case version(found: Int, known: Int)
  /// The file ends at byte `at`, and at least `expected` bytes were written.
  case cut(at: Int, expected: Int)
  /// The header contradicts itself at byte `at`.
  case damagedHeader(at: Int, what: String)

  /// The line with the file's name before it, once.
  public func line(about path: String) -> String {
    switch self {
    case .system, .notAFile, .inUse, .wouldOverwrite, .noSpace, .notMappable: description
    case .empty, .tooLarge, .notBegun, .notACallLog, .version, .cut, .damagedHeader: "\(path): \(description)"
    }
  }

  /// One line: what, where, what to do. What is wrong with the bytes of a log does not name the file: see
  /// ``line(about:)``.
  public var description: String {
    switch self {
    case .system(let path, let operation, let error):
      "\(path): \(operation): \(error)"
    case .notAFile(let path):
      "\(path): not a regular file; name a file for the log"
    case .inUse(let path):
      "\(path): another program is writing its log here; name another file with --log, or end that program"
    case .wouldOverwrite(let path):
      "\(path): exists and is not a call log; remove it, or name another file with --log"
    case .noSpace(let path, let bytes, let error):
      "\(path): no room for the call log (\(bytes) bytes): \(error); free some space, or name another file with --log"
    case .notMappable(let path):
      "\(path): its file system cannot map a file (mmap: ENODEV); name a file on another one with --log"
    case .empty:
      "is empty; did the program start, with --log?"
    case .tooLarge(let size, let limit):
      "is \(size >> 20) MiB long, and a call log of more than \(limit >> 20) MiB is not read; record a shorter run"
    case .notBegun:
      "the program ended before its log was begun: it holds no call; record the run again"
    case .notACallLog:
      "not a call log: it does not begin with SOCKLOG; give the file that --log named"
    case .version(let found, let known):
      "a call log of version \(found), and this socklab reads version \(known); record it again"
    case .cut(let at, let expected):
      "the call log is cut at byte \(at) of at least \(expected); copy or record it again"
    case .damagedHeader(let at, let what):
      "the call log's header is damaged at byte \(at): \(what); copy or record it again"
    }
  }
}
