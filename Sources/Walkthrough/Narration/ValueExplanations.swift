import CallForms
import LinuxABI
import StraceParser
import TraceModel

/// Descriptors, lengths, buffers, options, results.
extension Explanations {
  func descriptor(_ value: TraceValue, _ row: Call, _ parameter: Parameter) -> String {
    guard let number = value.number else { return wording[.someDescriptorValue] }
    if let what = wording.meanings.descriptors["\(row.name) \(parameter.name)"] { return what }
    if let before = step.before {
      let isListener = before.phase == .listening
      let isUnderWay = before.phase == .connecting
      let phrase: Phrase =
        switch (before.local, before.peer) {
        case (nil, nil): isListener ? .listenerAlone : .socketAlone
        case (_?, nil): isListener ? .listenerAt : .socketAt
        case (nil, _?): isListener ? .listenerToPeer : isUnderWay ? .socketTowards : .socketToPeer
        case (_?, _?): isListener ? .listenerAtAndPeer : isUnderWay ? .socketAtTowards : .socketAtAndPeer
        }
      return wording[
        phrase,
        [
          "kind": before.kind.rawValue, "local": CallFormatter.safe(before.local ?? ""),
          "peer": CallFormatter.safe(before.peer ?? ""),
        ]]
    }
    switch number {
    case 0: return wording[.programsInput]
    case 1: return wording[.programsOutput]
    case 2: return wording[.programsError]
    default: return wording[.descriptorOfCall]
    }
  }

  func length(_ value: TraceValue, _ row: Call, _ parameter: Parameter) -> String {
    let size = value.number.map { wording.count($0, .bytes) } ?? wording[.soManyBytes]
    if parameter.name == "addrlen" { return addressLength(value, size) }
    let phrase: Phrase =
      switch parameter.name {
      case "optlen": .optionLength
      case "size", "nmemb": .pieces
      case _ where !row.parameters.contains { $0.kind == .bytesOut }: .bytesToGo
      default: context.tags.contains(.has("MSG_WAITALL")) ? .roomForAll : .room
      }
    return wording[phrase, ["size": size]]
  }

  /// What the bytes of an address are, counted as unix(7) and ip(7) have it.
  private func addressLength(_ value: TraceValue, _ size: String) -> String {
    guard let length = value.number else { return wording[.addressLength, ["size": size]] }
    let address = context.call?.arguments.first { CallContext.family($0) != nil }
    if case .string(let name, false, let isAbstract)? = address?["sun_path"]?.content,
      length == Int64(name.count + 3)
    {
      return wording[
        isAbstract ? .addressLengthAbstract : .addressLengthPath, ["size": size, "name": "\(name.count)"]]
    }
    let phrase: Phrase =
      switch (address.flatMap(CallContext.family), length) {
      case ("AF_INET", 16): .addressLengthIPv4
      case ("AF_INET6", 28): .addressLengthIPv6
      default: .addressLength
      }
    return wording[phrase, ["size": size]]
  }

  func bytesIn(_ value: TraceValue, _ row: Call) -> String {
    if value.isNull { return wording[row.name == "sendfile" ? .fromWhereFileStands : .noBuffer] }
    guard case .string(_, let isCut, _) = value.content else { return wording[.bytesInMemory] }
    if row.purpose == .buffered { return wording[.bytesToLibrary] }
    return wording[isCut ? .bytesToKernelCut : .bytesToKernel]
  }

  func bytesOut(_ value: TraceValue) -> String {
    guard case .string(let bytes, let isCut, _) = value.content else { return wording[.bytesUnwritten] }
    if bytes.isEmpty { return wording[.noBytes] }
    return wording[isCut ? .bytesWrittenCut : .bytesWritten]
  }

  /// Whether the kernel wrote an address or an option: a call that failed wrote none, and strace shows a pointer.
  var isAddressWritten: Bool {
    guard case .returned = step.outcome else { return false }
    // An option's value stands behind its pointer in every form: a number, a structure, bytes.
    if row?.name == "getsockopt" { return true }
    return context.call?.arguments.contains { CallContext.family($0) != nil } ?? false
  }

  func lengthInOut(_ value: TraceValue, isWritten: Bool) -> String {
    if value.isNull { return wording[.addressUnwanted] }
    guard case .array(let elements) = value.content, let only = elements.first else {
      return wording[.pointerToLength]
    }
    if case .changed(let from, let to) = only.content {
      return wording[
        .lengthChanged, ["room": CallFormatter().text(from), "written": CallFormatter().text(to)]]
    }
    return wording[isWritten ? .lengthUsed : .lengthUnwritten, ["room": CallFormatter().text(only)]]
  }

  func option(_ value: TraceValue, isGiven: Bool) -> String {
    let name = context.argument(2).map { CallFormatter().text($0) } ?? ""
    if case .array(let elements) = value.content, elements.count == 1 {
      if name == "SO_ERROR" {
        if elements[0].number == 0 { return wording[.noErrorPending] }
        let errno = Errno(name: CallFormatter().text(elements[0]))
        return errno.map { wording[.errorPendingKnown, ["message": $0.text]] } ?? wording[.errorPending]
      }
      if case .constant(let value) = elements[0].content,
        let meaning = ConstantMeanings.meaning(
          of: value, in: name == "SO_TYPE" ? .socketType : .addressFamily)
      {
        return wording[.constantMeaning, ["name": CallFormatter.safe(value), "meaning": meaning.text]]
      }
      let level = context.argument(1).flatMap {
        ConstantDomain.optionLevel.value(of: CallFormatter().text($0))
      }
      let isSwitch =
        level.flatMap(ConstantDomain.options)?.constants.first { $0.name == name }?.isSwitch ?? false
      if isSwitch, let number = elements[0].number { return wording[number == 0 ? .off : .on] }
      return wording[isGiven ? .valueWished : .valueHeld]
    }
    return wording.meanings.options[name] ?? wording[isGiven ? .valueWished : .valueHeld]
  }

  // MARK: The result

  var result: Step.Explanation? {
    let value = context.call.flatMap(resultText)
    func one(
      _ meaning: String, number: String? = nil, page: String? = nil, isMissing: Bool = false
    ) -> Step.Explanation {
      Step.Explanation(
        .result, name: "result", value: value ?? "?", number: number, meaning: meaning,
        manual: page ?? step.row?.manual.description ?? row?.manual.description, isMissing: isMissing)
    }
    switch step.outcome {
    case .begun:
      return one(wording[step.isStill ? .notReturnedYet : .notReturned], isMissing: true)
    case .interrupted: return one(wording[.interrupted, ["restart": restart]], page: "signal(7)")
    case .failed(let name) where step.isInjected:
      return one(wording[.madeUpFailure, ["errno": CallFormatter.safe(name)]], page: "strace(1)")
    case .failed(let name):
      if step.row?.result == .lookUpCode {
        let meaning = ConstantMeanings.meaning(of: name, in: .lookUpCode)?.text
        return one(
          wording[
            meaning == nil ? .lookUpFailedUnknown : .lookUpFailed,
            ["code": CallFormatter.safe(name), "meaning": meaning ?? ""]], page: "getaddrinfo(3)")
      }
      guard let errno = Errno(name: name) else { return one(wording[.failedUnknown]) }
      if errno == .inProgress {
        return one(wording[.inProgress], number: "\(errno.rawValue)", page: "connect(2)")
      }
      return one(
        wording[.failed, ["errno": errno.name, "message": errno.text]], number: "\(errno.rawValue)",
        page: "errno(3)")
    case .failedWithoutName: return one(wording[.failedWithoutName])
    case .unknown: return one(wording[.untold])
    case .returned where step.isInjected: return one(wording[.madeUpResult], page: "strace(1)")
    case .returned(let number): return one(meaning(of: number))
    }
  }

  /// A result as strace writes it: `-1 EPIPE (Broken pipe)`.
  private func resultText(_ call: TraceCall) -> String? {
    return CallFormatter().stretches(TraceEvent(line: 0, .call(call))).first { $0.place == .result }?.text
  }

  /// `ERESTARTSYS`, or another of the kernel's words for the same.
  private var restart: String {
    let error = (step.event?.call ?? context.call)?.result?.error
    return (error.flatMap { $0.isRestart ? $0 : nil } ?? .restart).name
  }

  private func meaning(of number: Int64) -> String {
    if step.row?.name == "fcntl" {
      if context.tags.contains(.has("F_GETFD")) {
        return wording[number == 0 ? .noDescriptorFlag : .descriptorFlag]
      }
      if !context.tags.isDisjoint(with: [.has("F_DUPFD"), .has("F_DUPFD_CLOEXEC")]) {
        return wording[.copiedDescriptor]
      }
      if !context.tags.contains(.has("F_GETFL")) { return wording[.done] }
    }
    if let meaning = row.flatMap({ wording.meanings.results[$0.name] }) { return meaning }
    guard let kind = step.row?.result ?? row?.result else { return wording[.someResult] }
    switch kind {
    case .status: return wording[step.function == "sleep" ? .wholeTime : .done]
    case .descriptor: return wording[.newDescriptor]
    case .byteCount:
      if number == 0, context.tags.contains(.noRoom) { return wording[.nothingAsked] }
      if number == 0 { return wording[context.tags.contains(.datagram) ? .emptyDatagram : .endOfStream] }
      let asked = CallContext.asked(context.call) ?? number
      return wording[
        number < asked ? .byteCountLess : number > asked ? .byteCountMore : .byteCount,
        ["count": wording.grouped(number), "asked": wording.grouped(asked)]]
    case .readyCount:
      if number == 0 { return wording[context.tags.contains(.noTimeout) ? .nothingNow : .nothingInTime] }
      return wording.paragraph([wording[.readyCount, ["count": "\(number)"]]] + found)
    case .fileFlags: return wording[.openFlags]
    case .lookUpCode: return wording[.addressFound]
    }
  }

  /// What poll found, which strace writes behind the result.
  private var found: [String] {
    var seen: Set<String> = []
    let names = step.found.prefix(32).flatMap(\.events).filter { seen.insert($0).inserted }
    return names.prefix(4).compactMap { name in
      ConstantMeanings.meaning(of: name, in: .pollEvents).map {
        wording[.readyMeaning, ["name": name, "meaning": $0.text]]
      }
    }
  }

  // MARK: Failures

  /// A connect that does not wait says EINPROGRESS, and only this says how it ended:
  /// `getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0`.
  var pendingError: Step.Failure? {
    guard case .returned = step.outcome, let call = context.call, call.name == "getsockopt",
      call.arguments.count > 3, CallFormatter().text(call.arguments[2]) == "SO_ERROR",
      case .array(let elements) = call.arguments[3].content, elements.count == 1,
      let errno = Errno(name: CallFormatter().text(elements[0]))
    else { return nil }
    let hint = ErrnoHints.hint(for: errno, in: "connect", about: .port)
    return explained(CallFormatter().text(elements[0]), errno.text, hint)
  }

  var failure: Step.Failure? {
    guard case .failed(let name) = step.outcome else { return nil }
    if step.isInjected {
      return Step.Failure(
        name: name, message: Errno(name: name)?.text ?? wording[.unknownError], cause: wording[.madeUpCause])
    }
    if step.row?.result == .lookUpCode, let code = LookUpCode.named(name) {
      return explained(name, code.text, ErrnoHints.hint(for: code))
    }
    guard let errno = Errno(name: name) else {
      return Step.Failure(name: name, message: wording[.unknownError])
    }
    if let cause = wording.causes.text(context) {
      return Step.Failure(name: name, message: errno.text, cause: cause)
    }
    let place: ErrnoHints.Place =
      switch context.address {
      case .path?: .path
      case .abstract?: .abstract
      default: Self.ports.first { context.tags.contains($0.tag) }?.place ?? .port
      }
    let hint = ErrnoHints.hint(for: errno, in: step.row?.name ?? step.function, about: place)
    return explained(name, errno.text, hint)
  }

  private func explained(_ name: String, _ message: String, _ hint: ErrnoHint?) -> Step.Failure {
    Step.Failure(
      name: name, message: message, cause: hint?.cause,
      remedy: step.record == nil ? hint?.remedy : hint?.remedyInLabs)
  }

  /// What is known of a port, the first that holds.
  private static let ports: [(tag: CallContext.Tag, place: ErrnoHints.Place)] = [
    (.ownDualStack, .ownDualStack), (.ownPort, .ownPort), (.othersPort, .othersPort),
    (.swappedPort, .swappedPort), (.ip6Alone, .ip6Alone), (.loopback6, .loopback6),
  ]
}

extension LookUpCode {
  /// The code of a name: `EAI_NONAME`.
  fileprivate static func named(_ name: String) -> LookUpCode? {
    ConstantDomain.lookUpCode.value(of: name).map { LookUpCode(rawValue: Int32(truncatingIfNeeded: $0)) }
  }
}
