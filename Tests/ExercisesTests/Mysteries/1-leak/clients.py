"""Eight clients, one behind the other: some ask, some look whether the port is open and leave."""
import socket
import sys

port = int(sys.argv[1])
for question in ["time\n", "date\n", "", "time\n", "", "time\n", "", "date\n"]:
    with socket.create_connection(("127.0.0.1", port)) as client:
        if question:
            client.sendall(question.encode())
            while client.recv(64):
                pass
