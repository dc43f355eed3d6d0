# Lab 9: ten wrong calls, and what the kernel says to each. Run it: labs/run errors
title='Errors: which errno for which mistake?'
minutes=25
# Every port is the kernel's choice: two runs cannot meet, and the lesson is not in the number.
default_port=0
source=Errors.swift
sides='client'

# A reserved port is refused only to a program without the privilege for it. Where root runs the lab, the program is
# started without it.
may_not='net_bind_service'

# Where no port is reserved, or the privilege cannot be taken away, nothing is refused: the recording shows that card.
missing_here() {
  if [ "$(cat /proc/sys/net/ipv4/ip_unprivileged_port_start 2>/dev/null)" = 0 ]; then
    printf 'net.ipv4.ip_unprivileged_port_start is 0: no port is reserved'
  else
    why_privileged
  fi
}

scenario() {
  start client lab-client errors
  await_end client
}

facts() {
  expected name
  facts_step_bind
  facts_step_connect
  facts_step_socket
  facts_step_data
}

facts_step_name() {
  expected step-name
}

facts_step_bind() {
  expected step-bind
  lack=$(missing_here)
  if [ "$from" = "$out" ] && [ -n "$lack" ]; then
    from_recording "$lack" reserved-facts
  else
    expected reserved-facts
  fi
}

facts_step_connect() {
  expected step-connect
}

facts_step_socket() {
  expected step-socket
}

facts_step_data() {
  expected step-data
}

# SO_REUSEADDR on both sockets: it forgives a port that is winding down, not one where somebody listens.
try_1() {
  start client lab-client errors --reuse-address
  await_end client
}

facts_try_1() {
  expected try-1
}

# A send without a peer.
try_2() {
  start client lab-client errors --send
  await_end client
}

facts_try_2() {
  expected try-2
}

# How large may a datagram be?
try_3() {
  start client lab-client errors --largest
  await_end client
}

facts_try_3() {
  expected try-3
}
