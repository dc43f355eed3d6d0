import CLinux
import Glibc
import LinuxABI
import Machine
import TracedSockets

/// The other end of a case, and what it can do there. No wait of it lasts longer than ``patience``: what a program does not do
/// is what the case is about, and never a reason to hang.
struct Partner {
  /// Where the program under test listens, or this one does.
  let address: TracedSockets.SocketAddress
  let port: UInt16

  /// Milliseconds that a program has for an answer.
  static let patience: Int32 = 2_000
  /// Milliseconds that it has to begin, where this one is the server: a virtual machine starts in seconds.
  static let startUp: Int32 = 5_000

  /// Says what it does, a line at a time.
  func say(_ text: String) {
    let line = Array((text + "\n").utf8)
    _ = line.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }

  // MARK: As a client

  /// Connects, as soon as the program listens.
  func connect() throws -> Socket {
    let socket = try Socket(.inet, .stream)
    // A connect waits for room in the listener's queue, and a send for room in the buffers: no longer than this.
    try socket.setOption(.sendTimeout, to: Timeout(seconds: Int64(Self.patience / 1_000)))
    try socket.connect(to: address)
    say("connected")
    return socket
  }

  // MARK: As a server

  /// Listens where the program under test is told to connect to.
  func listen(backlog: Int32 = 8) throws -> Socket {
    let listener = try Socket(.inet, .stream)
    try listener.setOption(.reuseAddress, to: true)
    try listener.bind(to: address)
    try listener.listen(backlog: backlog)
    return listener
  }

  /// Takes the program's connection; nil where it makes none in time.
  func accept(from listener: borrowing Socket, within milliseconds: Int32 = startUp) throws -> Socket? {
    guard try isReadable(listener, within: milliseconds) else {
      say("nobody connected within \(milliseconds) ms")
      return nil
    }
    let socket = try listener.accept()
    say("accepted a connection")
    return socket
  }

  // MARK: Saying and hearing

  /// Sends all of it. Where the program has gone that is said, and no failure of this one.
  /// - Returns: whether it could be sent.
  @discardableResult
  func send(_ bytes: [UInt8], to socket: borrowing Socket) throws -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      do throws(SocketError) {
        rest = rest.dropFirst(try socket.send(Array(rest), flags: .noSignal))
      } catch {
        say("send failed: \(error)")
        return false
      }
    }
    return true
  }

  @discardableResult
  func send(_ text: String, to socket: borrowing Socket) throws -> Bool {
    try send(Array(text.utf8), to: socket)
  }

  /// What arrives in one receive.
  enum Heard: Equatable {
    case bytes([UInt8])
    /// The program sends no more.
    case end
    /// It did not say anything in time.
    case silence
    /// The receive failed: the connection was reset.
    case failure
  }

  func hear(_ socket: borrowing Socket, upTo count: Int = 65_536, within milliseconds: Int32 = patience)
    throws -> Heard
  {
    guard try isReadable(socket, within: milliseconds) else {
      say("heard nothing within \(milliseconds) ms")
      return .silence
    }
    do throws(SocketError) {
      let bytes = try socket.receive(upTo: count)
      return bytes.isEmpty ? .end : .bytes(bytes)
    } catch {
      say("receive failed: \(error)")
      return .failure
    }
  }

  /// What arrives until so many lines are whole, or what came of them before the end or the time-out.
  func lines(
    _ count: Int = 1, from socket: borrowing Socket, within milliseconds: Int32 = patience
  ) throws -> [UInt8] {
    let deadline = Clock.milliseconds + Int(milliseconds)
    var heard: [UInt8] = []
    while heard.count(where: { $0 == UInt8(ascii: "\n") }) < count, heard.count < 1 << 20 {
      let left = Int32(max(0, deadline - Clock.milliseconds))
      guard case .bytes(let bytes) = try hear(socket, within: left) else { break }
      heard += bytes
    }
    say("heard \(String(decoding: heard, as: UTF8.self).debugDescription)")
    return heard
  }

  /// Exactly so many bytes, or what came of them before the end, the time-out, or a time of nothing that is longer than
  /// ``patience``.
  func bytes(_ count: Int, from socket: borrowing Socket, within milliseconds: Int32 = patience) throws
    -> [UInt8]
  {
    let deadline = Clock.milliseconds + Int(milliseconds)
    var all: [UInt8] = []
    while all.count < count {
      let left = min(Self.patience, Int32(max(0, deadline - Clock.milliseconds)))
      guard case .bytes(let bytes) = try hear(socket, upTo: min(65_536, count - all.count), within: left)
      else { break }
      all += bytes
    }
    return all
  }

  /// Waits for the program's end of the connection; passes over what it still says.
  /// - Returns: whether it came.
  @discardableResult
  func end(of socket: borrowing Socket, within milliseconds: Int32 = patience) throws -> Bool {
    let deadline = Clock.milliseconds + Int(milliseconds)
    while true {
      switch try hear(socket, within: Int32(max(0, deadline - Clock.milliseconds))) {
      case .bytes: continue
      case .end:
        say("heard the end")
        return true
      case .silence, .failure: return false
      }
    }
  }

  /// Whether there is something to be received, or the end, within so many milliseconds.
  func isReadable(_ socket: borrowing Socket, within milliseconds: Int32) throws -> Bool {
    let deadline = Clock.milliseconds + Int(milliseconds)
    while true {
      do throws(SocketError) {
        return try !poll([socket.interest(.readable)], timeout: Int32(max(0, deadline - Clock.milliseconds)))
          .isEmpty
      } catch {
        guard error.errno == .interrupted else { throw error }
      }
    }
  }

  /// Lets time pass, and says nothing.
  func pause(_ milliseconds: Int) { usleep(UInt32(milliseconds) * 1_000) }

  // MARK: The program

  /// The process that holds the listening socket: what a shell or `go run` has started, not the shell.
  var program: Int32? { Port.listener(port) }

  /// Sends a process a signal: the program's, which is looked up once, for that reads all of /proc.
  func signal(_ number: Int32, _ name: String, to process: Int32?) {
    guard let process else { return say("nobody listens who could be sent \(name)") }
    say("sends \(name) to process \(process)")
    _ = kill(process, number)
  }
}
