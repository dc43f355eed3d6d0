# Lab 11: four ways in which a connection ends. Run it: labs/run half-close
title='Half-close: which end of a connection is polite?'
minutes=30
default_port=12591
source=HalfClose.swift
sides='server client'

scenario() {
  start server lab-server half-close
  await_listener server
  start client lab-client half-close
  await_output server 'server: '
  await_state 05 FIN_WAIT2
  snapshot half-closed
  type_at server 'I am still here'
  await_end client 141 # 128 + 13: killed by SIGPIPE
  await_end server
}

facts() { expected facts; }

# SO_LINGER of 0 seconds: close resets, though nothing is unread.
try_1() {
  start server lab-server half-close --linger
  await_listener server
  start client lab-client half-close
  type_at server 'I am still here'
  await_end client 141
  await_end server
}

facts_try_1() {
  expected try-1
}

# The client closes both halves instead of its own.
try_2() {
  start server lab-server half-close
  await_listener server
  start client lab-client half-close --hang-up
  type_at server 'I am still here'
  await_end client 141
  await_end server
}

facts_try_2() {
  expected try-2
}

# The program ignores SIGPIPE, as a server should.
try_3() {
  start server lab-server half-close
  await_listener server
  start client lab-client half-close --ignore-signal
  type_at server 'I am still here'
  await_end client
  await_end server
}

facts_try_3() {
  expected try-3
}
