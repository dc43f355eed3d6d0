# The one-shot client: connect, receive once, send hihi, close.
# python3 client.py [HOST PORT]
import socket
import sys


def talk(host, port):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
        server.connect((host, port))
        data = server.recv(512)
        server.sendall(b"hihi")
    print("the data received is", data.decode(errors="replace"))


if __name__ == "__main__":
    host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 12581
    try:
        talk(host, port)
    except OSError as error:
        sys.exit(f"client: {error}")  # to standard error, exit code 1
