"""Asks for the picture, is slow to begin, and counts what comes."""
import socket
import sys
import time

client = socket.socket()
client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32768)
client.connect(("127.0.0.1", int(sys.argv[1])))
client.sendall(b"picture\n")
time.sleep(1)
all = b""
while piece := client.recv(32768):
    all += piece
head, picture = all.split(b"\n", 1)
print(f"{head.decode()}: {len(picture)} bytes came")
