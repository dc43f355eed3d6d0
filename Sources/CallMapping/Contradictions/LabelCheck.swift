import LinuxABI
import StraceParser
import TraceModel

/// The labels of an open file (`-y`, `-yy`) say what the calls on it say, and go on saying it.
///
/// strace asks the kernel for a socket's addresses until it has them, and keeps them by the socket's inode: the first label
/// that has addresses has those of that moment, and later ones are the same text (measured: also after another connect).
/// It forgets them for another socket whose inode ends in the same bits; then the label has those of its own moment.
struct LabelCheck {
  private var files: [OpenFile.ID: LabelledFile] = [:]
  /// Whether the trace shows whatever gives a socket an address: no filter hides it, and no ring that strace cannot see
  /// into, io_uring(7).
  private var showsAddresses: Bool
  /// Whether a file may have got another path.
  private var hasRenames = false
  /// Whether a process may have got another working folder.
  private var hasMoved = false
  /// The working folder that the own processes' labels name first, with the line.
  private var folder: (text: String, line: Int)?

  private static let limit = 1 << 14
  /// What gives files other paths, or shows them otherwise.
  private static let renaming: Set<String> = [
    "rename", "renameat", "renameat2", "chroot", "pivot_root", "mount", "umount2", "move_mount", "unshare",
    "setns",
  ]

  init(showsAddresses: Bool) { self.showsAddresses = showsAddresses }

  /// A label in a line, and what it is of.
  private struct Seen {
    let file: OpenFile.ID
    let label: DescriptorLabel
  }

  mutating func take(
    _ line: Contradictions.Line, _ state: borrowing KernelState, _ found: inout Contradictions.Found
  ) {
    defer { for id in state.effects.ended { files[id] = nil } }
    guard let call = line.event.call, let called = state.effects.called else { return }
    if Self.renaming.contains(call.name) { hasRenames = true }
    if call.name == "chdir" || call.name == "fchdir" { hasMoved = true }
    if call.name.hasPrefix("io_uring") { showsAddresses = false }
    guard line.event.kind == .call, state.exceeded.isEmpty else { return }
    // Another process may have the same socket, and connect it.
    guard line.isOwn else { return learn(call, called, line.event, state, &found) }
    var seen: [Seen] = []
    // A number in a list of a call that took its time may stand for another file by now.
    let isWhole = line.event.resumedLine == nil
    let traits = called.call.traits
    for (place, argument) in call.arguments.enumerated() {
      if case .constant("AT_FDCWD") = argument.content {
        if let label = argument.descriptorLabel { compareFolder(label, line.event, &found) }
      } else if place == traits?.subject || place == traits?.second {
        let file = place == traits?.subject ? called.subject : called.second
        if let file, let label = argument.descriptorLabel { seen.append(Seen(file: file, label: label)) }
      } else if isWhole {
        Self.collect(argument, called, state, &seen)
      }
    }
    // strace writes the labels of arguments when the call begins, those of what it made when it returns.
    for one in seen where one.file != called.made { compare(one, line.event, state, &found) }
    learn(call, called, line.event, state, &found)
    for one in seen where one.file == called.made { compare(one, line.event, state, &found) }
    if let made = called.made, let label = call.result?.descriptorLabel {
      compare(Seen(file: made, label: label), line.event, state, &found)
    }
  }

  private mutating func compareFolder(
    _ label: DescriptorLabel, _ event: TraceEvent, _ found: inout Contradictions.Found
  ) {
    let path = Self.path(label.text)
    guard !hasMoved, !hasRenames else { return }
    guard let folder else { return folder = (path, event.line) }
    if path != folder.text {
      found.add(
        .label, event, "\(Contradictions.Found.short(folder.text)), as in line \(folder.line)",
        Contradictions.Found.short(path))
    }
  }

  /// The labels in an argument, with the open files that their numbers stood for.
  private static func collect(
    _ value: TraceValue, _ called: Called, _ state: borrowing KernelState, _ seen: inout [Seen]
  ) {
    switch value.content {
    case .integer:
      guard let label = value.descriptorLabel, let number = value.number, seen.count < 256 else { return }
      if let file = state.file(number, of: called.process) { seen.append(Seen(file: file, label: label)) }
    case .array(let elements): for element in elements { collect(element, called, state, &seen) }
    case .structure(let fields): for field in fields { collect(field.value, called, state, &seen) }
    default: break
    }
  }

  // MARK: What labels say

  private mutating func compare(
    _ seen: Seen, _ event: TraceEvent, _ state: borrowing KernelState, _ found: inout Contradictions.Found
  ) {
    var file = files.removeValue(forKey: seen.file) ?? LabelledFile()
    defer { if files.count < Self.limit { files[seen.file] = file } }
    let text = seen.label.text
    guard text != file.last else { return }
    file.last = text
    let label = LabelledFile.Label(seen.label, line: event.line)
    if state.isWrong(label.facts, of: seen.file) {
      let expected =
        file.earliest.map { "\(Contradictions.Found.short($0.text)), as in line \($0.line)" }
        ?? "the file of line \(state.file(seen.file)?.birth ?? 0)"
      return found.add(.label, event, expected, Contradictions.Found.short(text))
    }
    if file.earliest == nil { file.earliest = (text, event.line) }
    switch label.facts.file {
    case .socket: compareSocket(label, &file, event, state.file(seen.file), &found)
    case .file, .pipe:
      if let first = file.first, !hasRenames, Self.path(first.text) != Self.path(text) {
        found.add(
          .label, event, "\(Contradictions.Found.short(first.text)), as in line \(first.line)",
          Contradictions.Found.short(text))
      } else if file.first == nil || hasRenames {
        file.first = label
      }
    default: break
    }
  }

  private func compareSocket(
    _ label: LabelledFile.Label, _ file: inout LabelledFile, _ event: TraceEvent, _ open: OpenFile?,
    _ found: inout Contradictions.Found
  ) {
    let facts = label.facts
    if let open, let expected = Self.expected(label, open) {
      return found.add(.label, event, expected, Contradictions.Found.short(label.text))
    }
    if let own = facts.own, facts.peer?.isLoopback ?? false, !own.isLoopback, showsAddresses,
      open?.origin == .made, file.own?.isEveryInterface ?? true
    {
      // What is sent to the machine itself comes from the same address, unless bind(2) said otherwise.
      found.add(.labelOwn, event, "an address of the loopback interface", LabelledFile.text(own))
    }
    if facts.kind?.family == .unix {
      for (known, seen) in [(file.inode, facts.inode), (file.peerInode, facts.peerInode)] {
        guard let known, let seen, known != seen else { continue }
        return found.add(.label, event, "\(known)", "\(seen)")
      }
      file.inode = file.inode ?? facts.inode
      file.peerInode = file.peerInode ?? facts.peerInode
    }
    guard facts.own != nil else { return }
    // Another thread's call may be changing it.
    let isAlone = open.map { $0.callsUnderWay == 0 } ?? false
    let difference = showsAddresses ? file.difference(label) : nil
    guard let first = file.first else {
      file.first = label
      if isAlone, let difference {
        found.add(difference.kind, event, difference.expected, difference.seen)
      }
      return
    }
    guard label.text != first.text else { return }
    if difference == nil, file.isReset || Self.isLater(facts, than: first.facts),
      facts.peer == nil || file.peer != nil
    {
      file.first = label
      return
    }
    found.add(
      .label, event, "\(Contradictions.Found.short(first.text)), as in line \(first.line)",
      Contradictions.Found.short(label.text))
  }

  /// What a socket's label must be where it cannot be read; nil where it can. strace has a name for each kind of socket,
  /// and in the brackets an inode, or addresses.
  private static func expected(_ label: LabelledFile.Label, _ open: OpenFile) -> String? {
    let facts = label.facts
    switch facts.kind?.family {
    case .ip4?, .ip6?:
      if facts.inode != nil, !label.text.contains("->") { return nil }
      return facts.own == nil || label.text.contains("->") && facts.peer == nil ? "an address" : nil
    case .unix?: return facts.inode == nil ? "an inode" : nil
    case .unknown?:
      // -y alone shows the inode; a protocol that has no name here is none of these.
      guard open.origin == .made, let made = open.socket?.kind, !label.text.hasPrefix("socket:[") else {
        return nil
      }
      if made.family == .unix { return "a unix socket" }
      let isKnown = made.transport == .tcp || made.transport == .udp
      return isKnown && (made.family == .ip4 || made.family == .ip6) ? "the protocol of its socket" : nil
    default: return nil
    }
  }

  /// Whether a label can be a later one of a socket that strace has asked for again: it has been connected since.
  private static func isLater(_ facts: LabelFacts, than first: LabelFacts) -> Bool {
    guard first.peer == nil, let own = first.own, let new = facts.own else { return false }
    return own.port == new.port && LabelledFile.isSame(own, new)
  }

  /// The path alone: whether it is deleted by now is another thing.
  private static func path(_ text: String) -> String {
    if case .file(let file) = DescriptorLabel(text).content { return file.path }
    return text
  }

  // MARK: What calls say

  private mutating func learn(
    _ call: TraceCall, _ called: Called, _ event: TraceEvent, _ state: borrowing KernelState,
    _ found: inout Contradictions.Found
  ) {
    guard !called.isInjected else { return }
    let hasSucceeded = called.outcome.value != nil
    switch TraceIndex.plainName(call.name) {
    case "socket": if let made = called.made { set(made, .new) }
    case "accept", "accept4":
      guard let made = called.made else { return }
      var file = LabelledFile()
      file.own = called.subject.flatMap { files[$0]?.own }
      file.peer = Self.internet(state.effects.address)
      set(made, file)
    case "bind":
      guard hasSucceeded, let address = state.effects.address else { return }
      change(called.subject) {
        $0.own = Self.named(address)
        $0.mayHaveAddress = true
      }
    case "setsockopt":
      // With SO_PASSCRED a unix socket gets a name of its own when it sends: unix(7).
      change(called.subject) { $0.mayHaveAddress = true }
    case "connect":
      change(called.subject) { $0.connect(state.effects.address, called.outcome) }
    case "getsockname", "getpeername":
      guard hasSucceeded, let address = state.effects.address else { return }
      told(address, isPeer: call.name == "getpeername", called.subject, event, &found)
    case "sendto", "sendmsg", "sendmmsg":
      // With MSG_FASTOPEN a send connects: tcp(7).
      if state.effects.address != nil { change(called.subject) { $0.mayHavePeer = true } }
    default: break
    }
  }

  private mutating func set(_ id: OpenFile.ID, _ file: LabelledFile) {
    if files.count < Self.limit || files[id] != nil { files[id] = file }
  }

  private mutating func change(_ id: OpenFile.ID?, _ body: (inout LabelledFile) -> Void) {
    guard let id else { return }
    var file = files.removeValue(forKey: id) ?? LabelledFile()
    body(&file)
    set(id, file)
  }

  /// The kernel itself says where the socket is, or its peer.
  private mutating func told(
    _ address: SocketAddress, isPeer: Bool, _ id: OpenFile.ID?, _ event: TraceEvent,
    _ found: inout Contradictions.Found
  ) {
    guard let id, let address = Self.named(address) else { return }
    // A port stays the socket's as long as it is; its host is chosen when it connects.
    if let first = files[id]?.first, let seen = isPeer ? first.facts.peer : first.facts.own,
      isPeer ? !LabelledFile.isSame(address, seen) : address.port != seen.port, files[id]?.isReset == false
    {
      found.add(
        isPeer ? .labelPeer : .labelOwn, event, LabelledFile.text(address),
        "\(LabelledFile.text(seen)) in line \(first.line)")
    }
    change(id) { if isPeer { $0.peer = address } else { $0.own = address } }
  }

  private static func internet(_ address: SocketAddress?) -> SocketAddress? {
    switch address {
    case .ip4?, .ip6?: address
    default: nil
    }
  }

  /// An address that names something.
  private static func named(_ address: SocketAddress) -> SocketAddress? {
    switch address {
    case .ip4, .ip6: address
    case .unix(let path, _): path.isEmpty ? nil : address
    case .unnamed, .unspecified, .other: nil
    }
  }
}

extension LabelledFile {
  /// connect(2), also one that goes on by itself, or that failed: until then the kernel showed where it went.
  mutating func connect(_ address: SocketAddress?, _ outcome: CallFacts.Outcome) {
    switch outcome.errno {
    case .isConnected?, .already?, .badAddress?, .notSocket?, .noSuchFamily?: return
    default: break
    }
    switch address {
    case .ip4?, .ip6?: peer = address
    // The peer is taken back.
    case .unspecified?: peer = nil
    default: break
    }
    mayHavePeer = true
    if connects > 0 || address == .unspecified {
      own = nil
      isReset = true
    }
    connects += 1
  }
}
