# Lab 7: recv's maximum, MSG_PEEK, MSG_TRUNC, a send that takes a part. Run it: labs/run truncate
title='Less than you asked for: where does the rest go?'
minutes=20
# The program lets the kernel choose its ports: it holds both ends, and nobody else must find them.
default_port=0
source=Truncate.swift
sides='client'

scenario() {
  start client lab-client truncate
  await_end client
}

facts() {
  facts_step_tcp
  facts_step_udp
  facts_step_peek
  facts_step_send
}

facts_step_tcp() {
  expected step-tcp
}

facts_step_udp() {
  expected step-udp
}

facts_step_peek() {
  expected step-peek
}

facts_step_send() {
  expected step-send
}

# MSG_TRUNC on a TCP socket: the bytes are thrown away.
try_1() {
  start client lab-client truncate --step tcp --discard
  await_end client
}
facts_try_1() {
  expected try-1
}

# A receive with no room at all.
try_2() {
  start client lab-client truncate --room 0
  await_end client
}
facts_try_2() {
  expected try-2
}

# Somebody receives, and there is room again.
try_3() {
  start client lab-client truncate --step send --drain
  await_end client
}
facts_try_3() {
  expected try-3
}
