#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a thread runs: a routine of C can be told of no type parameters.
package class ThreadRoutine {
  fileprivate init() {}
  fileprivate func run() {}
}

/// Threads that work on blocks while the caller fills the next ones.
///
/// Plain threads with one lock and one condition: a task of Swift's own would bring Dispatch and its start-up into a
/// static program. The lock and the condition are pointers because their place in memory may not change. Blocks go
/// round: filled by the caller, worked on by any thread, emptied by the caller in the order in which they were filled.
package final class WorkerThreads<Block: AnyObject>: ThreadRoutine {
  private let blocks: [Block]
  private let makeWorker: () -> (Block) -> Void
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
  /// - Parameters:
  ///   - count: how many; one takes the blocks in their order.
  ///   - blocks: those that go round: some more than there are threads.
  ///   - worker: called by each thread, for what it does with a block.
  /// - Returns: nil where there are no threads to be had.
  package init?(count: Int, blocks: [Block], worker: @escaping () -> (Block) -> Void) {
    makeWorker = worker
    self.blocks = blocks
    isDone = blocks.map { _ in false }
    #if canImport(Glibc) || canImport(Musl)
      lock = .allocate(capacity: 1)
      changed = .allocate(capacity: 1)
      super.init()
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
      super.init()
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
    package var count: Int { blocks.count }

    /// The block with this number in the order of filling. It must not be with the threads.
    package func block(_ number: Int) -> Block { blocks[number % blocks.count] }

    /// Gives the next block to the threads.
    package func submit() {
      pthread_mutex_lock(lock)
      isDone[submitted % blocks.count] = false
      submitted += 1
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(lock)
    }

    /// Waits until a block that was given to the threads is done.
    package func wait(for number: Int) {
      pthread_mutex_lock(lock)
      while !isDone[number % blocks.count] { pthread_cond_wait(changed, lock) }
      pthread_mutex_unlock(lock)
    }

    /// Ends the threads and waits until they have ended.
    package func stop() {
      pthread_mutex_lock(lock)
      isStopping = true
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(lock)
      for thread in threads { pthread_join(thread, nil) }
      threads = []
    }

    fileprivate override func run() {
      let work = makeWorker()
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
        work(blocks[number])
        pthread_mutex_lock(lock)
        isDone[number] = true
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(lock)
      }
    }
  #else
    package var count: Int { blocks.count }
    package func block(_ number: Int) -> Block { blocks[number % blocks.count] }
    package func submit() {}
    package func wait(for number: Int) {}
    package func stop() {}
  #endif
}

#if canImport(Glibc) || canImport(Musl)
  private func enter(_ threads: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let threads { Unmanaged<ThreadRoutine>.fromOpaque(threads).takeUnretainedValue().run() }
    return nil
  }
#endif
