# Exercise 1, right; with FAULT=life, again or silent in the environment it has that case's fault.
import os
import socket
import sys

fault = os.environ.get("FAULT")
with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
    if fault != "again":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(sys.argv[1])))
    listener.listen(8)
    client, _ = listener.accept()
    with client:
        words = client.recv(512)
        if words or fault == "silent":
            client.sendall(b"hi\n\0" if fault == "life" else b"hi\n")
