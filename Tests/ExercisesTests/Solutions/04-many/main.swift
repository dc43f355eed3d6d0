// Exercise 4, right, by readiness; with FAULT=silent, hundred, idle or full in the environment it has that case's fault.
import Glibc
import TracedSockets

/// A socket cannot be copied, and so does not stand in a list: a class that owns one does.
final class Client {
  let socket: Socket

  init(_ socket: consuming Socket) { self.socket = socket }

  /// One piece of what it says, said back; whether it stays.
  func serve() -> Bool {
    do throws(SocketError) {
      let words = try socket.receive(upTo: 512)
      guard !words.isEmpty else { return false }
      return try socket.send(words, flags: .noSignal) == words.count
    } catch {
      return false
    }
  }
}

let fault = getenv("FAULT").map { String(cString: $0) }
guard CommandLine.arguments.count == 2, let port = UInt16(CommandLine.arguments[1]) else { exit(64) }
let listener = try Socket(.inet, .stream)
try listener.setOption(.reuseAddress, to: true)
try listener.bind(to: SocketAddress(ipv4: (127, 0, 0, 1), port: port))
try listener.listen(backlog: 128)

var clients: [Int32: Client] = [:]
var lost: [Client] = []
var isFull = false
while true {
  let interests = clients.values.map { $0.socket.interest(.readable) }
  let ready = try poll(
    isFull ? interests : interests + [listener.interest(.readable)],
    timeout: fault == "idle" ? 0 : isFull ? 100 : -1)
  // Whoever was turned away for want of a descriptor is asked again, now that some time has passed.
  isFull = false
  for one in ready {
    if let client = clients[one.descriptor] {
      guard !client.serve() else { continue }
      if fault == "hundred" { lost.append(client) }
      // Nobody owns the socket any more: that closes it.
      clients[one.descriptor] = nil
    } else {
      do throws(SocketError) {
        let client = Client(try listener.accept())
        clients[client.socket.descriptor] = client
        if fault == "silent" { _ = client.serve() }
      } catch {
        guard error.errno == .tooManyOpenFiles, fault != "full" else { throw error }
        // The listener stays readable: leave it alone for a while.
        isFull = true
      }
    }
  }
}
