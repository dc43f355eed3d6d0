# Exercise 3, right; with FAULT=byte, three, slow, huge, border or inside in the environment it has that case's fault; with
# FAULT=order it takes the least significant byte first.
import os
import socket
import sys

fault = os.environ.get("FAULT")
# At the border there are two faults: the one of frames.c, and this one.
LIMIT = (16 << 20) + (fault == "border")


def receive(connection, count):
    """So many bytes, or what came of them before the end."""
    pieces = bytearray()
    while len(pieces) < count:
        piece = connection.recv(count - len(pieces))
        if not piece:
            break
        pieces += piece
        if fault == "byte":
            break
    return bytes(pieces)


def serve(connection):
    """Returns the frames of a connection until its end; whether that came between two frames."""
    while head := receive(connection, 4):
        if len(head) < 4:
            return fault == "inside"
        length = int.from_bytes(head, "little" if fault == "order" else "big")
        if length > LIMIT and fault != "huge":
            print("frames:", length, "bytes are too many", file=sys.stderr)
            return False
        frame = receive(connection, length)
        if len(frame) < length:
            return False
        if fault == "slow":
            connection.send(head + frame)
        else:
            connection.sendall(head + frame)
        if fault == "three":
            connection.recv(4096)
    return True


with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as listener:
    connection, _ = listener.accept()
    with connection:
        right = serve(connection)
sys.exit(0 if right else 1)
