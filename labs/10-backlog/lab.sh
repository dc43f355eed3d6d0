# Lab 10: how many clients may wait, and who keeps them waiting. Run it: labs/run backlog
title='Backlog: how many clients may wait, and for what?'
minutes=30
default_port=12590
source=Backlog.swift
sides='server client'

scenario() {
  start server lab-server backlog
  await_listener server
  start client lab-client backlog
  for backlog in 0 1 5; do
    await_output server "backlog $backlog: not accepting"
    type_at client connect
    await_output client "backlog $backlog: "
    snapshot "queue-$backlog"
    type_at server accept
    await_output client "backlog $backlog, after one accept: "
  done
  await_output server 'backlog 1: accepting twenty'
  type_at client connect
  await_output server 'accept, and nobody waits: EMFILE'
  type_at client connect
  await_output client 'connected, and no answer yet'
  type_at server accept
  await_end client
  await_end server
}

facts() { expected facts; }

# A client that lets connect wait: the queue is full, and nobody tells it so.
try_1() {
  start server lab-server backlog --patient
  await_listener server
  start client lab-client backlog --patient
  await_output client 'the first is connected'
  await_trace client 'connect(4'
  type_at server accept
  await_end client
  await_end server
}

facts_try_1() { expected try-1; }

# A client that comes, speaks and goes before accept is called.
try_2() {
  start server lab-server backlog --late
  await_listener server
  start client lab-client backlog --leave
  await_end client
  type_at server accept
  await_end server
}

facts_try_2() { expected try-2; }
