internal import CLinux
internal import CallLog
internal import Glibc

/// A descriptor and what it is wanted, or found, to be ready for.
public struct Readiness<Events: Hashable & Sendable>: Hashable, Sendable {
  /// The descriptor.
  public let descriptor: Int32
  /// The events.
  public let events: Events

  /// A descriptor and events.
  public init(descriptor: Int32, events: Events) {
    self.descriptor = descriptor
    self.events = events
  }
}

extension Socket {
  /// An entry for ``poll(_:timeout:tracing:file:line:)``.
  public func interest(_ events: PollEvents) -> Readiness<PollEvents> {
    Readiness(descriptor: descriptor, events: events)
  }
}

extension File {
  /// An entry for ``poll(_:timeout:tracing:file:line:)``.
  public func interest(_ events: PollEvents) -> Readiness<PollEvents> {
    Readiness(descriptor: descriptor, events: events)
  }
}

/// Waits until one of several descriptors is ready.
/// - Parameters:
///   - interests: the descriptors, each with the events that are waited for.
///   - milliseconds: how long to wait: 0 not at all, -1 for ever.
///   - tracing: where its calls are recorded; nil for nowhere.
///   - file: where the call stands, for the log.
///   - line: its line there.
/// - Returns: those that are ready, in the given order; none when the time is up.
/// - Throws: ``SocketError`` with `EINTR` when a signal came first.
///
/// Source: poll(2).
public func poll(
  _ interests: [Readiness<PollEvents>], timeout milliseconds: Int32, tracing: Tracing? = .current,
  file: StaticString = #fileID, line: Int = #line
) throws(SocketError) -> [Readiness<PollEvents>] {
  var entries = interests.map { pollfd(fd: $0.descriptor, events: $0.events.rawValue, revents: 0) }
  let calls = SocketCalls(tracing: tracing, site: CallSite(file, line))
  _ = try File.check(entries.withUnsafeMutableBufferPointer { calls.poll($0, milliseconds) }, "poll")
  return entries.lazy.filter { $0.revents != 0 }.map {
    Readiness(descriptor: $0.fd, events: PollEvents(rawValue: $0.revents))
  }
}

/// A set of descriptors that the kernel watches: epoll(7). What is in it is said once, and not with every wait.
public struct Epoll: ~Copyable {
  /// The kernel's number for it.
  public let descriptor: Int32
  private let tracing: Tracing?
  private let origin: CallSite
  private var isOpen = true

  /// Makes an empty set.
  /// - Parameters:
  ///   - closesOnExec: EPOLL_CLOEXEC: closed when the process starts another program.
  ///   - tracing: where its calls are recorded; nil for nowhere.
  ///   - file: where the call stands, for the log.
  ///   - line: its line there.
  /// - Throws: ``SocketError`` with `EMFILE` when the process has no descriptor left.
  ///
  /// Source: epoll_create1(2).
  public init(
    closesOnExec: Bool = false, tracing: Tracing? = .current, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    let site = CallSite(file, line)
    let calls = SocketCalls(tracing: tracing, site: site)
    descriptor = Int32(
      try File.check(calls.epollCreate(closesOnExec ? FileFlags.closeOnExec.rawValue : 0), "epoll_create1"))
    self.tracing = tracing
    origin = site
  }

  deinit {
    if isOpen { _ = SocketCalls(tracing: tracing, site: origin.atScopeEnd).close(descriptor) }
  }

  /// Closes the set. The descriptors in it stay open.
  /// - Throws: ``SocketError`` of close(2); the descriptor is free all the same.
  ///
  /// Source: close(2).
  public consuming func close(file: StaticString = #fileID, line: Int = #line) throws(SocketError) {
    isOpen = false
    _ = try File.check(SocketCalls(tracing: tracing, site: CallSite(file, line)).close(descriptor), "close")
  }

  /// Puts a socket into the set.
  /// - Throws: ``SocketError`` with `EEXIST` when it is in it already.
  ///
  /// Source: EPOLL_CTL_ADD in epoll_ctl(2).
  public func add(
    _ socket: borrowing Socket, _ events: EpollEvents, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    try control(1, socket.descriptor, events, CallSite(file, line))
  }

  /// Changes what a socket in the set is watched for.
  /// - Throws: ``SocketError`` with `ENOENT` when it is not in it.
  ///
  /// Source: EPOLL_CTL_MOD in epoll_ctl(2).
  public func modify(
    _ socket: borrowing Socket, _ events: EpollEvents, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    try control(3, socket.descriptor, events, CallSite(file, line))
  }

  /// Takes a socket out of the set. Closing it does that too.
  /// - Throws: ``SocketError`` with `ENOENT` when it is not in the set.
  ///
  /// Source: EPOLL_CTL_DEL in epoll_ctl(2).
  public func remove(
    _ socket: borrowing Socket, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    try control(2, socket.descriptor, nil, CallSite(file, line))
  }

  /// Waits until a descriptor in the set is ready.
  /// - Parameters:
  ///   - limit: how many to tell of at most.
  ///   - milliseconds: how long to wait: 0 not at all, -1 for ever.
  ///   - file: where the call stands, for the log.
  ///   - line: its line there.
  /// - Returns: those that are ready; none when the time is up.
  /// - Throws: ``SocketError`` with `EINTR` when a signal came first.
  ///
  /// Source: epoll_wait(2).
  public func wait(
    upTo limit: Int32, timeout milliseconds: Int32, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> [Readiness<EpollEvents>] {
    let calls = SocketCalls(tracing: tracing, site: CallSite(file, line))
    let size = clinux_epoll_event_size()
    var room = [UInt8](repeating: 0, count: max(1, Int(limit)) * size)
    let outcome = room.withUnsafeMutableBytes { calls.epollWait(descriptor, $0, limit, milliseconds) }
    let count = try File.check(outcome, "epoll_wait")
    return room.withUnsafeBytes { room in
      (0..<count).map { index in
        let events = room.loadUnaligned(fromByteOffset: index * size, as: UInt32.self)
        let data = room.loadUnaligned(
          fromByteOffset: index * size + clinux_epoll_data_offset(), as: UInt64.self)
        return Readiness(
          descriptor: Int32(truncatingIfNeeded: data), events: EpollEvents(rawValue: events))
      }
    }
  }

  /// The event's data is the descriptor: the kernel hands it back as it is.
  private func control(
    _ operation: Int32, _ member: Int32, _ events: EpollEvents?, _ site: CallSite
  ) throws(SocketError) {
    let calls = SocketCalls(tracing: tracing, site: site)
    var event = [UInt8](repeating: 0, count: clinux_epoll_event_size())
    let outcome = event.withUnsafeMutableBytes { event in
      guard let events else { return calls.epollControl(descriptor, operation, member, nil) }
      event.storeBytes(of: events.rawValue, as: UInt32.self)
      event.storeBytes(
        of: UInt64(truncatingIfNeeded: Int64(member)), toByteOffset: clinux_epoll_data_offset(),
        as: UInt64.self)
      return calls.epollControl(descriptor, operation, member, event)
    }
    _ = try File.check(outcome, "epoll_ctl")
  }
}
