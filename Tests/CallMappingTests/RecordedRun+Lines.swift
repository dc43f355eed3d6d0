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
    /// The lowest number that is free behind it.
    var free = 3

    static let all = [
      Place(name: "when the program starts", text: "gettid()"),
      Place(name: "before the log is opened", text: "close(3</proc/"),
      Place(name: "when the log is open", text: "fallocate("),
      Place(name: "during a print", text: "newfstatat(1<", free: 4),
      Place(name: "between two calls", text: "recvfrom(", free: 4),
      Place(name: "behind the last call", text: "close(3<TCP"),
      Place(name: "when the log is closed", text: "flock(100", isLast: true),
    ]
  }

  /// Puts calls into the trace, without ids and stamps: each for a microsecond as soon as the one before it is over.
  ///
  /// For `{free}` and `{next}` they get the two lowest numbers that are free there.
  mutating func put(_ calls: [String], _ place: Place) throws {
    let found =
      place.isLast
      ? lines.lastIndex { $0.contains(place.text) } : lines.firstIndex { $0.contains(place.text) }
    guard let index = found else { throw Missing(text: place.text) }
    let stamp = lines[index].split(separator: " ")[1].split(separator: ".")
    let duration = lines[index].split(separator: "<0.").last?.prefix { $0 != ">" }
    guard let fraction = Int(stamp[1]), let duration = duration.flatMap({ Int($0) }) else {
      throw Missing(text: "a stamp and a duration")
    }
    let made = calls.enumerated().map { number, call in
      let digits = String(fraction + duration + 1 + number)
      let call = call.replacing("{free}", with: "\(place.free)").replacing(
        "{next}", with: "\(place.free + 1)")
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
