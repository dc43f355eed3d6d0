import LabProgram
import TracedSockets

// Lab 7: when less goes through than was asked for.
//
// One program holds both ends of each conversation, so that one trace has everything in the order in which it happened.

/// Step tcp: a receive with too little room, and what happens to the rest.
func truncateStream(at address: SocketAddress, _ console: Console) throws {
  let ends = try connection(at: address)
  try report("send", ends.sender.send("hello world"), console)

  let room = console.number("--room")
  // tcp(7): over TCP, MSG_TRUNC throws bytes away instead of delivering them.
  let first = try retrying(
    ends.receiver.receive(upTo: room, flags: console.isOn("--discard") ? .truncate : []))
  try report("room for \(room)", first, console)

  // Something new comes behind it.
  try report("send", ends.sender.send("!!"), console)
  try ends.sender.shutdown(.writing)
  // Blocks until the sender's last byte is here, so that the next receive finds all there is.
  _ = try retrying(poll([ends.receiver.interest(.peerHangUp)], timeout: -1))
  try report("room for 1024", retrying(ends.receiver.receive(upTo: 1024)), console)
  try report("room for 1024", retrying(ends.receiver.receive(upTo: 1024)), console)
  try ends.sender.close()
  try ends.receiver.close()
}

/// Step udp: the same with datagrams.
func truncateDatagrams(at address: SocketAddress, _ console: Console) throws {
  let receiver = try Socket(.inet, .datagram)
  try receiver.bind(to: address)
  let sender = try Socket(.inet, .datagram)
  let there = try receiver.localAddress()
  for text in ["hello world", "second", "third datagram"] {
    try report("send", sender.send(text, to: there), console)
  }

  let room = console.number("--room")
  try report("room for \(room)", retrying(receiver.receive(upTo: room)), console)
  try report("room for 1024", retrying(receiver.receive(upTo: 1024)), console)
  // MSG_TRUNC: still only five bytes, and the true length beside them.
  let third = try retrying(receiver.receiveFrom(upTo: 5, flags: .truncate))
  try console.print("room for 5, MSG_TRUNC: \(text(third.bytes)) of \(third.length) bytes")
  // Is the rest of one of them still there? dontWait: ask, and do not wait for an answer.
  if let left = try ifReady(receiver.receive(upTo: 1024, flags: .dontWait)) {
    try report("left", left, console)
  } else {
    try console.print("nothing is left")
  }
  try sender.close()
  try receiver.close()
}

/// Step peek: looking without taking.
func truncateAndPeek(at address: SocketAddress, _ console: Console) throws {
  let ends = try connection(at: address)
  try report("send", ends.sender.send("hello world"), console)
  try report("peek, room for 5", retrying(ends.receiver.receive(upTo: 5, flags: .peek)), console)
  try report("peek, room for 5", retrying(ends.receiver.receive(upTo: 5, flags: .peek)), console)
  try report("room for 1024", retrying(ends.receiver.receive(upTo: 1024)), console)
  try ends.sender.close()
  try ends.receiver.close()

  // How much room does the next datagram need? Both flags together answer, and the datagram stays.
  let receiver = try Socket(.inet, .datagram)
  try receiver.bind(to: address)
  let sender = try Socket(.inet, .datagram)
  try report("send", sender.send("hello world", to: receiver.localAddress()), console)
  let look = try retrying(receiver.receiveFrom(upTo: 1, flags: [.peek, .truncate]))
  try console.print("the next datagram has \(look.length) bytes")
  try report("room for \(look.length)", retrying(receiver.receive(upTo: look.length)), console)
  try sender.close()
  try receiver.close()
}

/// Step send: a non-blocking send takes what there is room for. Nobody receives meanwhile.
func truncateSend(at address: SocketAddress, _ console: Console) throws {
  let ends = try connection(at: address)
  try ends.sender.setStatusFlags(ends.sender.statusFlags().union(.nonBlocking))

  var taken = try ends.sender.send([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
  try console.print("asked to send 1000000: \(taken) taken")
  var rest = [UInt8](repeating: UInt8(ascii: "b"), count: 8_000_000)[...]
  let part = try ends.sender.send(rest)
  try console.print("asked to send 8000000: \(part < 8_000_000 ? "a part" : "all") taken")
  taken += part
  rest = rest.dropFirst(part)
  // On a busy machine the other end may acknowledge only now what it has, and that makes room once more.
  while let more = try ifReady(ends.sender.send(rest)) {
    try console.print("the rest: \(more) taken")
    taken += more
    rest = rest.dropFirst(more)
  }
  try console.print("the rest: no room (EAGAIN)")

  if console.isOn("--drain") {
    // Is there room now? A timeout of 0: ask, and do not wait. Then somebody receives, and we ask again.
    let before = try poll([ends.sender.interest(.writable)], timeout: 0)
    try console.print(before.isEmpty ? "not writable" : "writable")
    let received = try retrying(ends.receiver.receive(upTo: taken, flags: .waitAll))
    taken -= received.count
    let after = try retrying(poll([ends.sender.interest(.writable)], timeout: 5000))
    try console.print(after.isEmpty ? "not writable" : "writable")
    let more = try ends.sender.send(rest)
    try console.print("the rest: \(more > 0 ? "some more" : "nothing") taken")
    taken += more
  }

  // What was taken arrives, all of it: with MSG_WAITALL one receive collects it up to the end.
  try ends.sender.shutdown(.writing)
  let received = try retrying(ends.receiver.receive(upTo: 9_000_000, flags: .waitAll))
  try console.print(
    received.count == taken ? "everything taken has arrived" : "\(received.count) of \(taken) arrived")
  try ends.sender.close()
  try ends.receiver.close()
}

/// Both ends of a TCP connection.
private struct Ends: ~Copyable {
  let sender: Socket
  let receiver: Socket
}

private func connection(at address: SocketAddress) throws -> Ends {
  let listener = try Socket(.inet, .stream)
  // Port 0: the kernel chooses a free one, and getsockname tells which.
  try listener.bind(to: address)
  try listener.listen(backlog: 1)
  let sender = try Socket(.inet, .stream)
  // One program can do both: connect does not wait for accept (lab 10).
  try sender.connect(to: listener.localAddress())
  let receiver = try retrying(listener.accept())
  try listener.close()
  return Ends(sender: sender, receiver: receiver)
}

private func report(_ what: String, _ count: Int, _ console: Console) throws {
  try console.print("\(what): \(count) bytes")
}

private func report(_ what: String, _ bytes: [UInt8], _ console: Console) throws {
  // Nobody sends a zero here. Where one is, the buffer is still as the program made it.
  try console.print("\(what): \(bytes.count) bytes: \(bytes.contains(0) ? "none delivered" : text(bytes))")
}

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
