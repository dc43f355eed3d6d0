import LabProgram
import TracedSockets

// Lab 14, the client: several buffers, a descriptor and a file, each handed over in one call.

/// Step gather: two buffers, and nobody copies them together first.
func sendGathered(at address: SocketAddress, _ console: Console) throws {
  try console.print("what shall be sent?")
  guard let text = try console.readLine(prompt: "client: ") else { return }
  let server = try Socket(.unix, .stream)
  try server.connect(to: address)
  // First the length of what follows, in four bytes, as in lab 8.
  let body = Array(text.utf8)
  let header = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: body.count >> $0) }
  let count = try server.sendMessage([header, body])
  try console.print("sent \(count) bytes out of 2 buffers")
  try server.close()
}

/// Step rights: an open file goes to the other program. Not its bytes, not its name: the open file.
func passDescriptor(at address: SocketAddress, _ console: Console) throws {
  try console.print("which file shall be passed?")
  guard let name = try console.readLine(prompt: "client: ") else { return }
  let server = try Socket(.unix, .stream)
  try server.connect(to: address)
  let file = try File(name)
  try console.print("read: \(text(try file.read(upTo: 20)))")
  // Over a stream at least one byte must go with the descriptor.
  _ = try server.sendMessage([Array("!".utf8)], descriptors: [file.descriptor])
  try console.print("passed descriptor \(file.descriptor)")
  try file.close()
  try server.close()
}

/// Step sendfile: the bytes of a file, without this program ever having them.
func sendWholeFile(at address: SocketAddress, _ console: Console) throws {
  try console.print("which file shall be sent?")
  guard let name = try console.readLine(prompt: "client: ") else { return }
  let server = try Socket(.unix, .stream)
  try server.connect(to: address)
  let file = try File(name)
  if console.isOn("--copy") {
    let bytes = try file.read(upTo: 1000)
    try console.print("sent \(server.send(bytes)) bytes")
  } else {
    try console.print("sent \(server.sendFile(file, count: 1000)) bytes")
  }
  try file.close()
  try server.close()
}

/// A line without its end.
private func text(_ bytes: [UInt8]) -> String {
  String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
}
