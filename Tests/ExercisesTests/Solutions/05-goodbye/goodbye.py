# Exercise 5, right; with FAULT=half, reset, gone, term or alone in the environment it has that case's fault.
import os
import select
import selectors
import signal
import socket
import sys

fault = os.environ.get("FAULT")


def serve(client):
    """One piece of what a client says, said back; whether it stays."""
    try:
        words = client.recv(512)
        if fault == "half" and words and select.select([client], [], [], 0.5)[0]:
            # It says no more: so it has gone, and wants no answer.
            if not client.recv(1, socket.MSG_PEEK):
                return False
        client.sendall(words)
        return len(words) > 0
    except ConnectionResetError:
        if fault == "reset":
            raise
        return False
    except BrokenPipeError:
        if fault == "gone":
            raise
        return False


# Python goes on waiting behind a handler (PEP 475): the signal writes a byte to a socket that is waited for, too.
wake, woken = socket.socketpair()
wake.setblocking(False)
signal.set_wakeup_fd(wake.fileno())
signal.signal(signal.SIGTERM, lambda number, frame: None)

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener, selectors.DefaultSelector() as all:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(sys.argv[1])))
    listener.listen(128)
    all.register(listener, selectors.EVENT_READ)
    all.register(woken, selectors.EVENT_READ)
    clients = []
    is_asked = False
    while not is_asked:
        for key, _ in all.select():
            if key.fileobj is woken:
                if fault == "alone" and not clients:
                    sys.exit("interrupted")
                is_asked = True
            elif key.fileobj is listener:
                client, _ = listener.accept()
                clients.append(client)
                all.register(client, selectors.EVENT_READ)
            elif not serve(key.fileobj):
                all.unregister(key.fileobj)
                clients.remove(key.fileobj)
                key.fileobj.close()
    for client in clients:
        try:
            # The fault of goodbye.c is to hear of no signal, and this one to forget all clients but the first.
            if fault != "term" or client is clients[0]:
                client.sendall(b"bye\n")
        except OSError:
            pass
        client.close()
wake.close()
woken.close()
