import LabProgram
import TracedSockets

// Lab 14, the server: one message into several buffers, a descriptor from elsewhere, and a file.

/// Step gather: what comes fills the first buffer, then the second. Where the sender's buffers ended, nobody knows.
func receiveScattered(at address: SocketAddress, _ console: Console) throws {
  let client = try onlyClient(at: address)
  let message = try retrying(client.receiveMessage(into: [console.number("--first"), 100]))
  for buffer in message.buffers { try console.print("a buffer with \(buffer.count) bytes: \(buffer)") }
  try client.close()
}

/// Step rights: a descriptor that another program opened.
func receiveDescriptor(at address: SocketAddress, _ console: Console) throws {
  let client = try onlyClient(at: address)
  let message = try retrying(client.receiveMessage(into: [1], descriptorRoom: 1))
  for descriptor in message.descriptors {
    try console.print("came as descriptor \(descriptor)")
    let file = File(adopting: descriptor)
    // The client has read a line already. There is one open file, with one place to read on from.
    let line = try file.read(upTo: 20).prefix { $0 != UInt8(ascii: "\n") }
    try console.print("read: \(String(decoding: line, as: UTF8.self))")
    try file.close()
  }
  try client.close()
}

/// Step sendfile: bytes are bytes, however they were sent.
func receiveFile(at address: SocketAddress, _ console: Console) throws {
  let client = try onlyClient(at: address)
  var count = 0
  while true {
    let bytes = try retrying(client.receive(upTo: 4096))
    if bytes.isEmpty { break }
    count += bytes.count
  }
  try console.print("received \(count) bytes")
  try client.close()
}

/// Accepts one client. The listener and its name in the file system have then done their work, and go: the listener's
/// descriptor, 3, is free again.
private func onlyClient(at address: SocketAddress) throws -> Socket {
  let listener = try Socket(.unix, .stream)
  try listener.bind(to: address)
  defer { _ = failure(of: try File.unlink(address.path ?? "")) }
  try listener.listen(backlog: 1)
  let client = try retrying(listener.accept())
  try listener.close()
  return client
}
