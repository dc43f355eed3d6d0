# Lab 8: three sends, one receive, and how to find the messages again. Run it: labs/run framing
title='Sticky packets: three sends, one receive. Did TCP do anything wrong?'
minutes=20
default_port=12588
source=Framing.swift
sides='server client'

scenario() { act; }

# act [--act N]: both programs go through the same acts, a connection for each.
act() {
  start server lab-server framing "$@"
  await_listener server
  start client lab-client framing "$@"
  await_end client
  await_end server
}

facts() { expected facts; }

# The length with its lowest byte first.
try_1() { act --act 6; }
facts_try_1() { expected try-1; }

# A newline at the end of each message, and one message that has a newline inside.
try_2() { act --act 7; }
facts_try_2() { expected try-2; }

# The client announces five bytes, sends three and ends.
try_3() { act --act 8; }
facts_try_3() { expected try-3; }
