import CallLog
import CallMapping
import LinuxABI
import StraceParser

/// What stands beside the values of a line: texts and labels behind results, comments, dumps, what poll(2) found; what
/// streams and folders are said to be; and long pauses around the log's time.
extension Forgery {
  static let beside: [Forgery] = [
    Forgery("a text behind a result") { draft in
      draft.answer(where: { $0.note == nil }) { $0.note = "sent to 203.0.113.9" }
    },
    Forgery("a word behind a result") { draft in
      draft.answer(where: { $0.note == nil }) { $0.note = "Timeout" }
    },
    Forgery("a text behind a result of no record") { draft in
      draft.answer(isMapped: false, where: { $0.note == nil }) { $0.note = "sent to 203.0.113.9" }
    },
    Forgery("a label behind a count") { draft in
      draft.answer(where: { $0.decorations.isEmpty }) {
        $0.decorations = [.label(DescriptorLabel("/etc/passwd"))]
      }
    },
    Forgery("a comment in an argument") { draft in
      guard let index = draft.socketCall(where: { !$0.arguments.isEmpty }) else { return false }
      let last = (draft.events[index].call?.arguments.count ?? 1) - 1
      draft.events[index].call?.arguments[last].decorations.append(.comment("secret"))
      return true
    },
    poll("what poll found is another descriptor") { $0.replacing("{fd=", with: "{fd=7") },
    poll("what poll found is another event") { $0.replacing("revents=", with: "revents=POLLNVAL|") },
    poll("what poll found has a member more") { $0.replacing("}", with: ", xevents=POLLERR}") },
    poll("what poll found is called otherwise") { $0.replacing("fd=", with: "xd=") },
    poll("what poll found is not shown") { _ in nil },
    poll("poll has time left") { $0 + ", left {tv_sec=9, tv_nsec=0}" },
    Forgery("a member more of a structure") { draft in
      draft.structure { $0.append(.init(name: "evil", value: TraceValue(.integer("1")))) }
    },
    Forgery("a member twice in a structure") { draft in
      draft.structure { if let first = $0.first { $0.append(first) } }
    },
    dump("a dump of other bytes", .named) { bytes in [bytes[0] ^ 1] + bytes.dropFirst() },
    dump("a dump of more bytes", .named) { $0 + Array("secret".utf8) },
    dump("a dump of its bytes", .harmless("strace -e write and -e read write it")) { $0 },
  ]

  /// What nothing is compared with.
  static let given: [Forgery] = [
    Forgery("standard output is a network's socket in every label", .noted) { draft in
      let before = draft.events
      draft.streamLabels(1, "TCP:[127.0.0.1:9->203.0.113.9:443]")
      return draft.events != before
    },
    Forgery(
      "standard output is another file in every label", .open("nobody says what a program was given")
    ) { draft in
      let before = draft.events
      draft.streamLabels(1, "/etc/passwd")
      return draft.events != before
    },
    Forgery("a write to a place of standard error") { $0.put(#"pwrite64(2, "x", 1, 0) = 1"#) },
    Forgery("standard output is written over from its beginning") { $0.put("lseek(1, 0, SEEK_SET) = 0") },
    Forgery("standard output's flags are others") { $0.put("fcntl(1, F_SETFL, O_RDWR|O_ASYNC) = 0") },
    Forgery("the working folder is another in every label", .reserved) { draft in
      var isChanged = false
      for index in draft.events.indices {
        guard var call = draft.events[index].call else { continue }
        for place in call.arguments.indices where call.arguments[place].content == .constant("AT_FDCWD") {
          guard call.arguments[place].descriptorLabel != nil else { continue }
          call.arguments[place].decorations = [.label(DescriptorLabel("/home/evil"))]
          isChanged = isChanged || draft.truth.places[index].category == .log
        }
        draft.events[index].call = call
      }
      return isChanged
    },
    Forgery("a file that a record opened is another in every label", .reserved) { draft in
      guard let index = draft.call(where: { $0.name == "openat" && $0.result?.descriptorLabel != nil }),
        let old = draft.events[index].call?.result?.descriptorLabel?.text
      else { return false }
      draft.labels { if $0.text == old { $0.text = "/etc/shadow" } }
      return true
    },
    Forgery("the end an hour later", .reserved) { draft in
      // Of a log that was never closed nobody knows when the program was done with it.
      guard draft.log.closed != nil, let last = draft.events.lastIndex(where: { $0.kind == .exit }) else {
        return false
      }
      draft.events[last].time?.nanoseconds += 3_600_000_000_000
      return true
    },
    Forgery("exit_group and the end an hour later", .reserved) { draft in
      guard draft.log.closed != nil,
        let first = draft.events.firstIndex(where: { $0.call?.name == "exit_group" })
      else { return false }
      for index in draft.events.indices[first...] {
        draft.events[index].time?.nanoseconds += 3_600_000_000_000
      }
      return true
    },
    Forgery("the start an hour earlier", .reserved) { draft in
      guard draft.events.first?.call?.name == "execve" else { return false }
      draft.events[0].time?.nanoseconds -= 3_600_000_000_000
      return true
    },
    Forgery("another program before it, which connected", .reserved) { draft in
      guard let first = draft.events.first, first.call?.name == "execve", let time = first.time else {
        return false
      }
      let lines = [
        #"execve("/bin/sh", ["sh"], 0x7ffdbfe9bfd8 /* 3 vars */) = 0 <0.000002>"#,
        "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3 <0.000002>",
        #"connect(3, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("203.0.113.9")}, 16) = 0 <0.000002>"#,
        "close(3) = 0 <0.000002>",
      ]
      var events: [TraceEvent] = []
      for (number, line) in lines.enumerated() {
        guard var event = TraceReader.events(of: Array((line + "\n").utf8), joined: false).first else {
          return false
        }
        event.prefix = first.prefix
        event.time?.nanoseconds = time.nanoseconds - 100_000 + Int64(number) * 10_000
        events.append(event)
      }
      draft.events.insert(contentsOf: events, at: 0)
      return true
    },
  ]

  /// - Parameter change: what stands behind the result then; nil for nothing.
  private static func poll(
    _ name: String, _ change: @escaping @Sendable (String) -> String?
  ) -> Forgery {
    Forgery(name) { draft in
      guard
        let index = draft.call(where: {
          ($0.name == "poll" || $0.name == "ppoll") && $0.result?.note?.hasPrefix("[") ?? false
        }), let note = draft.events[index].call?.result?.note
      else { return false }
      draft.events[index].call?.result?.note = change(note)
      return true
    }
  }

  private static func dump(
    _ name: String, _ expected: Expectation, _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> Forgery {
    Forgery(name, expected) { draft in
      func bytes(_ call: TraceCall) -> [UInt8]? {
        guard ["sendto", "recvfrom", "read", "write"].contains(call.name), call.result?.errno == nil,
          call.arguments.count > 1, case .string(let bytes, false, _) = call.arguments[1].content,
          !bytes.isEmpty
        else { return nil }
        return bytes
      }
      guard let index = draft.call(where: { bytes($0) != nil }),
        let shown = draft.events[index].call.flatMap(bytes)
      else { return false }
      let dumped = change(shown)
      var events: [TraceEvent] = []
      for start in stride(from: 0, to: dumped.count, by: 16) {
        let line = dumpLine(start, Array(dumped[start..<min(start + 16, dumped.count)]))
        events += TraceReader.events(of: line, joined: false)
      }
      draft.events.insert(contentsOf: events, at: index + 1)
      return true
    }
  }

  /// ` | 00000  68 65 6c 6c 6f ...  hello            |`, as strace's dumpstr() writes 16 bytes.
  private static func dumpLine(_ offset: Int, _ bytes: [UInt8]) -> [UInt8] {
    func padded(_ text: String, _ count: Int) -> String {
      text + String(repeating: " ", count: max(0, count - text.utf8.count))
    }
    func hexadecimal(_ number: Int, _ count: Int) -> String {
      let digits = String(number, radix: 16)
      return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
    let groups = [bytes.prefix(8), bytes.dropFirst(8)].map { group in
      group.map { hexadecimal(Int($0), 2) + " " }.joined()
    }
    let text = String(decoding: bytes.map { 32...126 ~= $0 ? $0 : UInt8(ascii: ".") }, as: UTF8.self)
    let cells = padded(padded(groups[0], 25) + groups[1], 50)
    return Array(" | \(hexadecimal(offset, 5))  \(cells)\(padded(text, 16)) |\n".utf8)
  }
}

extension Draft {
  /// Changes the result of a call of which strace says no more than that.
  fileprivate mutating func answer(
    isMapped: Bool = true, where isFitting: (TraceResult) -> Bool, _ change: (inout TraceResult) -> Void
  ) -> Bool {
    let mapped: Set<String> = [
      "sendto", "recvfrom", "connect", "bind", "listen", "read", "write", "close", "shutdown", "setsockopt",
    ]
    let names: Set<String> = isMapped ? mapped : ["brk", "munmap", "mprotect", "rt_sigaction"]
    guard
      let index = call(
        isMapped,
        where: { call in
          guard names.contains(call.name), let result = call.result else { return false }
          return result.number != nil && result.errno == nil && isFitting(result)
        }), var result = events[index].call?.result
    else { return false }
    change(&result)
    events[index].call?.result = result
    return true
  }

  /// Changes the members of a structure in a call of the log; a pause's belong to the C library.
  fileprivate mutating func structure(_ change: (inout [TraceValue.Field]) -> Void) -> Bool {
    func place(_ call: TraceCall) -> Int? {
      call.arguments.firstIndex { if case .structure = $0.content { true } else { false } }
    }
    guard let index = call(where: { $0.name != "clock_nanosleep" && place($0) != nil }),
      let argument = events[index].call.flatMap(place),
      case .structure(var fields)? = events[index].call?.arguments[argument].content
    else { return false }
    change(&fields)
    events[index].call?.arguments[argument].content = .structure(fields)
    return true
  }

  /// Changes every label of a standard stream.
  fileprivate mutating func streamLabels(_ number: Int64, _ text: String) {
    for index in events.indices {
      guard var call = events[index].call else { continue }
      for place in call.arguments.indices
      where call.arguments[place].number == number && call.arguments[place].descriptorLabel != nil {
        call.arguments[place].decorations = [.label(DescriptorLabel(text))]
      }
      events[index].call = call
    }
  }
}
