import Glibc

/// Work that a second thread does while the caller does its own.
///
/// A plain thread, as StraceParser's: a task of Swift's own would bring Dispatch and its start-up into the program.
final class SecondThread<Value: Sendable> {
  private let work: @Sendable () -> Value
  private let answer = Answer()
  private let job: SecondThreadJob
  private let thread: pthread_t?

  /// Written by the thread, and read when it has ended.
  private final class Answer {
    var value: Value?
  }

  /// Starts the work. Whoever does calls ``value()`` too: the thread uses what this object owns.
  init(_ work: @escaping @Sendable () -> Value) {
    self.work = work
    job = SecondThreadJob { [answer] in answer.value = work() }
    var thread = pthread_t()
    let failed = pthread_create(&thread, nil, enter, Unmanaged.passUnretained(job).toOpaque())
    self.thread = failed == 0 ? thread : nil
  }

  /// Waits for the thread; where there was none to be had, the work is done now.
  func value() -> Value {
    if let thread { pthread_join(thread, nil) }
    return answer.value ?? work()
  }
}

/// What is handed to a thread: a routine of C can be told of no type parameters.
private final class SecondThreadJob {
  let body: () -> Void
  init(_ body: @escaping () -> Void) { self.body = body }
}

private func enter(_ job: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let job { Unmanaged<SecondThreadJob>.fromOpaque(job).takeUnretainedValue().body() }
  return nil
}
