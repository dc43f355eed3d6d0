# The calls that the chat and the one-shot do not make.
require 'socket'
require 'tmpdir'

listener = TCPServer.new('127.0.0.1', 0)
client = TCPSocket.new('127.0.0.1', listener.addr[1])
server = listener.accept
client.setsockopt(:TCP, :NODELAY, 1)
client.sync = true
client.puts 'hi'
client.close_write
server.read
IO.copy_stream('/etc/hostname', server)
client.close
server.close
listener.close

receiver = UDPSocket.new
receiver.bind('127.0.0.1', 0)
sender = UDPSocket.new
sender.send('hi', 0, '127.0.0.1', receiver.addr[1])
IO.select([receiver], nil, nil, 1)
receiver.recvfrom(9)
sender.connect('127.0.0.1', receiver.addr[1])
sender.close
receiver.close

left, right = UNIXSocket.pair
left.write_nonblock('hi')
right.read_nonblock(9)
left.close
right.close

Dir.mktmpdir do |folder|
  listener = UNIXServer.new("#{folder}/s")
  client = UNIXSocket.new("#{folder}/s")
  server = listener.accept
  [client, server, listener].each(&:close)
end
