# Lab 4: datagrams: once, for ever, lost, refused. Run it: labs/run udp
title='UDP: who is there, and who says that something was lost?'
minutes=30
default_port=12584
source=UDP.swift
sides='server client forever anna bert carl late flood nobody'

scenario() {
  # Versions 1 and 2: one datagram, one answer.
  start server lab-server udp --once
  await_bound server
  start client lab-client udp
  await_end client
  await_end server

  # Version 3: for ever, two clients at once, and then one who sends an empty datagram first.
  start forever lab-server udp
  await_bound forever
  start anna lab-client udp
  start bert lab-client udp
  await_end anna
  await_end bert
  start carl lab-client udp --empty
  await_end carl
  stop forever

  # Twenty datagrams to a server with a small buffer that does not read yet.
  start late lab-server udp --late --buffer 1
  await_bound late
  start flood lab-client udp --flood
  await_end flood
  snapshot lost
  type_at late 'all sent'
  await_end late

  # A datagram socket connected to a port where only TCP listens.
  start nobody lab-client udp --nobody
  await_end nobody
}

facts() {
  for version in server forever; do
    never "no listen, no accept ($version)" $version 'listen|accept|accept4'
  done
  fact 'version 1: receives once, answers the sender' server 'bind($fd, ...) = 0' \
    'recvfrom($fd, "hello", 1024, 0, $sender, _) = 5' 'sendto($fd, _, _, 0, $sender, 16) = >0' 'close($fd)'
  never 'the client never binds, and never connects' client 'bind|connect'
  fact 'yet it has a port: the first sendto gave it one' client \
    'getsockname($fd, {sa_family=AF_INET, sin_port=htons(0), ...}, _) = 0' 'sendto($fd, "hello", 5, ...) = 5' \
    'getsockname($fd, {sa_family=AF_INET, sin_port=htons(>0), ...}, _) = 0'
  fact 'version 3: one socket, two clients, told apart by their ports alone' forever \
    'recvfrom($fd, _, 1024, 0, {sin_port=htons($one), ...}, _) = >=0' \
    'sendto($fd, _, _, 0, {sin_port=htons($one), ...}, 16) = >0' \
    'recvfrom($fd, _, 1024, 0, {sin_port=htons(!$one), ...}, _) = >=0'
  fact 'a datagram of 0 bytes arrives, and is not the end' forever \
    'recvfrom($fd, "", 1024, 0, {sin_port=htons($port), ...}, _) = 0' 'sendto($fd, "got 0 bytes", ...) = 11' \
    'recvfrom($fd, "hello", 1024, 0, {sin_port=htons($port), ...}, _) = 5'
  fact 'every send of twenty succeeds' flood --count 20 'sendto(_, _, 2000, 0, _, 16) = 2000'
  fact 'most datagrams never arrive' late --count '<10' 'recvfrom(_, _, 4096, ...) = 2000'
  fact 'the first one does' late 'recvfrom(_, _, 4096, ...) = 2000' 'poll|ppoll = 0'
  never 'no errno at the sender' flood 'socket|sendto|close = -1 _'
  never 'no errno at the receiver' late 'socket|setsockopt|bind|recvfrom|poll|ppoll|close = -1 _'
  fact_in 'only a counter in the kernel knows (drops, the last column)' lost.snapshot ' 07 .* [1-9][0-9]* *$'
  fact 'SOCK_DGRAM is UDP: SO_PROTOCOL says 17' nobody 'socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = $fd' \
    'getsockopt($fd, SOL_SOCKET, SO_PROTOCOL, [17], [4]) = 0'
  fact 'connect succeeds with nobody there, and sends nothing that could be refused' nobody \
    'connect($fd, ...) = 0' 'getsockopt($fd, SOL_SOCKET, SO_ERROR, [0], [4]) = 0'
  fact 'the first send succeeds, the next call is refused, once' nobody 'sendto($fd, "one", ...) = 3' 'poll|ppoll = 1' \
    'sendto($fd, "two", ...) = -1 ECONNREFUSED' 'sendto($fd, "three", ...) = 5' 'recvfrom($fd, ...) = -1 ECONNREFUSED'
  fact 'the TCP server that listens there has seen nothing' nobody 'listen($listener, 1) = 0' \
    'poll|ppoll([{fd=$listener, ...}], ...) = 0'
}

# Two people at one server.
try_1() {
  start server lab-server udp --chat
  await_bound server
  start anna lab-client udp --chat --name anna
  start bert lab-client udp --chat --name bert
  type_at anna 'hello'
  await_output anna 'got 5 bytes' # the server knows her
  type_at bert 'hi'
  await_output bert 'got 2 bytes'
  type_at anna 'who is there?'
  end_input bert
  await_end bert
  end_input anna
  await_end anna
  stop server
}

facts_try_1() {
  fact 'each line goes to every address seen so far, then the answer to its sender' server \
    'recvfrom($fd, "hi", 1024, 0, {sin_port=htons($bert), ...}, _) = 2' \
    'sendto($fd, _, _, 0, {sin_port=htons(!$bert), ...}, 16) = >0' \
    'sendto($fd, _, _, 0, {sin_port=htons($bert), ...}, 16) = >0' \
    'sendto($fd, "got 2 bytes", 11, 0, {sin_port=htons($bert), ...}, 16) = 11'
  fact 'anna hears bert when she receives next' anna 'sendto(_, "who is there?", ...)' 'recvfrom(_, ..."hi", ...) = >0'
  fact 'bert never hears the first line: nobody knew him then' bert --count 0 'recvfrom(_, ..."hello", ...)'
}

# The same twenty datagrams, and a buffer with room for them.
try_2() {
  start late lab-server udp --late --buffer 200000
  await_bound late
  start flood lab-client udp --flood
  await_end flood
  type_at late 'all sent'
  await_end late
}

facts_try_2() {
  fact 'all twenty arrive' late --count 20 'recvfrom(_, _, 4096, ...) = 2000'
}

# A client that is not connected, and nobody there. Port 1 of the loopback address is nobody's.
try_3() {
  port=1
  start client lab-client udp
  await_trace client 'recvfrom('
  interrupt client
  await_end client 130
}

facts_try_3() {
  fact 'the send succeeds' client 'sendto(_, "hello", 5, 0, {sin_port=htons(1), ...}, 16) = 5'
  fact 'and then the client waits until Ctrl-C' client 'recvfrom = ?' '--- SIGINT ---' '+++ exited with 130 +++'
  never 'nobody tells it that it was refused' client '_ = -1 ECONNREFUSED'
}
