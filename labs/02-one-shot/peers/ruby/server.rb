# The one-shot server: accept one client, send byebye, receive once, close.
# ruby server.rb [HOST PORT]
require 'socket'

host = ARGV[0] || '127.0.0.1'
port = ARGV[1] || 12581

begin
  # TCPServer sets SO_REUSEADDR and listens by itself, with the longest backlog; a second listen says 5.
  # The block closes the listener at its end, whatever happens.
  TCPServer.open(host, port) do |listener|
    listener.listen(5)
    client = listener.accept
    begin
      puts "got connected from #{client.remote_address.inspect_sockaddr}"
      # A socket is an IO: write and readpartial are what a Ruby program uses for files as well. Lab 1 has send and recv.
      client.write('byebye')
      puts client.readpartial(512)
    ensure
      client.close
    end
  end
rescue SystemCallError, SocketError, EOFError => error
  abort "server: #{error.message}"
end
