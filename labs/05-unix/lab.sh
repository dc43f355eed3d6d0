# Lab 5: sockets between the processes of one machine. Run it: labs/run unix
title='AF_UNIX: which errno for which mistake?'
minutes=25
# An AF_UNIX socket has a name, and no port.
default_port=0
source=Unix.swift
sides='server client'
runs_in_output=yes

scenario() {
  serve
  start client lab-client unix --name "$abstract" "$@"
  await_end client
  await_end server
}

# An abstract name belongs to the whole machine. Where another run has this one, serve takes another of the same length.
abstract=socklab

# serve [OPTION]: the server has both of its names, and waits for a client.
serve() {
  start server lab-server unix --name "$abstract" "$@"
  await has_name server "@$abstract" && is_running server || {
    grep -q EADDRINUSE "$out/server.err" || fail_step "the server to be bound to @$abstract"
    abstract=$(printf 's%06d' $(($$ % 1000000)))
    launch_as server lab-server unix --name "$abstract" "$@"
  }
  await_name server "@$abstract"
  await_name server chat.sock
  await_trace server 'accept('
}

facts() {
  expected facts
  facts_of_chat SOCK_STREAM
  fact 'an abstract name is printed with @' server \
    "bind(_, {sa_family=AF_UNIX, sun_path=@\"$abstract\"}, _) = 0"
  fact 'the first letter is from a socket without a name, the second from one that has it' client \
    'socket(AF_UNIX, SOCK_DGRAM, 0) = $stranger' \
    "sendto(\$stranger, \"hello\", 5, 0, {sa_family=AF_UNIX, sun_path=@\"$abstract\"}, _) = 5" \
    'close($stranger)' 'socket(AF_UNIX, SOCK_DGRAM, 0) = $writer' \
    'bind($writer, {sa_family=AF_UNIX, sun_path="letters.sock"}, _) = 0' 'sendto($writer, "hi", ...) = 2' \
    'recvfrom($writer, "got it", ...) = 6'
  for kind in SEQPACKET DGRAM; do
    fact "a SOCK_$kind does not" client "socketpair(AF_UNIX, SOCK_$kind, 0, [\$a, \$b]) = 0" \
      'sendto($a, "hello", ...) = 5' 'sendto($a, "hi", ...) = 2' 'recvfrom($b, "hello", 1024, ...) = 5' \
      'recvfrom($b, "hi", 1024, ...) = 2' 'close($b)'
  done
  for side in server client; do
    never "no port and no IP address anywhere ($side)" "$side" 'socket(!AF_UNIX, ...)'
  done
}

# facts_of_chat TYPE: the accept loop and the conversation loop inside it.
facts_of_chat() {
  fact "one client after the other ($1): the conversation loop inside the accept loop" server \
    "socket(AF_UNIX, $1, 0) = \$listener" 'bind($listener, {sa_family=AF_UNIX, sun_path="chat.sock"}, _) = 0' \
    'listen($listener, 5) = 0' 'accept($listener, ...) = $client' 'recvfrom($client, "hello", ...) = 5' \
    'sendto($client, "you said hello", ...) = 14' 'recvfrom($client, "hi", ...) = 2' 'recvfrom($client, "", ...) = 0' \
    'close($client)' 'accept($listener, ...) = $other' 'recvfrom($other, "stop", ...) = 4' 'close($other)' \
    'close($listener)' 'unlink|unlinkat = 0'
}

# A datagram socket and a path where a stream listens.
try_1() { scenario --wrong-type; }
facts_try_1() {
  expected try-1
}

# The server is killed, cannot remove its path, and is started again.
try_2() {
  serve
  interrupt server KILL
  await_end server 137
  [ -S "$out/chat.sock" ] || fail_step 'chat.sock to be there still'
  step 'chat.sock is there still'
  start server lab-server unix --name "$abstract"
  await_end server 1
}
facts_try_2() {
  fact 'the abstract name is free again, the path is not' server \
    "bind(_, {sa_family=AF_UNIX, sun_path=@\"$abstract\"}, _) = 0" \
    'bind(_, {sa_family=AF_UNIX, sun_path="chat.sock"}, _) = -1 EADDRINUSE'
}

# The same conversation with SOCK_SEQPACKET.
try_3() {
  serve --packets
  start client lab-client unix --name "$abstract" --packets
  await_end client
  await_end server
}
facts_try_3() { facts_of_chat SOCK_SEQPACKET; }

# The second letter is sent first, and its socket gets a name while the letter waits.
try_4() { scenario --late-name; }
facts_try_4() {
  expected try-4
}
