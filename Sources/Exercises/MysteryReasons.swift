import LinuxABI
import TraceModel
import Walkthrough

/// Why a call is not the one that is asked for: what the recording says of it instead.
struct MysteryReasons {
  let run: MysteryRun
  let program: Int
  let call: MysteryRun.SeenCall

  /// A clause behind `line 57`.
  func text(_ rule: MysteryRule?) -> String {
    guard let socket = call.made ?? call.socket else {
      return call.call == SyscallID("execve") && rule == .inherited
        ? "is where a program begins: what it has open was made before" : "is about no socket"
    }
    return switch rule {
    case .leak: leak(socket)
    case .hole: hole(socket)
    case .inherited: inherited(socket)
    case .standstill: standstill()
    case .edge: edge(socket)
    case nil: "is not it"
    }
  }

  /// The line that closes a socket: where the call begins.
  private func closing(_ socket: Int) -> Int? {
    run.closing(socket).map { run.call($0.program, line: $0.line)?.line ?? $0.line }
  }

  private func isListener(_ socket: Int?) -> Bool {
    if let socket, case .listener = run.facts.sockets[socket].role { true } else { false }
  }

  private func leak(_ socket: Int) -> String {
    if isListener(socket) { return "is about the listener: connections are what is lost" }
    if let closed = closing(socket) {
      return closed == call.line
        ? "closes its connection: that one is not lost"
        : "is of the connection that is closed in line \(closed)"
    }
    guard run.isLeaked(socket) else { return "is of a connection whose other side has not closed" }
    guard call.made != nil else {
      return "is of a connection that is never closed, but is not where it begins"
    }
    return "begins a connection that is never closed, but an earlier one is not closed either"
  }

  private func hole(_ socket: Int) -> String {
    guard call.isSent else { return "sends nothing" }
    if let short = run.shortSends.first(where: { $0.program == program && $0.line == call.line }) {
      return short.isContinued
        ? "took less than it was given, but the next send is of the rest"
        : "took less than it was given, but an earlier one did, too"
    }
    return "took all that it was given: \(call.moved) bytes"
  }

  private func inherited(_ socket: Int) -> String {
    if call.made == nil {
      return isListener(socket)
        ? "is about the listener, but does not make it: what is said when it is made decides"
        : "makes no descriptor that the other program could get"
    }
    if run.refused.contains(where: { $0.program == program }) {
      return "is of the program that could not begin: what keeps the address in use was made before"
    }
    if let closed = closing(socket) {
      return "makes a connection that is closed in line \(closed): it keeps no port in use"
    }
    return "makes a connection, and no listener"
  }

  private func standstill() -> String {
    switch call.outcome {
    case .none, .unknown: "never returned, but nobody waits for it"
    case .value(let value): "returned \(value): nobody waits there for ever"
    case .failure, .otherFailure: "failed, and so it has returned"
    }
  }

  private func edge(_ socket: Int) -> String {
    guard call.isReceived else { return "receives nothing" }
    guard let room = call.room, call.moved == room else {
      return "received \(call.moved) bytes and had room for more: it left nothing"
    }
    return "filled its room of \(room) bytes, but the other side had sent no more by then: it left nothing"
  }
}
