import CallLog
import CallMapping
import StraceParser

/// What is changed in both files, so that they go on saying the same.
extension Forgery {
  static let both: [Forgery] = [
    Forgery(
      "all times an hour later, in both files",
      .open("both files are of one machine's clock: who has both can set it as he likes")
    ) { draft in
      let hour: Int64 = 3_600_000_000_000
      for index in draft.events.indices { draft.events[index].time?.nanoseconds += hour }
      for index in draft.log.records.indices {
        draft.log.records[index].before += hour
        draft.log.records[index].after? += hour
      }
      draft.log.opened += hour
      draft.log.closed? += hour
      return true
    },
    Forgery("another word sent, in both files", .open("nobody but the peer's two files knows what was said"))
    { draft in
      guard
        let index = draft.record(where: { record in
          guard ["send", "sendto"].contains(record.call), case .bytes(let bytes) = record.arguments[1] else {
            return false
          }
          return !bytes.kept.isEmpty
        }), let line = draft.line(of: index),
        case .bytes(var bytes) = draft.log.records[index].arguments[1],
        case .string(var text, let isCut, let isAbstract)? = draft.events[line].call?.arguments[1].content,
        !text.isEmpty
      else { return false }
      bytes.kept[0] ^= 1
      text[0] ^= 1
      draft.log.records[index].arguments[1] = .bytes(bytes)
      draft.events[line].call?.arguments[1].content = .string(text, isCut: isCut, isAbstract: isAbstract)
      return true
    },
    Forgery(
      "a call left out of both files",
      .open("what neither file has nobody can miss, but by what depends on it")
    ) { draft in
      guard let index = draft.record(where: { ["send", "recv", "sendto", "recvfrom"].contains($0.call) }),
        let line = draft.line(of: index)
      else { return false }
      draft.log.records.remove(at: index)
      draft.events.remove(at: line)
      return true
    },
    Forgery("a socket that was never made, in both files") {
      draft in
      guard let index = draft.record(where: { $0.call == "socket" && ($0.result ?? -1) >= 0 }),
        let line = draft.line(of: index), let made = draft.log.records[index].result
      else { return false }
      let used = draft.events[(line + 1)...].contains {
        $0.call?.arguments.first?.number == made && $0.call?.arguments.first?.descriptorLabel != nil
      }
      guard used else { return false }
      draft.log.records.remove(at: index)
      draft.events.remove(at: line)
      return true
    },
    Forgery(
      "a socket of another number, in both files"
    ) { draft in
      guard let index = draft.record(where: { $0.call == "socket" && ($0.result ?? -1) >= 0 }),
        let line = draft.line(of: index)
      else { return false }
      draft.log.records[index].result = 77
      draft.events[line].call?.result?.number = 77
      draft.events[line].call?.result?.value = "77"
      return true
    },
    Forgery("another error, in both files", .open("which errors a call can have depends on the machine")) {
      draft in
      guard let index = draft.record(where: { $0.errno != 0 && $0.result == -1 }),
        let line = draft.line(of: index),
        var result = draft.events[line].call?.result
      else { return false }
      draft.log.records[index].errno = 5
      result.errno = "EIO"
      result.message = "Input/output error"
      draft.events[line].call?.result = result
      return true
    },
    Forgery(
      "another process id, in both files",
      .open("ids are numbers that a kernel gave; all of one run can be others")
    ) { draft in
      let old = draft.log.pid
      let new = old + 1
      guard !draft.log.records.contains(where: { $0.thread == new }) else { return false }
      draft.log.pid = new
      for index in draft.log.records.indices where draft.log.records[index].thread == old {
        draft.log.records[index].thread = new
      }
      for index in draft.events.indices {
        if draft.events[index].pid == old { draft.events[index].pid = new }
        if draft.events[index].call?.result?.number == Int64(old) {
          draft.events[index].call?.result?.number = Int64(new)
          draft.events[index].call?.result?.value = "\(new)"
        }
        draft.events[index].labels { $0.text = $0.text.replacing("/proc/\(old)/", with: "/proc/\(new)/") }
      }
      return true
    },
  ]
}
