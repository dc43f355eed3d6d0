# Lab 3: a hundred connections, one after another, in Chinese. Run it: labs/run reconnect
title='Reconnect: what a hundred connections have in common'
minutes=25
default_port=1914
source=Reconnect.swift
sides='server client short hello'

scenario() {
  start server lab-server reconnect
  await_listener server
  start client lab-client reconnect
  await_end client
  snapshot after
  stop server
  short_receives
}

# A server that receives at most 4 bytes at a time, and a client that says 你好.
short_receives() {
  start short lab-server reconnect --limit 4 "$@"
  await_listener short
  start hello lab-client reconnect --count 1 --say 你好
  await_end hello
  stop short
}

facts() { expected facts; }

# The short receives, and each part made into text by itself.
try_1() { short_receives --decode-each; }

facts_try_1() {
  expected try-1
}

# The client keeps one more socket open.
try_2() {
  start server lab-server reconnect
  await_listener server
  start client lab-client reconnect --count 5 --hold
  await_end client
  stop server
}

facts_try_2() { expected try-2; }
