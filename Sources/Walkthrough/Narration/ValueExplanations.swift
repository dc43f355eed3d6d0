import CallMapping
import LinuxABI
import StraceParser

/// Descriptors, lengths, buffers, options, results.
extension Explanations {
  func descriptor(_ value: TraceValue, _ row: Call, _ parameter: Parameter) -> String {
    guard let number = value.number else { return "A descriptor." }
    if let what = ArgumentMeanings.descriptors["\(row.name) \(parameter.name)"] { return what }
    let standard = ["standard input", "standard output", "standard error"]
    if let before = step.before {
      let place = before.phase == .listening ? "the listener" : "a socket (\(ShortForm.safe(before.kind)))"
      let local = before.local.map { ", at \(ShortForm.safe($0))" } ?? ""
      let peer = before.peer.map { ", connected to \(ShortForm.safe($0))" } ?? ""
      return "The descriptor of \(place)\(local)\(peer)."
    }
    if (0...2).contains(number) { return "The program's \(standard[Int(number)])." }
    return "The descriptor that the call is about."
  }

  func length(_ value: TraceValue, _ row: Call, _ parameter: Parameter) -> String {
    let size = value.number.map { CallContext.counted($0, "byte") } ?? "So many bytes"
    switch parameter.name {
    case "addrlen":
      return "How long the address is: \(size)." + (value.number == 16 ? " That is IPv4's." : "")
    case "optlen": return "How long the option's value is: \(size)."
    case "size", "nmemb": return "The buffer has nmemb pieces of this many bytes each."
    default:
      let isRoom = row.parameters.contains { $0.kind == .bytesOut }
      guard isRoom else { return "How many bytes shall go: \(size)." }
      if context.tags.contains(.has("MSG_WAITALL")) {
        return
          "How much room there is: \(size). With MSG_WAITALL the call waits for all of it; fewer come only at the "
          + "end, after an error or a signal."
      }
      return
        "How much room there is: \(size). It is the most that the call may return, and not what it waits for."
    }
  }

  func bytesIn(_ value: TraceValue, _ row: Call) -> String {
    if value.isNull {
      return row.name == "sendfile"
        ? "NULL: begin where the file stands, and move on in it." : "NULL: there is no buffer."
    }
    guard case .string(_, let isCut, _) = value.content else { return "Where the bytes lie in memory." }
    if row.purpose == .buffered {
      return "The bytes that the program gives the C library, which keeps them in its buffer."
    }
    return "The bytes that the program gives the kernel." + (isCut ? " strace shows the first of them." : "")
  }

  func bytesOut(_ value: TraceValue) -> String {
    guard case .string(let bytes, let isCut, _) = value.content else {
      return "Where the kernel would write bytes; it wrote none."
    }
    if bytes.isEmpty { return "Where the kernel would write bytes; none came." }
    return "The bytes that the kernel wrote into the program's buffer."
      + (isCut ? " strace shows the first of them." : "")
  }

  /// Whether the kernel wrote an address or an option: a call that failed wrote none, and strace shows a pointer.
  var isAddressWritten: Bool {
    guard case .returned = step.outcome else { return false }
    // An option's value stands behind its pointer in every form: a number, a structure, bytes.
    if row?.name == "getsockopt" { return true }
    return context.call?.arguments.contains { CallContext.family($0) != nil } ?? false
  }

  func lengthInOut(_ value: TraceValue, isWritten: Bool) -> String {
    if value.isNull { return "NULL: the program does not want to know the address." }
    guard case .array(let elements) = value.content, let only = elements.first else {
      return "A pointer to a length: the room before the call, the length after it."
    }
    if case .changed(let from, let to) = only.content {
      return
        "A number behind a pointer: there was room for \(ShortForm().text(from)) bytes, and the kernel wrote "
        + "\(ShortForm().text(to))."
    }
    let room = "A number behind a pointer: there was room for \(ShortForm().text(only)) bytes, and "
    return room + (isWritten ? "that many are used." : "the call wrote none.")
  }

  func option(_ value: TraceValue, isGiven: Bool) -> String {
    let name = context.argument(2).map { ShortForm().text($0) } ?? ""
    if case .array(let elements) = value.content, elements.count == 1 {
      if name == "SO_ERROR" {
        if elements[0].number == 0 { return "No error is pending." }
        let errno = Errno(name: ShortForm().text(elements[0]))
        return "The pending error" + (errno.map { ": \($0.text)." } ?? ".")
      }
      let level = context.argument(1).flatMap { ConstantDomain.optionLevel.value(of: ShortForm().text($0)) }
      if case .constant(let value) = elements[0].content {
        let domain: ConstantDomain = name == "SO_TYPE" ? .socketType : .addressFamily
        let meaning = ConstantMeanings.meaning(of: value, in: domain)?.text ?? ""
        return "\(ShortForm.safe(value)): \(meaning)"
      }
      let isSwitch =
        level.flatMap(ConstantDomain.options)?.constants.first { $0.name == name }?.isSwitch ?? false
      if isSwitch, let number = elements[0].number { return number == 0 ? "Off." : "On." }
      return isGiven ? "The value that is wished for." : "The value that it has."
    }
    switch name {
    case "SO_LINGER":
      return
        "The field l_onoff says whether close waits, l_linger how many seconds; with 0 seconds close throws away what "
        + "was not delivered."
    case "SO_RCVTIMEO_OLD", "SO_SNDTIMEO_OLD":
      return "A struct timeval, which strace writes as bytes: eight for seconds, eight for microseconds."
    case "SO_PEERCRED": return "The process, user and group at the other end."
    case "SO_BINDTODEVICE": return "The interface's name, ended by a byte 0."
    default: return isGiven ? "The value that is wished for." : "The value that it has."
    }
  }

  // MARK: The result

  var result: Step.Explanation? {
    let value = context.call?.result.map { String(ShortForm().result($0).dropFirst(3)) }
    func one(
      _ meaning: String, number: String? = nil, page: String? = nil, isMissing: Bool = false
    ) -> Step.Explanation {
      Step.Explanation(
        .result, name: "result", value: value ?? "?", number: number, meaning: meaning,
        manual: page ?? step.row?.manual.description ?? row?.manual.description, isMissing: isMissing)
    }
    switch step.outcome {
    case .begun: return one("There is none: the call did not return in this trace.", isMissing: true)
    case .interrupted:
      return one(
        "A signal interrupted the call before it had done anything. \(restart) is the kernel's own word, which the "
          + "program never sees: it may make the call again, or get EINTR.", page: "signal(7)")
    case .failed(let name) where step.isInjected:
      return one(
        "strace made this result up, as it was told to (-e inject): the kernel was not asked, and \(ShortForm.safe(name)) "
          + "says nothing about it.", page: "strace(1)")
    case .failed(let name):
      if step.row?.result == .lookUpCode {
        let meaning = ConstantMeanings.meaning(of: name, in: .lookUpCode)
        return one(
          "\(ShortForm.safe(name)): \(meaning?.text ?? "a code that socklab does not know.") It is no errno.",
          page: "getaddrinfo(3)")
      }
      guard let errno = Errno(name: name) else {
        return one("The call failed. socklab does not know this error.")
      }
      if errno.name == "EINPROGRESS" {
        return one(
          "-1 and EINPROGRESS: there is no result yet, the connection is being made.",
          number: "\(errno.rawValue)", page: "connect(2)")
      }
      return one(
        "-1 says that the call failed, and errno says why: \(errno.name), \(errno.text).",
        number: "\(errno.rawValue)", page: "errno(3)")
    case .unknown: return one("socklab cannot tell what the call returned.")
    case .returned where step.isInjected:
      return one(
        "strace made this result up, as it was told to (-e inject): the kernel was not asked.",
        page: "strace(1)")
    case .returned(let number): return one(meaning(of: number))
    }
  }

  /// `ERESTARTSYS`, or another of the kernel's words for the same.
  private var restart: String {
    let name = (step.event?.call ?? context.call)?.result?.errno ?? ""
    return name.hasPrefix("ERESTART") ? ShortForm.safe(name) : "ERESTARTSYS"
  }

  private func meaning(of number: Int64) -> String {
    if step.row?.name == "fcntl" {
      if context.tags.contains(.has("F_GETFD")) {
        return number == 0
          ? "No flag: a program that is started inherits the descriptor."
          : "The descriptor's own flags: FD_CLOEXEC, a program that is started does not get it."
      }
      if context.tags.contains(.has("F_DUPFD")) || context.tags.contains(.has("F_DUPFD_CLOEXEC")) {
        return "The new descriptor for the same open file."
      }
      if !context.tags.contains(.has("F_GETFL")) { return "Done." }
    }
    if let meaning = row.flatMap({ ArgumentMeanings.results[$0.name] }) { return meaning }
    guard let kind = step.row?.result ?? row?.result else { return "What the call returned." }
    switch kind {
    case .status: return step.function == "sleep" ? "The whole time has passed." : "Done."
    case .descriptor: return "The new descriptor: the lowest number that was free."
    case .byteCount:
      if number == 0 {
        return context.tags.contains(.datagram)
          ? "No byte: the datagram was empty." : "No byte: with recv and read that is the end."
      }
      let asked = CallContext.asked(context.call)
      let compared = asked.map { asked in
        number < asked
          ? ", of \(CallContext.grouped(asked)) at most"
          : number > asked ? ", of which there was room for \(CallContext.grouped(asked))" : ""
      }
      return "How many bytes: \(CallContext.grouped(number))\(compared ?? ""). Bytes, not characters."
    case .readyCount:
      return number == 0
        ? context.tags.contains(.noTimeout)
          ? "Nothing to report, and the call does not wait." : "Nothing to report, and the time is over."
        : "How many descriptors are ready: \(number)." + found
    case .fileFlags: return "The flags with which it was opened, as strace names them behind the number."
    case .lookUpCode: return "An address was found."
    }
  }

  /// What poll found, which strace writes behind the result.
  private var found: String {
    var seen: Set<String> = []
    let names = context.readyEntries.prefix(32).flatMap(\.events).filter { seen.insert($0).inserted }
    return names.prefix(4).reduce("") { text, name in
      ConstantMeanings.meaning(of: name, in: .pollEvents).map { text + " \(name): \($0.text)" } ?? text
    }
  }

  // MARK: Failures

  var failure: Step.Failure? {
    guard case .failed(let name) = step.outcome else { return nil }
    if step.isInjected {
      return Step.Failure(
        name: name, message: Errno(name: name)?.text ?? "socklab does not know this error",
        cause:
          "strace was told to inject it (-e inject): the kernel did not do the call, and nothing failed in it"
      )
    }
    if step.row?.result == .lookUpCode, let code = LookUpCode.named(name) {
      let hint = ErrnoHints.hint(for: code)
      return Step.Failure(
        name: name, message: code.text, cause: hint?.cause,
        remedy: step.record == nil ? hint?.remedy : hint?.remedyInLabs)
    }
    guard let errno = Errno(name: name) else {
      return Step.Failure(name: name, message: "socklab does not know this error")
    }
    let place: ErrnoHints.Place =
      switch context.address {
      case .path?: .path
      case .abstract?: .abstract
      default:
        if context.tags.contains(.ownDualStack) {
          .ownDualStack
        } else if context.tags.contains(.ownPort) {
          .ownPort
        } else {
          context.tags.contains(.loopback6) ? .loopback6 : .port
        }
      }
    let hint = ErrnoHints.hint(for: errno, in: step.row?.name ?? step.function, about: place)
    return Step.Failure(
      name: name, message: errno.text, cause: hint?.cause,
      remedy: step.record == nil ? hint?.remedy : hint?.remedyInLabs)
  }
}

extension LookUpCode {
  /// The code of a name: `EAI_NONAME`.
  fileprivate static func named(_ name: String) -> LookUpCode? {
    ConstantDomain.lookUpCode.value(of: name).map { LookUpCode(rawValue: Int32(truncatingIfNeeded: $0)) }
  }
}
