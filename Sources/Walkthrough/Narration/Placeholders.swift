import CallForms
import CallLog
import LinuxABI
import StraceParser
import TraceText

/// The words that fill a template's places: `{count}`, `{address}`.
extension CallContext {
  /// The word for a place; nil where this call has none, so that the template does not fit.
  func word(_ place: String) -> String? {
    switch place {
    case "side": return Self.name(step.side, wording)
    case "Side": return Self.capital(Self.name(step.side, wording))
    case "function": return CallFormatter.safe(step.function)
    case "fd": return argument(descriptorIndex)?.number.map { "\($0)" }
    case "made": return made(0)
    case "other": return made(1)
    case "count": return number.map(wording.grouped)
    case "bytes": return number.map { wording.count($0, .bytes) }
    case "asked": return Self.asked(call).map { wording.count($0, .bytes) }
    case "rest":
      guard let asked = Self.asked(call), let number, number >= 0, asked > number else { return nil }
      return wording.count(asked - number, .bytes)
    case "text": return text
    case "kind": return kind
    case "address": return address?.text(in: wording)
    case "host": if case .port(let host, _)? = address { return host } else { return nil }
    case "port": if case .port(_, let port)? = address { return "\(port)" } else { return nil }
    case "backlog": return argument(1)?.number.map { "\($0)" }
    case "errno": if case .failed(let name) = outcome { return CallFormatter.safe(name) } else { return nil }
    case "message":
      guard case .failed(let name) = outcome else { return nil }
      return Errno(name: name)?.text
    case "interface": if case .packet(let interface?)? = address { return interface } else { return nil }
    case "netlink":
      if case .netlink(let number)? = address, number != 0 { return "\(number)" } else { return nil }
    case "request": return argument(1).map { CallFormatter().text($0) }
    case "wanted": return wording.requests[argument(1).map { CallFormatter().text($0) } ?? ""]
    case "option": return argument(2).map { CallFormatter().text($0) }
    case "value": return argument(3).map(pointed)
    case "pointed": return argument(2).map(pointed)
    case "size":
      guard case .array(let values)? = argument(3)?.content, let size = values.first?.number else {
        return nil
      }
      return wording.count(size, .bytes)
    case "what":
      guard let number = argument(0)?.number else { return nil }
      switch number {
      case 0: return wording[.standardInput]
      case 1: return wording[.standardOutput]
      case 2: return wording[.standardError]
      default: return descriptor(number)
      }
    case "took": return step.duration.map(wording.duration)
    case "ending": return step.cutOff.map(ending)
    case "waited": return step.waitedInVain.map(wording.duration)
    case "last":
      guard let last = argument(1)?.number, (0..<Int64(UInt32.max)).contains(last) else { return nil }
      return "\(last)"
    case "limit": return Self.timeout(call).map { wording.duration($0.clamped * 1_000_000) }
    case "from": return partner(step.incoming)
    case "to": return partner(step.outgoing)
    case "sends": return step.incoming.count > 1 ? wording.count(Int64(step.incoming.count), .sends) : nil
    case "total": return step.incoming.first?.total.map { wording.count(Int64($0), .bytes) }
    case "ready": return ready
    case "watched": return watched
    case "target", "added": return argument(2)?.number.map { "\($0)" }
    case "buffers": return buffers.map { wording.count(Int64($0), .buffers) }
    case "passed": return passed
    case "path": return path
    case "seconds": return seconds
    case "events": return argument(3)?["events"].map { CallFormatter().text($0) }
    case "flags": return argument(2).map { CallFormatter().text($0) }
    case "source": return argument(1)?.number.map { "\($0)" }
    case "language": return step.languageTitle
    case "lines":
      return step.syscalls.isEmpty ? nil : wording.count(Int64(step.syscalls.count), .systemCalls)
    default: return nil
    }
  }

  /// The template with its places filled; nil where one has no word.
  func fill(_ template: String) -> String? { Template.fill(template, word) }

  /// The glossary's words in a sentence: those of its template, and those of what fills its places.
  func terms(_ template: Template) -> [String] {
    template.words.uses.flatMap { use -> [String] in
      switch use {
      case .term(let word): return [word]
      case .place("kind"): return glossedKind?.terms ?? []
      // The names of errors and signals are words of the glossary themselves.
      case .place("errno"): return word("errno").map { [$0] } ?? []
      case .place(let place): return wording.placeTerms[place] ?? []
      }
    }
  }

  // MARK: Numbers

  /// What the call returned, where it did not fail.
  var number: Int64? {
    if case .returned(let number) = outcome { return number }
    return nil
  }

  // MARK: Names

  /// `the server`; a name that is no role stands by itself.
  static func name(_ side: String, _ wording: Wording = .english) -> String {
    if side == "server" || side == "client" { return wording[.roleOfRun, ["name": side]] }
    // `client-2` and `program 1` say what they are; a name such as `anna` or `nobody` does not.
    let isRole = ["server", "client", "program"].contains { side.hasPrefix($0) }
    if isRole { return CallFormatter.safe(side) }
    if side.allSatisfy({ $0 == " " }) { return wording[.roleOfRun, ["name": "program"]] }
    // The assembler is called `as`: "the program as asks" would be read as words.
    let name = CallFormatter.safe(side)
    return wording[.programOfName, ["name": name.utf8.count < 3 ? "\"\(name)\"" : name]]
  }

  static func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  /// A clause as the beginning of a sentence. The name of a call keeps its small letter.
  static func sentence(_ clause: String) -> String {
    let first = clause.prefix { $0 != " " }
    let isName =
      SystemCalls.rows[String(first)] != nil || first.contains { "(_0123456789".contains($0) }
      || ["epoll", "closesocket", "ulimit"].contains(first)
      || first.dropFirst().contains(where: \.isUppercase)
    return isName ? clause : capital(clause)
  }

  private func partner(_ links: [StepContext.Link]) -> String? {
    guard let side = links.lazy.compactMap(\.side).first else { return nil }
    guard side == step.side else { return Self.name(side, wording) }
    if let process = links.lazy.compactMap({ Step.shown(process: $0.process) }).first {
      return wording[step.isProgramKnown ? .otherProcess : .someProcess, ["process": "\(process)"]]
    }
    return wording[.ownOtherSocket]
  }

  /// What stands behind a pointer: its brackets say nothing in a sentence, nor does the NUL byte that C ends a name with.
  private func pointed(_ value: TraceValue) -> String {
    switch value.content {
    case .array(let elements): return wording.enumeration(elements.map { CallFormatter().text($0) })
    case .string(let bytes, let isCut, let isAbstract) where bytes.last == 0 && bytes.count <= 32 && !isCut:
      return CallFormatter().text(
        TraceValue(.string(Array(bytes.dropLast()), isCut: isCut, isAbstract: isAbstract)))
    default: return CallFormatter().text(value)
    }
  }

  private func descriptor(_ number: Int64) -> String { wording[.descriptor, ["number": "\(number)"]] }

  // MARK: What stands in the arguments

  private var descriptorIndex: Int { 0 }

  private func made(_ index: Int) -> String? {
    if step.made.indices.contains(index) { return "\(step.made[index].number)" }
    if let pair = call?.arguments.lazy.compactMap({ value -> [TraceValue]? in
      if case .array(let values) = value.content, values.count == 2 { return values } else { return nil }
    }).first {
      return pair.indices.contains(index) ? pair[index].number.map { "\($0)" } : nil
    }
    return index == 0 ? number.map { "\($0)" } : nil
  }

  /// The bytes that were moved, as a person reads them.
  private var text: String? {
    if let payload = step.payload {
      let shown = min(payload.bytes.count, payload.count)
      guard shown > 0 else { return nil }
      return Self.quoted(payload.bytes, isCut: payload.bytes.count < payload.count)
    }
    guard let call, ["sendto", "recvfrom", "read", "write", "send", "recv", "fwrite"].contains(call.name),
      case .string(let bytes, let isCut, _)? = argument(call.name == "fwrite" ? 0 : 1)?.content,
      !bytes.isEmpty
    else { return nil }
    return Self.quoted(bytes, isCut: isCut)
  }

  /// With an ellipsis inside the marks where something is left out: a sentence goes on behind it.
  private static func quoted(_ bytes: [UInt8], isCut: Bool) -> String {
    let text = Quoted.readable(bytes, limit: 60, isCut: isCut)
    return text.hasSuffix("\"...") ? text.dropLast(4) + "…\"" : text
  }

  var address: Address? { Self.address(call) }

  private var path: String? {
    for argument in call?.arguments ?? [] {
      if case .string(let bytes, let isCut, _) = argument.content {
        return Quoted.readable(bytes, limit: 108, isCut: isCut)
      }
    }
    return nil
  }

  private func ending(_ cause: CutOff.Cause) -> String {
    switch cause {
    case .execve: wording[.endedByExecve]
    case .exit: wording[.endedByExit]
    case .signal(let name): wording[.endedBySignal, ["signal": CallFormatter.safe(name)]]
    case .unknown: wording[.threadEnded]
    }
  }

  private var seconds: String? {
    if let record = step.record, record.call == "sleep", case .integer(let seconds)? = record.arguments.first
    {
      return wording.count(seconds, .seconds)
    }
    guard let time = call?.arguments.lazy.filter({ $0["tv_sec"] != nil }).first,
      let whole = time["tv_sec"]?.number, let part = time["tv_nsec"]?.number,
      (0..<1_000_000_000).contains(part),
      (0..<1_000_000).contains(whole)
    else { return nil }
    return part == 0 ? wording.count(whole, .seconds) : wording.duration(whole * 1_000_000_000 + part)
  }

  /// `a TCP socket over IPv4`
  private var kind: String? { glossedKind?.text }

  private var glossedKind: Glossed? {
    guard let call, ["socket", "socketpair"].contains(call.name), let family = argument(0),
      let type = argument(1)
    else { return nil }
    let names = Set(type.elements.map { CallFormatter().text($0) })
    let base =
      ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_SEQPACKET", "SOCK_DCCP"].first { names.contains($0) }
      ?? "?"
    let protocolName = argument(2).map { CallFormatter().text($0) } ?? ""
    let familyName = CallFormatter().text(family)
    if let known = wording.socketKinds["\(familyName) \(base) \(protocolName)"] { return known }
    // Of the internet's sockets the protocol decides what they are, where one is named: ip(7).
    let isUsual =
      !["AF_INET", "AF_INET6"].contains(familyName) || base == "SOCK_RAW"
      || ["", "0", "IPPROTO_IP"].contains(protocolName)
    if isUsual, let known = wording.socketKinds["\(familyName) \(base)"] { return known }
    let plain =
      isUsual
      ? wording[.socketOfKind, ["family": familyName, "type": base]]
      : wording[.socketOfProtocol, ["family": familyName, "type": base, "protocol": protocolName]]
    return Glossed(plain: plain, terms: ["socket"])
  }

  // MARK: Readiness

  /// What poll or epoll found: `descriptor 5 is readable`.
  private var ready: String? {
    wording.list(step.found.map { readiness($0.descriptor, $0.events) })
  }

  private func readiness(_ number: Int64?, _ names: [String]) -> String {
    let who = number.map(descriptor) ?? wording[.someDescriptor]
    let events = names.compactMap { wording.events[$0] }
    guard let first = events.first else { return wording[.isReady, ["descriptor": who]] }
    let all = events.dropFirst().reduce(first) { wording[.pair, ["first": $0, "second": $1]] }
    return wording[.isReadyFor, ["descriptor": who, "events": all]]
  }

  /// The descriptors that poll watches: `descriptor 5`, `3 descriptors`.
  private var watched: String? {
    let numbers: [Int64]
    if case .array(let entries)? = argument(0)?.content {
      numbers = entries.compactMap { $0["fd"]?.number }.filter { $0 >= 0 }
    } else {
      // select(2): three sets, the same descriptor perhaps in several.
      guard let call, call.name.contains("select"), call.arguments.count > 3 else { return nil }
      var seen: Set<Int64> = []
      numbers = call.arguments[1...3].flatMap(\.elements).compactMap { $0.isNull ? nil : $0.number }
        .filter { seen.insert($0).inserted }
    }
    return numbers.count == 1
      ? descriptor(numbers[0]) : wording.count(Int64(numbers.count), .descriptors)
  }

  // MARK: Messages

  private var buffers: Int? {
    if case .array(let buffers)? = argument(1)?["msg_iov"]?.content { return buffers.count }
    if call?.name == "writev" || call?.name == "readv", case .array(let buffers)? = argument(1)?.content {
      return buffers.count
    }
    return nil
  }

  /// The descriptors in a control message.
  private var passed: String? {
    guard let control = argument(1)?["msg_control"] else { return nil }
    let numbers = control.elements.flatMap { message -> [String] in
      guard case .constant("SCM_RIGHTS")? = message["cmsg_type"]?.content, let data = message["cmsg_data"]
      else {
        return []
      }
      return data.elements.compactMap { $0.number.map { "\($0)" } }
    }
    return numbers.isEmpty ? nil : wording.enumeration(Array(numbers.prefix(4)))
  }
}

extension CallFormatter {
  /// A name of a trace or a log with its control characters made visible.
  static func safe(_ text: String) -> String { CallFormatter().text(TraceValue(.constant(text))) }
}

extension Int64 {
  /// A number of milliseconds that can be made nanoseconds without overflow.
  fileprivate var clamped: Int64 { Swift.min(Swift.max(self, -1_000_000_000), 1_000_000_000) }
}
