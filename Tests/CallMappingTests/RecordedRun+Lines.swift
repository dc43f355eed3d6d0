import CallLog
import CallMapping

/// Lines that are put into a recording's trace.
extension RecordedRun {
  /// The client of the first lab.
  static let client = Result { try RecordedRun("01-hello-hi/client") }

  /// Where lines are put: behind the first, or last, line that has a text.
  struct Place: Sendable {
    let name: String
    let text: String
    var isLast = false

    static let all = [
      Place(name: "when the program starts", text: "gettid()"),
      Place(name: "before the log is opened", text: "close(3</proc/"),
      Place(name: "when the log is open", text: "fallocate("),
      Place(name: "during a print", text: "newfstatat(1<"),
      Place(name: "between two calls", text: "recvfrom("),
      Place(name: "behind the last call", text: "close(3<TCP"),
      Place(name: "when the log is closed", text: "flock(100", isLast: true),
    ]
  }

  /// Puts calls into the trace, without ids and stamps; each 3 microseconds after the line before it.
  mutating func put(_ calls: [String], _ place: Place) throws {
    let found =
      place.isLast
      ? lines.lastIndex { $0.contains(place.text) } : lines.firstIndex { $0.contains(place.text) }
    guard let index = found else { throw Missing(text: place.text) }
    let stamp = lines[index].split(separator: " ")[1].split(separator: ".")
    guard let fraction = Int(stamp[1]) else { throw Missing(text: "a stamp") }
    let made = calls.enumerated().map { number, call in
      let digits = String(fraction + 3 + number)
      return
        "\(log.pid)  \(stamp[0]).\(String(repeating: "0", count: 6 - digits.count))\(digits) \(call) <0.000001>"
    }
    lines.insert(contentsOf: made, at: index + 1)
  }

  /// Changes lines.
  mutating func change(_ change: (String) -> String) { lines = lines.map(change) }

  /// Takes lines out.
  mutating func remove(where isOut: (String) -> Bool) { lines.removeAll(where: isOut) }

  struct Missing: Error { let text: String }
}
