import CallMapping
import StraceParser

/// Honest changes: the same run as strace with other options, or of another version, writes it.
extension Forgery {
  static let spellings: [Forgery] = [
    spelling("without -T") { event in event.call?.spent = nil },
    spelling("without -y") { event in event.labelsRemoved() },
    spelling("without -f, on standard error") { event in event.pid = nil },
    spelling("with [pid] instead of a column") { event in event.prefix.isPidBracketed = event.pid != nil },
    spelling("with nanoseconds") { event in
      guard event.time != nil else { return }
      event.time?.unit = 1
    },
    spelling("with nanoseconds of -T") { event in event.call?.spent?.unit = 1 },
    spelling("with -n") { event in if event.call != nil { event.prefix.callNumber = "  45" } },
    spelling("with -i") { event in event.prefix.instructionPointer = "00007f0748000000" },
    spelling("with names of threads") { event in if event.pid != nil { event.prefix.thread = "lab" } },
    spelling("without stamps", .reserved) { event in event.time = nil },
    spelling("with names of numbers as comments") { event in
      guard event.call?.name == "socket", event.call?.arguments.count == 3 else { return }
      event.call?.arguments[2].decorations.append(.comment("IPPROTO_???"))
    },
    spelling("with the names of old versions") { event in
      guard var call = event.call else { return }
      for index in call.arguments.indices {
        call.arguments[index].walk {
          guard case .constant(let name) = $0.content, let old = oldNames[name] else { return }
          $0.content = .constant(old)
        }
      }
      event.call = call
    },
    text("with CRLF") { $0.flatMap { $0 == UInt8(ascii: "\n") ? [13, 10] : [$0] } },
    text("without the last line's end") { Array($0.dropLast()) },
    text("with strace's own words") {
      Array("strace: Process 7 attached\n".utf8) + $0 + Array("strace: Process 7 detached\n".utf8)
    },
    text("with bytes in hexadecimal, where they were octal") { bytes in
      // `\344` is `\xe4`; three digits, as strace writes them before a digit or all of them.
      var result: [UInt8] = []
      var index = 0
      while index < bytes.count {
        let octal = bytes[index...].prefix(4)
        if octal.first == UInt8(ascii: "\\"), octal.count == 4,
          octal.dropFirst().allSatisfy({ 48...55 ~= $0 }),
          bytes[index - 1] != UInt8(ascii: "\\")
        {
          let value = octal.dropFirst().reduce(0) { $0 * 8 + Int($1 - 48) }
          result += Array("\\x".utf8) + hexadecimal(value)
          index += 4
        } else {
          result.append(bytes[index])
          index += 1
        }
      }
      return result
    },
    Forgery("cut in two where another thread came between", .harmless("strace -f writes it so")) { draft in
      guard let index = draft.call(where: { $0.name == "recvfrom" && $0.arguments.count == 6 }),
        let time = draft.events[index].time, let spent = draft.events[index].call?.duration
      else { return false }
      // `7  1.000001 recvfrom(3<TCP:[1]>, "hi", ...` in two: the second half has the stamp of the return.
      let line = draft.events[index].printed
      // A comma without a space stands in a label.
      guard let comma = line.firstRange(of: Array(", ".utf8))?.lowerBound else { return false }
      var second = draft.events[index]
      second.time = TraceTime(nanoseconds: time.nanoseconds + spent, unit: time.unit, style: time.style)
      guard let name = second.printed.firstRange(of: Array("recvfrom(".utf8)) else { return false }
      let first = Array(line[...comma]) + Array("  <unfinished ...>\n".utf8)
      let rest = Array(second.printed[..<name.lowerBound]) + Array("<... recvfrom resumed>".utf8)
      draft.spelling =
        Array(draft.events[..<index]).text + first + rest + line[(comma + 2)...] + [UInt8(ascii: "\n")]
        + Array(draft.events[(index + 1)...]).text
      return true
    },
  ]

  private static let oldNames = ["AF_UNIX": "AF_LOCAL", "IPPROTO_IP": "0"]

  private static func hexadecimal(_ byte: Int) -> [UInt8] {
    let digits = String(byte, radix: 16)
    return Array((digits.count == 1 ? "0" + digits : digits).utf8)
  }

  private static func spelling(
    _ name: String, _ expected: Expectation = .harmless("the same run"),
    _ change: @escaping @Sendable (inout TraceEvent) -> Void
  ) -> Forgery {
    Forgery("as strace writes it " + name, expected) { draft in
      for index in draft.events.indices { change(&draft.events[index]) }
      return true
    }
  }

  private static func text(_ name: String, _ change: @escaping @Sendable ([UInt8]) -> [UInt8]) -> Forgery {
    Forgery("as strace writes it " + name, .harmless("the same run")) { draft in
      draft.spelling = change(draft.events.text)
      return true
    }
  }
}

extension TraceEvent {
  /// Without the text in `<>` behind descriptors.
  fileprivate mutating func labelsRemoved() {
    guard var call else { return }
    func isLabel(_ decoration: TraceValue.Decoration) -> Bool {
      if case .label = decoration { true } else { false }
    }
    for index in call.arguments.indices {
      call.arguments[index].walk(parts: true) { $0.decorations.removeAll(where: isLabel) }
    }
    call.result?.decorations.removeAll(where: isLabel)
    self.call = call
  }
}
