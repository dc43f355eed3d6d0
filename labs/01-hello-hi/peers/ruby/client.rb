# The chat's client: the two sides take turns until the server sends #q#. From the client it is text like any other.
# ruby client.rb [HOST PORT]
require 'socket'

host = ARGV[0] || '127.0.0.1'
port = ARGV[1] || 12580

$stdout.sync = true # On a pipe, Ruby would keep the text until its buffer is full.

def chat(server)
  loop do
    print 'client: '
    line = $stdin.gets(chomp: true) or return
    warn 'an empty line is 0 bytes: nothing travels, both sides wait in recv' if line.empty?
    server.send(line, 0)

    message = server.recv(1024)
    # The server has closed its side. Ruby 3.3 and later say nil instead of an empty string.
    if message.nil? || message.empty?
      puts 'peer closed'
      return
    end
    puts "server: #{message}"
    return if message == '#q#'
  end
end

begin
  # The block closes the socket at its end, whatever happens.
  TCPSocket.open(host, port) { |server| chat(server) }
rescue SystemCallError, SocketError => error
  abort "client: #{error.message}"
end
