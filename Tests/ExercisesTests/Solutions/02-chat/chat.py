# Exercise 2, right; with FAULT=order, bytes, pieces, end, ask, half or gone in the environment it has that case's fault.
import os
import socket
import sys

fault = os.environ.get("FAULT")


class Lines:
    """The lines of a connection; what has no newline at its end stays in `rest`."""

    def __init__(self, connection):
        self.connection, self.rest = connection, b""

    def next(self):
        while b"\n" not in self.rest:
            piece = self.connection.recv(4096)
            if not piece:
                return b""
            self.rest += piece
            if fault in ("pieces", "half"):
                line, self.rest = self.rest, b""
                return line
        line, _, self.rest = self.rest.partition(b"\n")
        return line + b"\n"


def answer(connection, line):
    count = len(line.decode(errors="replace")) if fault == "bytes" else len(line)
    connection.sendall(b"%d\n" % count + (b"\0" if fault == "order" else b""))


def serve(address):
    with socket.create_server(address) as listener:
        connection, _ = listener.accept()
        with connection:
            lines = Lines(connection)
            while line := lines.next():
                answer(connection, line.removesuffix(b"\n"))
            if fault == "end" and lines.rest:
                answer(connection, lines.rest)


def ask(address):
    with socket.create_connection(address) as connection:
        lines = Lines(connection)
        asked = list(sys.stdin.buffer) if fault == "ask" else sys.stdin.buffer
        if fault == "ask":
            connection.sendall(b"".join(asked))
        for line in asked:
            if fault != "ask":
                connection.sendall(line)
            heard = lines.next()
            if not heard and fault != "gone":
                sys.exit("chat: the server has gone")
            sys.stdout.buffer.write(heard)


address = ("127.0.0.1", int(sys.argv[2]))
serve(address) if sys.argv[1] == "server" else ask(address)
