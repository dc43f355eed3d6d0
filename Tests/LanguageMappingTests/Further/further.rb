# The calls that the chat and the one-shot do not make.
require 'socket'

listener = TCPServer.new('127.0.0.1', 0)
client = TCPSocket.new('127.0.0.1', listener.addr[1])
server = listener.accept
client.setsockopt(:TCP, :NODELAY, 1)
client.sync = true
client.puts 'hi'
client.close_write
client.close
server.close
listener.close
