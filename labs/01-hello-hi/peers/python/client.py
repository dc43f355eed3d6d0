# The chat's client: the two sides take turns until the server sends #q#. From the client it is text like any other.
# python3 client.py [HOST PORT]
import socket
import sys


def chat(server):
    while True:
        try:
            line = input("client: ")  # input flushes its prompt by itself
        except EOFError:
            return
        if not line:
            print("an empty line is 0 bytes: nothing travels, both sides wait in recv", file=sys.stderr)
        server.sendall(line.encode())

        message = server.recv(1024)
        if not message:  # The server has closed its side.
            print("peer closed", flush=True)
            return
        # recv returns bytes. A character may be cut at the end of the 1024: its half is shown as U+FFFD.
        text = message.decode(errors="replace")
        print("server:", text, flush=True)
        if text == "#q#":
            return


if __name__ == "__main__":
    host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 12580
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
            server.connect((host, port))
            chat(server)
    except OSError as error:
        sys.exit(f"client: {error}")  # to standard error, exit code 1
