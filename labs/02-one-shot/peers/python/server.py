# The one-shot server: accept one client, send byebye, receive once, close.
# python3 server.py [HOST PORT]
import socket
import sys


def serve(host, port):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        # No SO_REUSEADDR: Python sets nothing that is not asked for. (socket.create_server would set it.)
        listener.bind((host, port))
        listener.listen(5)
        client, address = listener.accept()
        with client:
            print(f"got connected from {address[0]}:{address[1]}")
            client.sendall(b"byebye")
            data = client.recv(512)
            print(data.decode(errors="replace"))


if __name__ == "__main__":
    host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 12581
    try:
        serve(host, port)
    except OSError as error:
        sys.exit(f"server: {error}")  # to standard error, exit code 1
