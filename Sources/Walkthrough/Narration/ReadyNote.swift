import CallMapping
import LinuxABI
import StraceParser

/// What strace writes behind the result of a call that waited: which descriptors are ready.
///
/// `1 ([{fd=3, revents=POLLIN}], left {tv_sec=0, tv_nsec=5})`, `2 (in [3 5], out [4], left {tv_sec=9, tv_usec=9})`
enum ReadyNote {
  /// How many descriptors of a note are read: a page names a few.
  private static let limit = 64

  /// The descriptors that are ready, in strace's order.
  static func entries(_ call: TraceCall) -> [Readiness.Entry] {
    switch call.name {
    case "poll", "ppoll", "ppoll_time64": call.result?.note.map(polled) ?? []
    case "select", "_newselect", "pselect6", "pselect6_time64": call.result?.note.map(selected) ?? []
    default: Readiness.entries(call.respelled)
    }
  }

  /// `[{fd=3, revents=POLLIN|POLLHUP}, {fd=4, revents=POLLOUT}]`
  private static func polled(_ note: String) -> [Readiness.Entry] {
    note.split(separator: "{").prefix(limit).compactMap { part in
      guard part.hasPrefix("fd="), let events = part.firstRange(of: "revents=") else { return nil }
      let number = part.dropFirst(3).prefix { $0.isNumber }
      let names = part[events.upperBound...].prefix { $0 != "}" }.split(separator: "|")
      return Readiness.Entry(
        descriptor: Int64(number), data: nil, events: names.map { ShortForm.safe(String($0)) })
    }
  }

  /// `in [3 5], out [4]`: a descriptor may be in several sets.
  private static func selected(_ note: String) -> [Readiness.Entry] {
    var found: [Readiness.Entry] = []
    for part in note.split(separator: "]") {
      let words = part.split { $0 == " " || $0 == "," || $0 == "[" }
      guard let set = words.first, ["in", "out", "except"].contains(set) else { continue }
      for number in words.dropFirst().prefix(limit) {
        guard let number = Int64(number), found.count < limit else { continue }
        if let known = found.firstIndex(where: { $0.descriptor == number }) {
          found[known].events.append(String(set))
        } else {
          found.append(Readiness.Entry(descriptor: number, data: nil, events: [String(set)]))
        }
      }
    }
    return found
  }
}
