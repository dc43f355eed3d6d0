/// The stamps of one file, in the order of its lines, as times that can be compared with those of the other files of the
/// run.
package struct ThreadClock: Sendable {
  /// The last stamp.
  package private(set) var last: TraceTime?

  /// At the beginning of a file.
  package init() {}

  /// A stamp of the file's next line as a time; nil for none. Nothing is remembered of it.
  package func time(_ text: borrowing Span<UInt8>, _ stamp: Piece) -> TraceTime? {
    guard stamp.exists, let time = TraceTime(text.extracting(stamp.range)) else { return nil }
    return self.time(next: time)
  }

  /// The same of a stamp that was read.
  package func time(next stamp: TraceTime) -> TraceTime {
    guard stamp.style == .clock, let last, last.style == .clock else { return stamp }
    var time = onLastDay(stamp, last)
    // A clock that shows less than it did went past midnight; one step of it at most, since days are not shown.
    if last.nanoseconds &- time.nanoseconds > TraceTime.day / 2 { time.nanoseconds.add(TraceTime.day) }
    return time
  }

  /// A stamp of a line before the last one as a time: the first half of a call that was cut in two.
  package func time(before stamp: TraceTime) -> TraceTime {
    guard stamp.style == .clock, let last, last.style == .clock else { return stamp }
    var time = onLastDay(stamp, last)
    if time.nanoseconds &- last.nanoseconds > TraceTime.day / 2, last.nanoseconds >= TraceTime.day {
      time.nanoseconds -= TraceTime.day
    }
    return time
  }

  private func onLastDay(_ stamp: TraceTime, _ last: TraceTime) -> TraceTime {
    var time = stamp
    time.nanoseconds.add(last.nanoseconds / TraceTime.day * TraceTime.day)
    return time
  }

  /// Goes on to a time of the file.
  package mutating func pass(_ time: TraceTime) { last = time }

  /// Says that the file began so many days behind the first of the set: its stamps cannot.
  package mutating func delay(days: Int64) {
    guard var time = last, time.style == .clock else { return }
    let (delay, tooLate) = days.multipliedReportingOverflow(by: TraceTime.day)
    let (sum, overflow) = time.nanoseconds.addingReportingOverflow(delay)
    if tooLate || overflow { return }
    time.nanoseconds = sum
    last = time
  }

  /// Of the files of a set, by their first stamps, those that belong to the day behind that of the latest: a clock that
  /// shows half a day less was read behind midnight.
  package static func filesOfNextDay(_ first: [TraceTime?]) -> [Int] {
    guard let latest = first.compactMap(\.self).max(by: { $0.nanoseconds < $1.nanoseconds }),
      latest.style == .clock
    else { return [] }
    return first.indices.filter { index in
      guard let time = first[index], time.style == .clock else { return false }
      return latest.nanoseconds &- time.nanoseconds > TraceTime.day / 2
    }
  }
}

extension TraceTime {
  /// Nanoseconds of a day.
  package static let day: Int64 = 86_400_000_000_000
}

extension Int64 {
  /// Adds a time, and stops at the last one that a number can say: a trace may pass any number of midnights.
  fileprivate mutating func add(_ time: Int64) {
    let (sum, overflow) = addingReportingOverflow(time)
    self = overflow ? .max : sum
  }
}

/// Files with lines that wait, earliest first: a heap of their numbers.
package struct WaitingFiles: Sendable {
  private var heap: [Int]

  /// Files in any order.
  package init(_ files: [Int], _ comesBefore: (Int, Int) -> Bool) {
    heap = files
    for place in heap.indices.reversed() { settle(place, comesBefore) }
  }

  /// The file whose line is the earliest.
  package var first: Int? { heap.first }

  /// The file whose line comes behind that of ``first``.
  package func second(_ comesBefore: (Int, Int) -> Bool) -> Int? {
    guard heap.count > 1 else { return nil }
    return heap.count > 2 && comesBefore(heap[2], heap[1]) ? heap[2] : heap[1]
  }

  /// Says that another line of ``first`` waits now.
  package mutating func settleFirst(_ comesBefore: (Int, Int) -> Bool) {
    if !heap.isEmpty { settle(0, comesBefore) }
  }

  /// Takes another file of which a line waits.
  package mutating func insert(_ file: Int, _ comesBefore: (Int, Int) -> Bool) {
    heap.append(file)
    var place = heap.count - 1
    while place > 0, comesBefore(heap[place], heap[(place - 1) / 2]) {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Says that no line of ``first`` waits any more.
  package mutating func removeFirst(_ comesBefore: (Int, Int) -> Bool) {
    guard let last = heap.popLast(), !heap.isEmpty else { return }
    heap[0] = last
    settle(0, comesBefore)
  }

  private mutating func settle(_ start: Int, _ comesBefore: (Int, Int) -> Bool) {
    var place = start
    while true {
      var earliest = place
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count {
        if comesBefore(heap[child], heap[earliest]) { earliest = child }
      }
      if earliest == place { return }
      heap.swapAt(place, earliest)
      place = earliest
    }
  }
}
