import LinuxABI
import StraceParser
import TraceModel

/// The kernel gives the lowest number that is free: open(2), dup(2).
///
/// That is so when a call begins, and as the trace shows it only while no other call that changes the table is under way.
/// Numbers that are older than the trace are unknown: only what the trace shows freed is free. What a shell hands on is
/// its program's from the start (`3<file`, a journal's sockets as 0, 1, 2); but a program with a log makes what it uses
/// itself, beside its streams.
struct DescriptorCheck {
  /// Whether the trace shows whatever makes descriptors, and what frees them.
  let isJudged: Bool
  /// The programs with the log that the trace shows from their start, as indices of the model's.
  let started: Set<Int>
  private var tables: [TracedProcess.ID: Table] = [:]

  /// What happens to the table of one process.
  fileprivate struct Table {
    static let limit = 4096
    /// How often it was changed, or may have been.
    var changes = 0
    /// The calls under way that change it, by thread: what ``changes`` was, and whether each was alone.
    var underWay: [Int: (changes: Int, isAlone: Bool)] = [:]
    /// Whether something may have made a number that the trace does not show.
    var isUncertain = false
    /// Of a table that contradicts itself so often nothing is learned.
    var found = 0
    /// Numbers that were freed, and are free.
    var freed: Set<Int64> = []
    /// A number that a call under way is about, and that nothing shows being made; by thread.
    var unmade: [Int: Int64] = [:]
  }

  private static let limit = 4096
  private static let noThread = -1
  /// Calls that make numbers of which the model does not know.
  private static let makers: Set<String> = [
    "bpf", "landlock_create_ruleset", "seccomp", "fspick", "io_uring_setup", "io_uring_enter", "clone",
    "clone3",
  ]
  private static let changers = SyscallSet(with: ["ioctl", "execve", "execveat", "unshare"]) {
    $0.makesFile || $0.frees != .nothing
  }

  init(isJudged: Bool, started: Set<Int>) {
    self.isJudged = isJudged
    self.started = started
  }

  mutating func begin(_ begun: Effects.Begun, _ state: borrowing KernelState) {
    let isChanger = Self.changers.contains(begun.call)
    guard isJudged, isChanger || !state.effects.descriptors.isEmpty, hasRoom(begun.process) else { return }
    var table = tables.removeValue(forKey: begun.process) ?? Table()
    defer { tables[begun.process] = table }
    let thread = begun.thread ?? Self.noThread
    if let number = table.take(state.effects.descriptors, begun.process, state) {
      // While something else changes the table nobody knows what a number is.
      if table.underWay.isEmpty, table.unmade.count < Self.limit {
        table.unmade[thread] = number
      } else {
        table.isUncertain = true
      }
    }
    guard isChanger else { return }
    table.changes += 1
    if table.underWay.count < Self.limit {
      table.underWay[thread] = (table.changes, table.underWay.isEmpty)
    } else {
      table.isUncertain = true
    }
  }

  private func hasRoom(_ process: TracedProcess.ID) -> Bool {
    tables.count < Self.limit || tables[process] != nil
  }

  mutating func take(
    _ line: Contradictions.Line, _ state: borrowing KernelState, _ found: inout Contradictions.Found
  ) {
    guard isJudged, let call = line.event.call, let called = state.effects.called,
      hasRoom(called.process)
    else { return }
    let isChanger = Self.changers.contains(called.call)
    if !isChanger, state.effects.descriptors.isEmpty, called.call != .unknown,
      !Self.makers.contains(call.name), line.event.resumedLine == nil
    {
      return
    }
    var table = tables.removeValue(forKey: called.process) ?? Table()
    defer { tables[called.process] = table }
    if isUncertain(call) { table.isUncertain = true }
    let thread = line.event.pid ?? Self.noThread
    var unmade = line.event.resumedLine == nil ? nil : table.unmade.removeValue(forKey: thread)
    let isQuiet = table.underWay.allSatisfy { $0.key == thread }
    let isAlone = isAlone(line.event, isChanger, &table)
    if isChanger { table.changes += 1 }
    let free = table.freed
    let new = table.take(state.effects.descriptors, called.process, state)
    if new != nil, !isQuiet { table.isUncertain = true } else { unmade = unmade ?? new }
    // What a thread does that strace did not follow nobody sees.
    let isKnown =
      !table.isUncertain && table.found < 64 && state.exceeded.isEmpty && state.unfollowed == nil
      && !state.sharesTable(called.process)
    if line.isOwn, isAlone, isKnown, line.event.kind == .call, !called.isInjected,
      contradicts(call, called, line.event, state, &found)
    {
      table.found += 1
    }
    guard let unmade else { return }
    // What a program was started with it may use unasked: Node marks all its descriptors close-on-exec, a shell's, too. What
    // records and sockets use was made by a record, and what was freed is nobody's.
    let isMade = line.record != nil || called.isForSocketsAlone || free.contains(unmade)
    if isMade, line.isOwn, isKnown, started.contains(called.program), !called.isInjected,
      Self.showsFile(called)
    {
      found.add(
        .unmade, line.event,
        free.contains(unmade) ? "nothing: \(unmade) was freed" : "a line that makes \(unmade)",
        Self.label(of: unmade, in: call) ?? "a file")
      table.found += 1
    } else if unmade > 2 {
      // Where there is one that the trace does not show being made, there can be others.
      table.isUncertain = true
    }
  }

  /// Whether a call's outcome shows that its number stood for something: some errors are told before the number is
  /// looked at, and EBADF that it stands for nothing.
  private static func showsFile(_ called: Called) -> Bool {
    switch called.outcome {
    case .value: true
    case .failure(let errno): called.isForSocketsAlone && errno.provesSocket
    case .none, .unknown, .otherFailure: false
    }
  }

  /// Whether nothing else can have changed the table between the call's entry and its return.
  private func isAlone(_ event: TraceEvent, _ isChanger: Bool, _ table: inout Table) -> Bool {
    guard event.resumedLine != nil || event.kind == .unfinished else { return table.underWay.isEmpty }
    guard isChanger, let own = table.underWay.removeValue(forKey: event.pid ?? Self.noThread) else {
      return false
    }
    return own.isAlone && own.changes == table.changes && table.underWay.isEmpty
  }

  private func isUncertain(_ call: TraceCall) -> Bool {
    guard let result = call.result?.number, result >= 0 else { return false }
    switch call.name {
    // A driver may give a number in a structure; what is asked of terminals and sockets does not.
    case "ioctl": return !Self.plainCommands.contains { Self.begins(with: $0, call) }
    case "clone", "clone3": return call.arguments.contains { Self.names("CLONE_PIDFD", $0) }
    // A name that strace itself did not know.
    case let name where name.hasPrefix("SYS_") || name.hasPrefix("syscall_"): return true
    case let name: return Self.makers.contains(name)
    }
  }

  private static let plainCommands = ["TC", "TIOC", "FIO", "SIOC"]

  private static func begins(with prefix: String, _ call: TraceCall) -> Bool {
    guard call.arguments.count > 1 else { return false }
    switch call.arguments[1].content {
    case .constant(let name): return name.hasPrefix(prefix)
    default: return false
    }
  }

  private static func names(_ constant: String, _ value: TraceValue) -> Bool {
    switch value.content {
    case .constant(let name): name == constant
    case .flags(let parts): parts.contains { names(constant, $0) }
    case .structure(let fields): fields.contains { names(constant, $0.value) }
    default: false
    }
  }

  private func contradicts(
    _ call: TraceCall, _ called: Called, _ event: TraceEvent, _ state: borrowing KernelState,
    _ found: inout Contradictions.Found
  ) -> Bool {
    let traits = called.call.traits
    let given = traits.map { Self.given(call, $0) } ?? (numbers: [], from: 0)
    for number in given.numbers where number < Int64(Int32.max) {
      if let free = state.freeNumber(in: given.from..<max(given.from, number), of: called.process) {
        found.add(.numberTooHigh, event, "\(free), which is free", "\(number)")
        return true
      }
    }
    // What the model takes from a number because the number has become another file's.
    guard traits?.frees ?? .nothing == .nothing, traits?.changesProcess != true else { return false }
    for case .freed(_, let old) in state.effects.descriptors {
      guard let file = state.file(old.file), file.origin != .found || file.evidence != nil else { continue }
      if given.numbers.contains(old.number) {
        found.add(
          .numberInUse, event, "another than \(old.number), open since line \(old.birth)", "\(old.number)")
        return true
      }
      found.add(
        .otherFile, event, "\(old.number) as since line \(old.birth)",
        Self.label(of: old.number, in: call) ?? "another file")
      return true
    }
    return false
  }

  /// What strace says that an argument is.
  private static func label(of number: Int64, in call: TraceCall) -> String? {
    let label = call.arguments.first { $0.number == number && $0.label != nil }?.label
    return label.map(Contradictions.Found.short)
  }

  /// The numbers that a call gave, and the lowest that it may give; none of a call that was told which.
  private static func given(_ call: TraceCall, _ traits: SyscallTraits) -> (numbers: [Int64], from: Int64) {
    guard traits.frees != .second, let result = call.result?.number, result >= 0 else { return ([], 0) }
    switch traits.makes {
    case .nothing, .passed: return ([], 0)
    case .result:
      // signalfd(2) on a set that is there changes that one.
      if let subject = traits.subject, call.arguments.indices.contains(subject),
        call.arguments[subject].number == result
      {
        return ([], 0)
      }
      return ([result], 0)
    case .connection, .copy, .copyOfOther: return ([result], 0)
    case .copyByCommand:
      guard call.arguments.count == 3, case .constant(let name) = call.arguments[1].content,
        name.hasPrefix("F_DUPFD"), let from = call.arguments[2].number, from >= 0
      else { return ([], 0) }
      return ([result], from)
    case .pair(let place, _):
      guard call.arguments.indices.contains(place), case .array(let ends) = call.arguments[place].content
      else {
        return ([], 0)
      }
      return (ends.compactMap(\.number), 0)
    }
  }
}

extension DescriptorCheck.Table {
  /// Notes what a line makes and frees.
  ///
  /// - Returns: a number that it uses, and that the trace does not show being made: one that was freed, or that is none of
  ///   the standard streams'.
  fileprivate mutating func take(
    _ events: [DescriptorEvent], _ process: TracedProcess.ID, _ state: borrowing KernelState
  ) -> Int64? {
    var unmade: Int64?
    for event in events {
      switch event {
      case .made(let owner, let new) where owner == process:
        let wasFreed = freed.remove(new.number) != nil
        if state.file(new.file)?.origin == .found, wasFreed || new.number > 2 {
          unmade = unmade ?? new.number
        }
      case .freed(let owner, let old) where owner == process:
        if freed.count < Self.limit { freed.insert(old.number) }
      case .made, .freed: break
      }
    }
    return unmade
  }
}
