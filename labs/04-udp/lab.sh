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

facts() { expected facts; }

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
  expected try-1
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
  expected try-2
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
  expected try-3
}
