import StraceParser
import TraceModel

/// Says from a line's tape whether any pattern can be about it: of most lines nothing more is read.
struct Filter {
  private var calls: [CallFilter] = []
  private var wantsSignals = false
  private var wantsExits = false

  /// What a call must have to be what one pattern describes.
  private struct CallFilter {
    /// Its names; empty for any.
    var names: [[UInt8]]
    /// Arguments that are numbers.
    var numbers: [(argument: Int, comparison: ValuePattern.Comparison, wanted: Int64)] = []
    /// The error with which it failed.
    var errno: [UInt8]?
  }

  init(_ patterns: [Pattern]) {
    for pattern in patterns {
      switch pattern.subject {
      case .call(let names, let arguments, let result):
        var filter = CallFilter(names: names.contains("_") ? [] : names.map { Array($0.utf8) })
        for (index, value) in arguments.values.enumerated() {
          if case .number(let comparison, let wanted) = value {
            filter.numbers.append((index, comparison, wanted))
          }
        }
        if case .failure(let name) = result, name != "_" { filter.errno = Array(name.utf8) }
        calls.append(filter)
      case .signal, .stopped: wantsSignals = true
      case .exited, .killed: wantsExits = true
      }
    }
  }

  func wants(_ parser: borrowing LineParser, _ s: Span<UInt8>, isBeginning: Bool) -> Bool {
    switch parser.head.kind {
    case .call, .unfinished, .resumed:
      for filter in calls {
        if !filter.names.isEmpty {
          guard parser.head.name.exists, Self.isOne(of: filter.names, s, parser.head.name) else { continue }
        }
        // Of a beginning nobody knows how it goes on.
        if isBeginning { return true }
        if let errno = filter.errno {
          guard parser.head.errno.exists, s.holds(errno.span, in: parser.head.errno.range) else { continue }
        }
        if Self.allows(filter, parser, s) { return true }
      }
      return false
    case .signal: return wantsSignals
    case .exit: return wantsExits
    default: return false
    }
  }

  private static func isOne(of words: [[UInt8]], _ s: Span<UInt8>, _ piece: Piece) -> Bool {
    for word in words where s.holds(word.span, in: piece.range) { return true }
    return false
  }

  /// Whether the arguments can be the numbers that are wanted.
  private static func allows(_ filter: CallFilter, _ parser: borrowing LineParser, _ s: Span<UInt8>) -> Bool {
    var node = 0
    var argument = 0
    for number in filter.numbers {
      while argument < number.argument, node < Int(parser.head.argumentsEnd) {
        node += Int(parser.tape[node].size)
        argument += 1
      }
      guard node < Int(parser.head.argumentsEnd) else { return false }
      switch parser.tape[node].kind {
      case .integer, .pointer:
        // What is no plain number is left to those who read all of the line.
        guard let found = FactsReader.number(s, parser.tape[node].range) else { continue }
        if !number.comparison.holds(found, number.wanted) { return false }
      case .string, .constant, .flags, .structure, .array, .set, .call, .changed: return false
      default: continue
      }
    }
    return true
  }
}
