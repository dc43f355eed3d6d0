# Lab 1: two programs talk in turn, and every system call finds its Swift call. Run it: labs/run hello-hi
title='Hello, hi: which system calls does a chat make?'
minutes=20
default_port=12580
source=HelloHi.swift
sides='server client'

scenario() {
  start server lab-server hello-hi
  await_listener server
  start client lab-client hello-hi
  type_at client 'hello'
  type_at server 'hi'
  type_at client '你好，听得到吗？'
  type_at server '听到了'
  type_at client '#q#' # text like any other: the conversation goes on
  type_at server '#q#' # this one ends it
  await_end client
  await_end server
}

facts() { expected facts; }

# The client's person leaves with Ctrl-D instead of waiting for #q#.
try_1() {
  start server lab-server hello-hi
  await_listener server
  start client lab-client hello-hi
  type_at client 'hello'
  type_at server 'hi'
  end_input client
  await_end client
  await_end server
}

facts_try_1() { expected try-1; }

# An empty line: sent, and yet nothing travels.
try_2() {
  start server lab-server hello-hi
  await_listener server
  start client lab-client hello-hi
  type_at client ''
  await_trace client 'recvfrom('
  interrupt client
  await_end client 130
  await_end server
}

facts_try_2() { expected try-2; }

# The same conversation in another language: peers/.
language_scenario() { scenario; }

language_facts() { expected language; }
