import CallLog
import CallMapping
import Languages
import StraceParser

/// What is surprising in a step. Each holds for the very step that it is told of.
enum Remarks {
  static let table = Template.Table(calls)

  private static let calls: [Template] = [
    Template(
      "accept", .error("EMFILE"),
      "The kernel looks for a free descriptor before it looks into the queue: it says so even where nobody waits, and "
        + "a connection that does wait stays in the queue."),
    Template(
      "accept", .done, [.path], "The address comes from the file to which the client bound its socket."),
    Template(
      "accept", .done, [.unnamed],
      "The client's socket has no name: a unix socket needs none to connect, so the address holds its family alone."
    ),
    Template(
      "connect", .done, [.datagram], "No program has to be there for this to succeed: no connection is made."),
    Template(
      "connect", .error("EINPROGRESS"),
      "-1 looks like a failure and is none. How it went is known when the socket becomes writable: SO_ERROR tells."
    ),
    Template(
      "connect", .error("ECONNREFUSED"), [.port],
      "A refusal is an answer: the machine of that address is there, and nobody listens at that port."),
    Template(
      "getsockopt", .done, [.has("SO_RCVBUF")],
      "The kernel gives twice what was asked for, or its minimum: it counts its own book-keeping too."),
    Template(
      "getsockopt", .done, [.has("SO_SNDBUF")],
      "The kernel gives twice what was asked for, or its minimum: it counts its own book-keeping too."),
    Template(
      "listen", .done, [.unbound],
      "Without a bind the socket listens all the same, at a port that nobody was told: getsockname says which."
    ),
    Template(
      "recv", .zero, [.datagram], "With datagrams 0 is no end: an empty message is a message."),
    Template("recvfrom", .zero, [.datagram], "With datagrams 0 is no end: an empty message is a message."),
    Template(
      "recv", .done, [.joined],
      "\u{22}Sticky packets\u{22}, some call it. A stream promises bytes in order and nothing more; where a message ends is "
        + "the programs' business."),
    Template(
      "recv", .done, [.part],
      "One send is not one receive: the receiver takes what is there and what it has room for."),
    Template(
      "recv recvfrom", .done, [.cut, .has("MSG_PEEK")],
      "MSG_PEEK: it was only looked at; the next receive gets it whole, if it has room."),
    Template(
      "recv", .done, [.cut],
      "A datagram is taken as a whole: what does not fit is thrown away, and no later receive brings it."),
    Template(
      "recvfrom", .done, [.cut],
      "A datagram is taken as a whole: what does not fit is thrown away, and no later receive brings it."),
    Template(
      "recvfrom", .done, [.raw],
      "A raw socket sees the IP header too: the packet begins 20 bytes or more before what the sender wrote."),
    Template(
      "sendto", .done, [.ping, .unreceived],
      "No program has to receive an echo request; the answer comes with a later receive of this socket."),
    Template(
      "sendto", .done, [.unreceived],
      "That no receive got it is known from these traces alone: the sender is not told. It may still lie in a buffer, "
        + "or it was thrown away."),
    Template(
      "getaddrinfo", .any,
      "The kernel knows no names: a look-up is the C library's work, and its system calls read files or ask others."
    ),
    Template(
      "sendfile", .done,
      "With read and send each byte would be copied into the program and out again, and strace would show it twice."
    ),
    Template(
      "sendmsg", .done, [.rights],
      "Not the number travels but the open file: the receiver's number for it may be another."),
    Template(
      "recvmsg", .done, [.rights],
      "Both programs now have a descriptor of the same open file, and share the place up to which it is read."
    ),
    Template(
      "epoll_wait", .zero, [.edge],
      "This set is edge-triggered (EPOLLET): it tells of a socket once, when something new happens, and is silent about "
        + "bytes that are still unread."),
    Template(
      "epoll_wait", .zero, "A time that runs out is no failure: the result is 0."),
    Template(
      "setsockopt", .done, [.has("TCP_NODELAY")],
      "It is often said to cure sticky packets. It does not: several sends can still arrive in one receive."),
  ]

  /// What is said of every call whose system call has another name or more arguments, once.
  private static let names: [String: String] = [
    "send sendto":
      "The kernel has no send: on this architecture the C library calls sendto and passes NULL, 0 for the address "
      + "that send lacks.",
    "recv recvfrom":
      "The kernel has no recv: on this architecture the C library calls recvfrom and passes NULL, NULL for the "
      + "address that recv lacks.",
    "send write": "A write on a socket is a send without flags.",
    "recv read": "A read on a socket is a recv without flags.",
    "accept accept4":
      "The program says accept, and the kernel is asked accept4: it takes flags for the new descriptor as well.",
    "open openat":
      "The C library calls openat and passes AT_FDCWD: relative to the current folder, as open always was.",
    "sleep clock_nanosleep": "A sleep is a function of the C library; the kernel is asked clock_nanosleep.",
    "epoll_wait epoll_pwait": "The call epoll_pwait is epoll_wait with a set of signals; here none is given.",
    "poll ppoll": "The call ppoll is poll with a finer clock and a set of signals.",
    "setrlimit prlimit64": "The C library calls prlimit64, which sets a limit and can ask for the old one.",
    "getrlimit prlimit64": "The C library calls prlimit64, which asks for a limit and could set a new one.",
  ]

  static func text(_ step: StepContext) -> String? {
    // Of a call that the kernel did not do nothing can be learnt.
    if step.isInjected { return nil }
    let context = CallContext(step)
    var texts: [String] = []
    if let language = step.language, language.kind == .unasked, let title = step.languageTitle {
      texts.append("The program did not ask for this: \(title) does it by itself." + why(language.why))
    } else if let why = step.language?.why, step.earlier == 0 {
      texts.append(CallContext.sentence(why) + ".")
    }
    if let split = split(step) { texts.append(split) }
    if let characters = characters(step) { texts.append(characters) }
    if step.earlier == 0 || context.tags.contains(.joined) || context.tags.contains(.cut)
      || context.tags.contains(.edge)
    {
      if let own = table.text(context) { texts.append(own) }
    }
    if step.earlier == 0, let name = step.event?.call?.name, step.function != name,
      // C's and Swift's own notes say it already.
      step.language?.why?.hasPrefix("the kernel has no ") != true,
      let text = names["\(step.function) \(name)"]
    {
      texts.append(text)
    }
    if early(step) {
      texts.append("No accept has been called for it yet: the kernel itself completes connections.")
    }
    if step.record?.manner == .scopeEnd {
      texts.append(
        "No close is written here: what stands in this line went out of scope, and Swift closed it. A descriptor has one "
          + "owner.")
    }
    if step.syscalls.contains(where: { $0.role == .restarted }) {
      texts.append("A signal interrupted the call, and the kernel began it again: strace shows both.")
    }
    return texts.isEmpty ? nil : texts.joined(separator: " ")
  }

  private static func why(_ text: String?) -> String {
    guard let text else { return "" }
    return " " + CallContext.sentence(text) + "."
  }

  /// A text that has fewer characters than bytes, sent whole.
  private static func characters(_ step: StepContext) -> String? {
    guard step.earlier < 3, step.before != nil, let payload = step.payload, payload.isSent,
      payload.count == payload.bytes.count,
      let text = String(validating: payload.bytes, as: UTF8.self), text.count < payload.count,
      !text.unicodeScalars.contains(where: { $0.value < 0x20 })
    else { return nil }
    return
      "The text has \(CallContext.counted(Int64(text.count), "character")), and UTF-8 makes \(payload.count) bytes of "
      + "\(text.count == 1 ? "it" : "them"): the call counts bytes."
  }

  /// A character that is cut in two.
  private static func split(_ step: StepContext) -> String? {
    guard let payload = step.payload, payload.unfinished > 0 || payload.leftOver > 0 else { return nil }
    let verb = payload.isSent ? "send" : "receive"
    func first(_ count: Int) -> String { count == 1 ? "first byte ends" : "first \(count) bytes end" }
    func last(_ count: Int) -> String { count == 1 ? "last byte begins" : "last \(count) bytes begin" }
    let kernel = "the kernel carries bytes, and knows no characters."
    switch (payload.leftOver, payload.unfinished) {
    case (let begun, 0): return "The \(first(begun)) a character that the \(verb) before began: \(kernel)"
    case (0, let left): return "The \(last(left)) a character that the next \(verb) ends: \(kernel)"
    case (let begun, let left):
      return
        "The \(first(begun)) a character that the \(verb) before began, and the \(last(left)) one that the next "
        + "\(verb) ends: \(kernel)"
    }
  }

  /// Whether a connect has returned although its accept is a later step.
  private static func early(_ step: StepContext) -> Bool {
    guard step.function == "connect", case .returned = step.outcome, !step.isBlocked, step.earlier == 0
    else {
      return false
    }
    return step.outgoing.contains { link in
      guard link.kind == .connection, !link.isUnderWay, let other = link.step else { return false }
      return other > step.index
    }
  }
}
