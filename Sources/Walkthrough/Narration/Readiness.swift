import CallMapping
import StraceParser

/// What poll(2) and epoll_wait(2) found.
enum Readiness {
  /// A descriptor that is ready.
  struct Entry {
    /// Its number; nil where epoll's data is something else: Go keeps a pointer there.
    var descriptor: Int64?
    /// What epoll_ctl(2) was given to come back with it: `{u32=3, u64=3}`; nil for poll.
    var data: String?
    /// The names of its events: `POLLIN`.
    var events: [String]
  }

  /// The entries of a call that returned, in strace's order.
  static func entries(_ call: TraceCall) -> [Entry] {
    let values: [TraceValue]
    switch call.name {
    case "poll", "ppoll":
      // strace writes what poll found behind the result.
      values = call.result?.noted("")?.elements ?? []
    case "epoll_wait", "epoll_pwait":
      values = call.arguments.count > 1 ? call.arguments[1].elements : []
    default: return []
    }
    return values.compactMap { value in
      guard let events = value["revents"] ?? value["events"] else { return nil }
      return Entry(
        descriptor: descriptor(value), data: value["data"].map { ShortForm().text($0) },
        events: events.elements.map { ShortForm().text($0) })
    }
  }

  private static func descriptor(_ entry: TraceValue) -> Int64? {
    if let number = entry["fd"]?.number { return number }
    guard let data = entry["data"] else { return nil }
    let number = data["u32"]?.number ?? data.number
    guard let number, data["u64"].map({ $0.number == number }) ?? true, (0..<65_536).contains(number) else {
      return nil
    }
    return number
  }
}
