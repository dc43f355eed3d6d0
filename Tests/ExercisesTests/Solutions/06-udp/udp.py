# Exercise 6, right; with FAULT=plain, loss, twice or silence in the environment it has that case's fault.
import os
import socket
import sys
import time

fault = os.environ.get("FAULT")
TRIES, PATIENCE = 5, 0.2


def answer(client, number):
    """The answer to a line; None where it does not come in time."""
    until = time.monotonic() + PATIENCE
    while (left := until - time.monotonic()) > 0:
        client.settimeout(left)
        try:
            heard = client.recv(2048)
        except TimeoutError:
            return None
        # Answers to other lines came late, or twice.
        if heard == b"%d ok" % number or fault == "twice":
            return heard
    return None


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    server = ("127.0.0.1", int(sys.argv[1]))
    for number, line in enumerate(sys.stdin.buffer, 0 if fault == "plain" else 1):
        heard = None
        tries = {"loss": 1, "silence": 1000}.get(fault, TRIES)
        for _ in range(tries):
            client.sendto(b"%d %b" % (number, line.removesuffix(b"\n")), server)
            if heard := answer(client, number):
                break
        if not heard:
            sys.exit(f"udp: no answer to line {number}")
        print(heard.decode())
