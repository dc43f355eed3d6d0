import LinuxABI
import TraceQuery

/// A file of expectations, as it was read.
package struct ExpectationFile: Sendable {
  /// The expectations, in the order of the file.
  package internal(set) var expectations: [Expectation] = []
  /// The patterns that they name, in `query`'s words; their variables are the sections'.
  var patterns: [Pattern] = []
  /// The patterns of which it is asked whether they never match, or no more often.
  var absences: Set<Int> = []
  /// Whether messages with their length before them are asked for.
  var asksForFrames = false
}

/// One expectation: a line of the file.
package struct Expectation: Sendable {
  /// Its line in the file, from 1.
  package let line: Int
  /// What was written.
  package let text: String
  /// The section that it stands in, and the program that this is about; nil where the file names none.
  package let section: String?
  package let program: String?
  /// What it is worth.
  package var points = 1
  /// What it is called, where the file says so.
  package var name: String?
  /// What the names of its section stand for.
  var names: [Name] = []
  /// The programs that single steps of it name.
  var programs: [String] = []
  var body = Body.never(Order([]))

  /// What a report calls it.
  package var title: String { [section, name ?? text].compactMap(\.self).joined(separator: ": ") }
}

/// A name that a file gives to sockets: `let C = connection of L`.
struct Name: Hashable, Sendable {
  var name: String
  var kind: Kind
  /// The listener of a connection, or the other end, by its name.
  var other: String?
  /// The port of its own address, and of its peer's.
  var port: Int?
  var peerPort: Int?

  enum Kind: String, CaseIterable, Sendable {
    case listener, connection, datagrams, socket, partner
  }
}

/// What an expectation says.
indirect enum Body: Sendable {
  /// These happen, one after the other.
  case happens(Order)
  /// It holds for every socket of this name.
  case each(String, Body)
  /// Where this holds, that does; where it does not, it does not apply.
  case given(Body, Body)
  case never(Order)
  case count(Counted, Limit)
  /// Calls that got nothing, in any second.
  case idle(Limit)
  /// Two directions of two sockets carry the same bytes.
  case same(Direction, Direction)
  /// A file of the run has so many lines like this; one at least where no limit is said.
  case lines(FileLines, Limit?)
}

/// Steps in order. What does not depend on a run is found out once: of some connections there are many.
struct Order: Sendable {
  let steps: [Step]
  /// How many nanoseconds may lie between the first and the last.
  var within: Int64?
  /// The names that stand for any of their sockets; and those with a number.
  let names: Set<String>
  let numbered: [FactPattern.Subject]
  /// For each step the variables of patterns that later ones ask for.
  let asked: [Set<String>]
  /// Whether no step's way to bind its variables matters for another one.
  let isPlain: Bool
  let hasFirst: Bool

  /// - Parameters:
  ///   - names: those that the section gives to sockets.
  ///   - patterns: the file's.
  init(_ steps: [Step], names: [Name] = [], patterns: [Pattern] = []) {
    self.steps = steps
    let facts = steps.flatMap(\.facts)
    let subjects = facts.compactMap(\.subject)
    numbered = subjects.filter { $0.number != nil }
    var own = Set(subjects.filter { $0.number == nil }.map(\.name))
    let known = Set(names.map(\.name))
    var later: Set<String> = []
    var asked: [Set<String>] = []
    for step in steps.reversed() {
      asked.append(later)
      for case .call(let index) in step.facts.map(\.what) {
        later.formUnion(patterns[index].variables)
      }
    }
    own.formUnion(later.intersection(known))
    self.names = own
    self.asked = asked.reversed()
    isPlain = asked.allSatisfy(\.isEmpty)
    hasFirst = facts.contains(where: \.isFirst)
  }
}

/// One of these happens.
struct Step: Sendable {
  var facts: [FactPattern]
  /// What was written.
  var text: String
}

/// A kind of fact, and of which socket.
struct FactPattern: Sendable {
  /// The program that it is of, where the step names one: else the section's.
  var program: String?
  /// Whether no other of its kind happened before it, in the whole run.
  var isFirst = false
  /// Whether it began behind the step before it, and did not only end there.
  var begins = false
  var subject: Subject?
  var what: What

  /// Whether it is about all bytes of a stream, and about no event.
  var isNothingElse: Bool {
    if case .nothingElse = what { return true }
    return false
  }

  enum What: Sendable {
    case opened
    case received([BytesPattern])
    case peeked([BytesPattern])
    case sent([BytesPattern])
    case shortSend
    /// A short send whose rest is not what the next one gave.
    case unfinishedSend
    case ended
    /// nil for any.
    case failed(String?)
    case closed
    case gone
    case waiting
    case signal(String?)
    case exited(Int?)
    case killed(String?)
    /// An index of the file's patterns.
    case call(Int)
    /// No other bytes than those of the steps before.
    case nothingElse
  }

  /// What stands for a socket: a name, and which of its sockets.
  struct Subject: Hashable, Sendable {
    var name: String
    /// From 1; nil for any of them.
    var number: Int?

    var text: String { number.map { "\(name)#\($0)" } ?? name }
  }
}

/// Bytes as a file describes them.
enum BytesPattern: Sendable {
  /// `any`
  case any
  /// One call moves so many.
  case count(Int)
  /// `"hello"`, `"he"...`, `..."lo"`
  case text([UInt8], opensBefore: Bool, opensAfter: Bool)
  /// A length of four bytes, the highest first, and so many bytes, which are this.
  indirect case frame(BytesPattern)
}

/// What is counted.
enum Counted: Sendable {
  /// How often it happens: the one fact of an order.
  case facts(FactPattern, Order, Window)
  /// How many sockets have the name.
  case sockets(String)
  /// How many of them are open at once.
  case atOnce(String)
}

/// From where to where it is counted: behind the first step, and before the next one; nil for the run's end.
struct Window: Sendable {
  var hasAfter = false
  var hasBefore = false
  var order = Order([])
}

/// One direction of a socket.
struct Direction: Hashable, Sendable {
  var subject: FactPattern.Subject
  var isSent: Bool
  /// Whether only whole messages count, each with its length before it.
  var isFramed = false
}

/// `<= 3`
struct Limit: Sendable {
  var comparison: Comparison
  var number: Int
  /// Whether the number is added to how many of the other ends were open at once.
  var isAbovePartners = false

  enum Comparison: String, CaseIterable, Sendable {
    case equal = "=="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  var text: String { "\(comparison.rawValue) \(number)" }

  func allows(_ count: Int) -> Bool {
    switch comparison {
    case .equal: count == number
    case .less: count < number
    case .lessOrEqual: count <= number
    case .greater: count > number
    case .greaterOrEqual: count >= number
    }
  }

  /// Whether a count that is too small now can grow and be allowed.
  var mayGrow: Bool { comparison == .greater || comparison == .greaterOrEqual || comparison == .equal }
  /// Whether it says how much there is at most.
  var isUpper: Bool { comparison == .less || comparison == .lessOrEqual || comparison == .equal }
  /// Whether every count is allowed, or none.
  var isAlways: Bool {
    comparison == .greaterOrEqual && number <= 0 || comparison == .greater && number < 0
      || comparison == .lessOrEqual && number == .max
  }
  var isNever: Bool {
    guard !isAbovePartners else { return false }
    return comparison == .less && number <= 0 || comparison == .lessOrEqual && number < 0
      || comparison == .equal && number < 0
  }
}

/// What is wrong with a file of expectations, and where.
package struct ExpectationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// From 1.
  package let line: Int
  /// The byte, from 1.
  package let column: Int
  package let reason: String

  /// `line 3, column 7: expected a name`
  package var description: String { "line \(line), column \(column): \(reason)" }
}
