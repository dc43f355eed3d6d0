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

facts() { expected facts; }

# A datagram socket and a path where a stream listens.
try_1() { scenario --wrong-type; }
facts_try_1() { expected try-1; }

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
facts_try_2() { expected try-2; }

# The same conversation with SOCK_SEQPACKET.
try_3() {
  serve --packets
  start client lab-client unix --name "$abstract" --packets
  await_end client
  await_end server
}
facts_try_3() { expected try-3; }

# The second letter is sent first, and its socket gets a name while the letter waits.
try_4() { scenario --late-name; }
facts_try_4() { expected try-4; }
