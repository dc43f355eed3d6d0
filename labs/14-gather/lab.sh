# Lab 14: several buffers, a descriptor and a file, each handed over in one call. Run it: labs/run gather
title='Gather: where did the bytes go?'
minutes=30
default_port=0
source=Gather.swift
sides='server client'
runs_in_output=yes
own_files=poem.txt

# scenario [SERVER-OPTION...]: the client asks what to send in each step; its person answers when the server listens.
scenario() {
  poem
  start server lab-server gather "$@"
  # shellcheck disable=SC2086 # options, or none
  start client lab-client gather $client_options
  for part in ${step_name:-gather rights sendfile}; do
    await_output server "step $part"
    await_serving server gather.sock
    case $part in
    gather) type_at client 'hello' ;;
    *) type_at client 'poem.txt' ;;
    esac
  done
  await_end client
  await_end server
}
client_options=''

# 50 lines of 20 bytes.
poem() { awk 'BEGIN { for (i = 1; i <= 50; i++) printf "line %02d of the poem\n", i }' >"$out/poem.txt"; }

facts() {
  facts_step_gather
  facts_step_rights
  facts_step_sendfile
}

facts_step_gather() {
  expected step-gather
}

facts_step_rights() {
  expected step-rights
}

facts_step_sendfile() {
  expected step-sendfile
}

# The server's first buffer has room for 6 bytes.
try_1() { scenario --first 6; }

facts_try_1() {
  expected try-1
}

# The client reads the file and sends what it has read.
try_2() {
  client_options=--copy
  scenario
}

facts_try_2() {
  expected try-2
}
