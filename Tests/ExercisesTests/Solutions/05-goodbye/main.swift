// Exercise 5, right; with FAULT=half, reset, gone, term or alone in the environment it has that case's fault.
import Glibc
import Synchronization
import TracedSockets

let fault = getenv("FAULT").map { String(cString: $0) }
let flags: MessageFlags = fault == "gone" ? [] : .noSignal

/// A socket cannot be copied, and so does not stand in a list: a class that owns one does.
final class Client {
  let socket: Socket

  init(_ socket: consuming Socket) { self.socket = socket }

  /// One piece of what it says, said back; whether it stays.
  func serve() throws -> Bool {
    do throws(SocketError) {
      let words = try socket.receive(upTo: 512)
      guard !words.isEmpty else { return false }
      if fault == "half", try !poll([socket.interest(.readable)], timeout: 500).isEmpty,
        try socket.receive(upTo: 1, flags: .peek).isEmpty
      {
        // It says no more: so it has gone, and wants no answer.
        return false
      }
      return try socket.send(words, flags: flags) == words.count
    } catch {
      guard fault != "reset" else { throw error }
      return false
    }
  }
}

let wakeUp = Atomic<Int32>(-1)

func serve(at address: SocketAddress) throws {
  // A handler may do little: write(2) is allowed. The loop waits for the pipe as it waits for the sockets.
  let wake = try File.pipe()
  wakeUp.store(wake.writing.descriptor, ordering: .relaxed)
  if fault != "term" {
    signal(SIGTERM) { _ in _ = write(wakeUp.load(ordering: .relaxed), "!", 1) }
  }
  let listener = try Socket(.inet, .stream)
  try listener.setOption(.reuseAddress, to: true)
  try listener.bind(to: address)
  try listener.listen(backlog: 128)

  var clients: [Int32: Client] = [:]
  var isAsked = false
  while !isAsked {
    var ready: [Readiness<PollEvents>] = []
    do throws(SocketError) {
      ready = try poll(
        [wake.reading.interest(.readable), listener.interest(.readable)]
          + clients.values.map { $0.socket.interest(.readable) }, timeout: -1)
    } catch {
      // EINTR: the handler has run, and the pipe is readable at the next call.
      guard error.errno == .interrupted, fault != "alone" else { throw error }
    }
    for one in ready {
      if one.descriptor == wake.reading.descriptor {
        isAsked = true
      } else if let client = clients[one.descriptor] {
        // Nobody owns the socket then: that closes it.
        if try !client.serve() { clients[one.descriptor] = nil }
      } else if let client = try? Client(listener.accept()) {
        clients[client.socket.descriptor] = client
      }
    }
  }
  for client in clients.values { _ = try? client.socket.send("bye\n", flags: .noSignal) }
  clients = [:]
  try listener.close()
}

guard CommandLine.arguments.count == 2, let port = UInt16(CommandLine.arguments[1]) else { exit(64) }
try serve(at: SocketAddress(ipv4: (127, 0, 0, 1), port: port))
