# The chat's server: one client, and the two sides take turns until the server's line is #q#.
# ruby server.rb [HOST PORT]
require 'socket'

host = ARGV[0] || '127.0.0.1'
port = ARGV[1] || 12580

$stdout.sync = true # On a pipe, Ruby would keep the text until its buffer is full.

def chat(client)
  loop do
    message = client.recv(1024)
    # The client has closed its side. Ruby 3.3 and later say nil instead of an empty string.
    if message.nil? || message.empty?
      puts 'peer closed'
      return
    end
    puts "client: #{message}"

    print 'server: '
    line = $stdin.gets(chomp: true) or return
    warn 'an empty line is 0 bytes: nothing travels, both sides wait in recv' if line.empty?
    client.send(line, 0)
    if line == '#q#'
      sleep 1
      return
    end
  end
end

begin
  # TCPServer sets SO_REUSEADDR and listens by itself, with the longest backlog; a second listen says 1.
  # The block closes the listener at its end, whatever happens.
  TCPServer.open(host, port) do |listener|
    listener.listen(1)
    client = listener.accept
    begin
      chat(client)
    ensure
      client.close
    end
  end
rescue SystemCallError, SocketError => error
  abort "server: #{error.message}"
end
