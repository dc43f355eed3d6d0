import CallLog
import CallMapping
import LanguageMapping
import Languages
import LinuxABI
import StraceParser

/// The acts of one program, in the order in which they took effect, and the lines that belong to none.
struct ActReader {
  private(set) var acts: [Act] = []
  private(set) var rest: [Story.Rest] = []
  /// Processes that the trace shows being made: each with its parent and the line.
  private(set) var forks: [(line: Int, parent: Int, child: Int)] = []
  /// When its processes ended.
  private(set) var ends: [ProcessEnd] = []
  /// What a program's stamps count from.
  private(set) var clock: TraceTime.Style?
  private let side: Int
  private var keys: [(line: Int, order: Int)] = []
  private var restLines: [String: (why: String, order: Int, lines: [Int])] = [:]

  init(_ evidence: Evidence, side: Int) {
    self.side = side
    switch evidence.account {
    case .logged(let map):
      read(map)
      ends = ProcessEnd.all(in: evidence.lines, of: [map.log.pid])
    case .traced(let events, let table):
      read(events.sorted { $0.line < $1.line }, table)
      ends = ProcessEnd.all(in: evidence.lines, of: table.processes)
    }
    sort()
    finishRest(evidence.lines.count)
  }

  // MARK: A log and a trace

  private mutating func read(_ map: CallMap) {
    // Which record a line belongs to is the ledger's word: no line may stand in two steps.
    var owner: [Int: Int] = [:]
    let extra = Set(map.extra.flatMap(\.lines))
    for entry in map.ledger.entries {
      if let call = entry.call { for line in entry.lines { owner[line] = call } }
      guard entry.category != .mapped, !entry.lines.contains(where: extra.contains) else { continue }
      let (name, why) = Teller.rest(entry.category)
      addRest(name, why, entry.lines)
    }
    let usesTrace = map.calls.contains { $0.main?.time?.style == .epoch }
    clock = .epoch
    var last = 0
    for (index, mapped) in map.calls.enumerated() {
      var act = Act(side: side, function: mapped.record.call)
      act.process = map.log.pid
      act.thread = mapped.record.thread
      act.row = mapped.call
      act.record = mapped.record
      act.verdict = mapped.verdict
      act.difference = Self.words(mapped.verdict)
      for syscall in mapped.syscalls where syscall.event.lines.allSatisfy({ owner[$0] == index }) {
        act.syscalls.append(Scene.Part(syscall.event, syscall.role))
      }
      act.main = act.syscalls.lastIndex { $0.role == .main }
      act.call =
        act.main.flatMap { act.syscalls[$0].event.call }
        ?? TraceReader.events(of: Array(CallText(mapped.record).strace.utf8), joined: true).first?.call
      if usesTrace { stamp(&act) }
      if act.begin == nil { (act.begin, act.end) = (mapped.record.before, mapped.record.after) }
      if act.end == nil, act.syscalls.allSatisfy({ $0.event.kind == .call }) {
        act.end = mapped.record.after.map { max($0, act.begin ?? $0) }
      }
      add(act, orLine: last)
      last = max(last, act.lines.max() ?? 0)
    }
    for event in map.extra {
      var act = Act(side: side, process: map.log.pid, thread: event.pid, function: event.call?.name ?? "?")
      act.row = CallTable.call(named: act.function)
      act.syscalls = [Scene.Part(event, .main)]
      act.main = 0
      act.call = event.call
      act.difference = "the trace shows this call, and the log does not"
      if usesTrace { stamp(&act) }
      add(act, orLine: event.line)
    }
  }

  private static func words(_ verdict: Verdict) -> String? {
    switch verdict {
    case .agrees: nil
    case .differs(let differences): differences.map(\.description).joined(separator: "; ")
    case .missing: "the log has this call, and the trace does not show it"
    case .begun: "the program ended inside this call"
    case .notTraced(.filter): "strace was told to leave this call out (-e trace=)"
    case .notTraced(.otherThread): "strace did not follow this thread (no -f)"
    case .notTraced(.beforeTrace): "the trace begins after this call"
    case .notTraced(.afterTrace): "the trace ends before this call"
    }
  }

  // MARK: A trace alone

  private mutating func read(_ events: [TraceEvent], _ table: LanguageTable) {
    let styles = Set(events.lazy.compactMap { $0.time?.style })
    clock = styles.count == 1 ? styles.first : nil
    for (index, event) in events.enumerated() where table.places.indices.contains(index) {
      if let child = event.call?.child, !child.isThread {
        forks.append((event.line, table.processes[index], child.id))
      }
      let row: Row?
      var isKnown = false
      switch table.places[index] {
      case .row(let number):
        row = table.catalogueRows[number]
        // Behind the language's rows stand those of the Linux API.
        isKnown = number < table.language.rows.count
      case .unknownCall: row = nil
      case .leftover(.inputOutput): row = nil
      case .probe:
        addRest(
          "questions to the kernel",
          "Sockets that the language opened and closed again unused: is there IPv6, does the kernel know this option?",
          event.lines)
        continue
      case .lookUp:
        addRest(
          "looking up names",
          "Sockets for the look-up of a user, a name or the machine's interfaces, in the C library.",
          event.lines)
        continue
      case .leftover(let leftover):
        let (name, why) = Teller.rest(leftover)
        addRest(name, why, event.lines)
        continue
      }
      guard let call = event.call else { continue }
      // A row of a catalogue may stand for several calls, the attempts and the waiting among them: its function is the
      // step's where this call is what that function becomes.
      let named = row.flatMap { CallTable.call(named: $0.function) }
        .flatMap { $0.syscall.form(named: call.name) == nil ? nil : $0 }
      let first = call.arguments.first.flatMap { argument -> Int64? in
        if case .integer = argument.content { return argument.number }
        return nil
      }
      // After a dup2 the standard numbers may be sockets.
      let isSocket = call.arguments.first?.label.map(SocketLabel.names) ?? false
      let plain = CallTable.call(named: call.name, isSocket ? nil : first, nil)
      var act = Act(side: side, function: named?.name ?? call.name)
      act.row = plain?.purpose == .inputOutput ? plain : named ?? plain
      act.process = table.processes[index]
      act.thread = event.pid
      act.language = isKnown ? row : nil
      act.syscalls = [Scene.Part(event, .main)]
      act.main = 0
      act.call = call
      if clock != nil { stamp(&act) }
      add(act, orLine: event.line)
    }
  }

  // MARK: Order and time

  private mutating func add(_ act: Act, orLine line: Int) {
    let lines = act.lines
    keys.append(((act.takes ? lines.max() : lines.min()) ?? line, acts.count))
    acts.append(act)
  }

  private mutating func sort() {
    let order = acts.indices.sorted { (keys[$0].line, keys[$0].order) < (keys[$1].line, keys[$1].order) }
    acts = order.map { acts[$0] }
    for index in acts.indices { acts[index].place = index }
  }

  private func stamp(_ act: inout Act) {
    guard let first = act.syscalls.first?.event, let last = act.syscalls.last?.event else { return }
    guard let begin = first.time?.nanoseconds else { return }
    act.begin = begin
    guard let start = last.time?.nanoseconds, let duration = last.call?.duration, last.call?.result != nil
    else { return }
    let (end, overflow) = start.addingReportingOverflow(duration)
    if !overflow, end >= begin { act.end = end }
  }

  // MARK: The rest

  private mutating func addRest(_ name: String, _ why: String, _ lines: [Int]) {
    let count = restLines.count
    restLines[name, default: (why, count, [])].lines += lines
  }

  private mutating func finishRest(_ lineCount: Int) {
    var isPlaced = [Bool](repeating: false, count: lineCount + 1)
    func take(_ line: Int) -> Bool {
      guard line > 0, line <= lineCount, !isPlaced[line] else { return false }
      isPlaced[line] = true
      return true
    }
    for act in acts { for line in act.lines { _ = take(line) } }
    var found: [Story.Rest] = []
    for (name, entry) in restLines.sorted(by: { $0.value.order < $1.value.order }) {
      let lines = entry.lines.sorted().filter(take)
      if !lines.isEmpty { found.append(Story.Rest(name: name, why: entry.why, lines: lines)) }
    }
    let unread = (1..<max(1, lineCount + 1)).filter { !isPlaced[$0] }
    if !unread.isEmpty {
      let (name, why) = Teller.rest(Ledger.Category.unexplained)
      if let known = found.firstIndex(where: { $0.name == name }) {
        found[known].lines = (found[known].lines + unread).sorted()
      } else {
        found.append(Story.Rest(name: name, why: why, lines: unread))
      }
    }
    rest = found
  }
}
