# The chat's server: one client, and the two sides take turns until the server's line is #q#.
# python3 server.py [HOST PORT]
import socket
import sys
import time


def chat(client):
    while True:
        message = client.recv(1024)
        if not message:  # The client has closed its side.
            print("peer closed", flush=True)
            return
        # recv returns bytes. A character may be cut at the end of the 1024: its half is shown as U+FFFD.
        print("client:", message.decode(errors="replace"), flush=True)

        try:
            line = input("server: ")  # input flushes its prompt by itself
        except EOFError:
            return
        if not line:
            print("an empty line is 0 bytes: nothing travels, both sides wait in recv", file=sys.stderr)
        client.sendall(line.encode())
        if line == "#q#":
            time.sleep(1)
            return


def serve(host, port):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        # Without this, bind fails for a minute after a run in which this side closed first.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(1)
        client, address = listener.accept()
        with client:
            chat(client)


if __name__ == "__main__":
    host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 12580
    try:
        serve(host, port)
    except OSError as error:
        sys.exit(f"server: {error}")  # to standard error, exit code 1
