# The one-shot client: connect, receive once, send hihi, close.
# ruby client.rb [HOST PORT]
require 'socket'

host = ARGV[0] || '127.0.0.1'
port = ARGV[1] || 12581

begin
  # The block closes the socket at its end, whatever happens.
  data = TCPSocket.open(host, port) do |server|
    # A socket is an IO: readpartial and write are what a Ruby program uses for files as well. Lab 1 has recv and send.
    data = server.readpartial(512)
    server.write('hihi')
    data
  end
  puts "the data received is #{data}"
rescue SystemCallError, SocketError, EOFError => error
  abort "client: #{error.message}"
end
