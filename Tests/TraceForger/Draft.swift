import CallLog
import CallMapping
import LinuxABI
import StraceParser

/// A recording that is being changed: the lines, the log, and what is known of the true ones.
package struct Draft {
  let truth: Recording
  var log: CallLog
  var events: [TraceEvent]
  /// The bytes of the trace, where a change is about how lines are written.
  var spelling: [UInt8]?
  var random: Seeded

  package init(_ recording: Recording, seed: UInt64) {
    truth = recording
    log = recording.log
    events = recording.events
    random = Seeded(seed)
  }

  /// What the comparison says of it now.
  func map() throws(MappingError) -> CallMap {
    try CallMap(log: log, trace: spelling ?? events.text)
  }

  // MARK: Places

  /// A line, by its index; nil where none fits.
  mutating func line(where isFitting: (TraceEvent, Recording.Place) -> Bool) -> Int? {
    events.indices.filter { isFitting(events[$0], truth.places[$0]) }.randomElement(using: &random)
  }

  /// A line that a record stands for, or one that no record made.
  mutating func call(_ isMapped: Bool = true, where isFitting: (TraceCall) -> Bool = { _ in true }) -> Int? {
    let draft = self
    return line { event, place in
      guard event.kind == .call, let call = event.call, isFitting(call) else { return false }
      return isMapped ? place.isMain && !draft.isInLookUp(event) : place.record == nil
    }
  }

  /// A line that a record of a socket's call stands for.
  mutating func socketCall(where isFitting: (TraceCall) -> Bool = { _ in true }) -> Int? {
    call { CallTable.isSocketSyscall($0.name) && isFitting($0) }
  }

  /// A record, by its index. What a look-up does is up to the machine: nobody vouches for it.
  mutating func record(where isFitting: (CallRecord) -> Bool = { _ in true }) -> Int? {
    log.records.indices.filter { !isLookUp(log.records[$0]) && isFitting(log.records[$0]) }
      .randomElement(using: &random)
  }

  /// The index of the line that a record stands for.
  func line(of record: Int) -> Int? {
    truth.places.firstIndex { $0.record == record && $0.isMain }
  }

  func isLookUp(_ record: CallRecord) -> Bool { CallTable.call(named: record.call)?.purpose == .lookUp }

  /// Whether a line stands in the time of a look-up.
  func isInLookUp(_ event: TraceEvent, margin: Int64 = 1000) -> Bool {
    guard let time = event.time?.nanoseconds else { return false }
    return log.records.contains {
      isLookUp($0) && $0.before - margin <= time && time <= ($0.after ?? .max) + margin
    }
  }

  // MARK: Changes

  /// Puts a call behind a line where the thread is idle for some microseconds, and no look-up is under way.
  ///
  /// - Parameters:
  ///   - text: the call as strace writes it, without id, stamp and time.
  ///   - first: the first line behind which it may stand.
  mutating func put(_ text: String, thread: Int? = nil, behind first: Int = 0) -> Bool {
    let gaps = events.indices.dropLast().filter { index in
      guard index >= first else { return false }
      // Behind its end a program does nothing.
      guard events[index].kind == .call, !["exit_group", "exit"].contains(events[index].call?.name),
        let end = end(of: index), let next = events[index + 1].time
      else {
        return false
      }
      // Behind a call that never came back there is nothing.
      if log.records.contains(where: { $0.isBegun && $0.before <= next.nanoseconds }) { return false }
      return truth.places[index].category != .otherProcess && next.nanoseconds - end >= 12_000
        && !isInLookUp(events[index]) && !isInLookUp(events[index + 1])
    }
    guard let index = gaps.randomElement(using: &random), let end = end(of: index) else { return false }
    guard var event = TraceReader.events(of: Array((text + " <0.000002>\n").utf8), joined: false).first else {
      return false
    }
    event.prefix = events[index].prefix
    event.time?.nanoseconds = end + 4_000
    if let thread { event.pid = thread }
    events.insert(event, at: index + 1)
    return true
  }

  /// When a call is over.
  func end(of index: Int) -> Int64? {
    guard let time = events[index].time?.nanoseconds else { return nil }
    return time + (events[index].call?.duration ?? 0)
  }

  /// Changes one part of one argument of a line.
  mutating func leaf(
    ofMapped isMapped: Bool = true, in calls: (TraceCall) -> Bool = { _ in true },
    where isFitting: (TraceValue) -> Bool, _ change: (inout TraceValue) -> Void
  ) -> Bool {
    func has(_ call: TraceCall) -> Bool {
      calls(call) && call.arguments.contains { $0.leaves(isFitting) > 0 }
    }
    guard let index = call(isMapped, where: has), var call = events[index].call else { return false }
    let counts = call.arguments.map { $0.leaves(isFitting) }
    var chosen = Int.random(in: 0..<counts.reduce(0, +), using: &random)
    for (argument, count) in counts.enumerated() {
      if chosen < count {
        call.arguments[argument].change(leaf: &chosen, isFitting, change)
        break
      }
      chosen -= count
    }
    events[index].call = call
    return true
  }

  /// Changes every label of the trace.
  mutating func labels(_ change: (inout DescriptorLabel) -> Void) {
    for index in events.indices { events[index].labels(change) }
  }
}

extension TraceEvent {
  mutating func labels(_ change: (inout DescriptorLabel) -> Void) {
    guard var call else { return }
    for index in call.arguments.indices { call.arguments[index].labels(change) }
    if var result = call.result {
      result.decorations.changeLabels(change)
      call.result = result
    }
    self.call = call
  }
}

extension [TraceValue.Decoration] {
  mutating func changeLabels(_ change: (inout DescriptorLabel) -> Void) {
    for index in indices {
      guard case .label(var label) = self[index] else { continue }
      change(&label)
      self[index] = .label(label)
    }
  }
}

extension TraceValue {
  /// How many parts that have no parts of their own fit.
  func leaves(_ isFitting: (TraceValue) -> Bool) -> Int {
    var copy = self
    var count = 0
    copy.walk { value in if isFitting(value) { count += 1 } }
    return count
  }

  /// Changes the part with a number, of those that fit.
  mutating func change(
    leaf: inout Int, _ isFitting: (TraceValue) -> Bool, _ change: (inout TraceValue) -> Void
  ) {
    var left = leaf
    walk { value in
      guard isFitting(value) else { return }
      if left == 0 { change(&value) }
      left -= 1
    }
  }

  mutating func labels(_ change: (inout DescriptorLabel) -> Void) {
    walk(parts: true) { $0.decorations.changeLabels(change) }
  }

  /// Visits every part without parts; with `parts`, those that have some too.
  mutating func walk(parts: Bool = false, _ body: (inout TraceValue) -> Void) {
    func each(_ values: inout [TraceValue]) {
      for index in values.indices { values[index].walk(parts: parts, body) }
    }
    func both(_ one: inout TraceValue, _ other: inout TraceValue) {
      one.walk(parts: parts, body)
      other.walk(parts: parts, body)
    }
    var isLeaf = false
    switch content {
    case .integer, .pointer, .string, .constant, .other: isLeaf = true
    case .flags(var values):
      each(&values)
      content = .flags(values)
    case .array(var values):
      each(&values)
      content = .array(values)
    case .set(var values, let isNegated):
      each(&values)
      content = .set(values, isNegated: isNegated)
    case .words(var values):
      each(&values)
      content = .words(values)
    case .call(let name, var values):
      each(&values)
      content = .call(name, values)
    case .structure(var fields):
      for index in fields.indices { fields[index].value.walk(parts: parts, body) }
      content = .structure(fields)
    case .infix(var one, let joiner, var other):
      both(&one, &other)
      content = .infix(one, joiner, other)
    case .indexed(var at, var value):
      both(&at, &value)
      content = .indexed(at: at, value)
    case .changed(var from, var to):
      both(&from, &to)
      content = .changed(from: from, to: to)
    }
    if isLeaf || parts { body(&self) }
  }
}
