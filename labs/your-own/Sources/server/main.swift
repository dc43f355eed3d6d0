import TracedSockets

func serve(at address: SocketAddress) throws(SocketError) {
  let listener = try Socket(.inet, .stream)
  try listener.setOption(.reuseAddress, to: true)
  try listener.bind(to: address)
  try listener.listen(backlog: 1)
  let client = try listener.accept()
  let word = try client.receive(upTo: 512)
  _ = try client.send(Array("you said ".utf8) + word)
  try client.close()
  try listener.close()
}

try serve(at: SocketAddress(ipv4: (127, 0, 0, 1), port: 5000))
