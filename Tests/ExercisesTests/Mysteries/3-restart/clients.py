"""Two clients, one behind the other: one wants a report."""
import socket
import sys

for question in [b"hello\n", b"report\n"]:
    with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as client:
        client.sendall(question)
        while client.recv(64):
            pass
