#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Threads that work on blocks while the caller fills the next ones.
///
/// Plain threads with one lock and one condition: a task of Swift's own would bring Dispatch and its start-up into a
/// static program. The lock and the condition are pointers because their place in memory may not change. Blocks go
/// round: filled by the caller, worked on by any thread, emptied by the caller in the order in which they were filled.
final class WorkerThreads {
  private let purpose: BlockWorker.Purpose
  private let blocks: [Block]
  // All of these are read and written only while the lock is held.
  private var isDone: [Bool]
  private var submitted = 0
  private var taken = 0
  private var isStopping = false
  #if canImport(Glibc) || canImport(Musl)
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private var threads: [pthread_t] = []
  #endif

  /// Starts threads.
  /// - Returns: nil where there are no threads to be had.
  init?(count: Int, purpose: BlockWorker.Purpose) {
    self.purpose = purpose
    blocks = (0..<count + 2).map { _ in Block() }
    isDone = blocks.map { _ in false }
    #if canImport(Glibc) || canImport(Musl)
      lock = .allocate(capacity: 1)
      changed = .allocate(capacity: 1)
      pthread_mutex_init(lock, nil)
      pthread_cond_init(changed, nil)
      for _ in 0..<count {
        var thread = pthread_t()
        // The threads end before this object does: `stop()` waits for them, and whoever owns it calls that.
        let failed = pthread_create(&thread, nil, enter, Unmanaged.passUnretained(self).toOpaque())
        if failed == 0 { threads.append(thread) }
      }
      if threads.isEmpty { return nil }
    #else
      return nil
    #endif
  }

  #if canImport(Glibc) || canImport(Musl)
    deinit {
      pthread_cond_destroy(changed)
      pthread_mutex_destroy(lock)
      changed.deallocate()
      lock.deallocate()
    }

    /// How many blocks go round.
    var count: Int { blocks.count }

    /// The block with this number in the order of filling. It must not be with the threads.
    func block(_ number: Int) -> Block { blocks[number % blocks.count] }

    /// Gives the next block to the threads.
    func submit() {
      pthread_mutex_lock(lock)
      isDone[submitted % blocks.count] = false
      submitted += 1
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(lock)
    }

    /// Waits until a block that was given to the threads is done.
    func wait(for number: Int) {
      pthread_mutex_lock(lock)
      while !isDone[number % blocks.count] { pthread_cond_wait(changed, lock) }
      pthread_mutex_unlock(lock)
    }

    /// Ends the threads and waits until they have ended.
    func stop() {
      pthread_mutex_lock(lock)
      isStopping = true
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(lock)
      for thread in threads { pthread_join(thread, nil) }
      threads = []
    }

    /// What a thread does.
    fileprivate func run() {
      var worker = BlockWorker(purpose)
      while true {
        pthread_mutex_lock(lock)
        while taken == submitted, !isStopping { pthread_cond_wait(changed, lock) }
        if taken == submitted {
          pthread_mutex_unlock(lock)
          return
        }
        let number = taken % blocks.count
        taken += 1
        pthread_mutex_unlock(lock)
        worker.work(on: blocks[number])
        pthread_mutex_lock(lock)
        isDone[number] = true
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(lock)
      }
    }
  #else
    var count: Int { blocks.count }
    func block(_ number: Int) -> Block { blocks[number % blocks.count] }
    func submit() {}
    func wait(for number: Int) {}
    func stop() {}
  #endif
}

#if canImport(Glibc) || canImport(Musl)
  private func enter(_ threads: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let threads { Unmanaged<WorkerThreads>.fromOpaque(threads).takeUnretainedValue().run() }
    return nil
  }
#endif
