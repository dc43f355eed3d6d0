import TracedSockets

func talk(to address: SocketAddress) throws(SocketError) {
  let server = try Socket(.inet, .stream)
  // Swift's print would write behind the log's back; what goes through here is in it.
  let output = File(adopting: 1)
  try server.connect(to: address)
  _ = try server.send("hello")
  _ = try output.write(try server.receive(upTo: 512) + Array("\n".utf8))
  try server.close()
}

try talk(to: SocketAddress(ipv4: (127, 0, 0, 1), port: 5000))
