# Lab 12: calls that do not wait, two ways to wait for many sockets at once, and a chat of many. Run it: labs/run nonblocking
title='Nonblocking: one thread, many users'
minutes=35
default_port=12592
source=Nonblocking.swift
sides='server anna bob'

# connect is the client's alone, poll and epoll the server's; chat is everybody's.
scenario() {
  case $step_name in
  connect) connect_alone ;;
  poll | epoll) server_alone ;;
  *) chat ;;
  esac
}

connect_alone() {
  start anna lab-client nonblocking
  await_end anna
}

server_alone() {
  start server lab-server nonblocking
  await_end server
}

# come_in: the server listens, and anna and bob are in the room. Without --step, anna takes the step connect before.
come_in() {
  start server lab-server nonblocking "$@"
  await_listener server
  start anna lab-client nonblocking --name anna
  await_output server 'anna is here'
  start bob lab-client nonblocking --step chat --name bob
  await_output anna 'bob is here'
}

chat() {
  come_in
  type_unasked anna 'hello, everybody'
  await_output bob 'anna: hello, everybody'
  type_unasked bob 'hi anna'
  await_output anna 'bob: hi anna'
  leave bob
  await_output anna 'bob has left'
  leave anna
  await_end server
}

leave() {
  end_input_unasked "$1"
  await_end "$1"
}

facts() {
  facts_step_connect
  facts_step_poll
  facts_step_epoll
  facts_step_chat
}

facts_step_connect() {
  expected step-connect
}

facts_step_poll() {
  expected step-poll
}

facts_step_epoll() {
  expected step-epoll
}

facts_step_chat() {
  expected step-chat
}

# Bob stops in the middle of a line. Does anna wait for him?
try_1() {
  come_in
  type_part bob 'hi an'
  await_trace server '"hi an", 1024'
  type_unasked anna 'hello, everybody'
  await_output bob 'anna: hello, everybody'
  type_unasked bob 'na'
  await_output anna 'bob: hi anna'
  leave bob
  await_output anna 'bob has left'
  leave anna
  await_end server
}

facts_try_1() {
  expected try-1
}

# A careless server: edge-triggered, and one receive of 8 bytes at each event.
try_2() {
  come_in --edge --receive 8
  type_unasked anna 'hello, everybody'
  await_trace server '"hello, e", 8'
  snapshot left
  interrupt server TERM
  await_end server 143
  await_end anna 1
  await_end bob
}

facts_try_2() {
  expected try-2
}
