# Exercise 4, right, by threads; with FAULT=silent, hundred, idle or full in the environment it has that case's fault.
import errno
import os
import socket
import sys
import threading
import time

fault = os.environ.get("FAULT")
kept = []


def serve(client):
    if fault == "hundred":
        kept.append(client)
    client.setblocking(fault != "idle")
    while True:
        try:
            words = client.recv(512)
            if not words:
                break
            client.sendall(words)
        except BlockingIOError:
            continue
        except OSError:
            break
    if fault != "hundred":
        client.close()


with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(sys.argv[1])))
    listener.listen(128)
    while True:
        try:
            client, _ = listener.accept()
        except OSError as error:
            if error.errno != errno.EMFILE or fault == "full":
                raise
            # No descriptor is left, and accept says so at once, each time: wait until a client may have left.
            time.sleep(0.1)
            continue
        if fault == "silent":
            serve(client)
        else:
            threading.Thread(target=serve, args=(client,), daemon=True).start()
