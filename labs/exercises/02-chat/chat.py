# Exercise 2: a chat, both ends. labs/exercises/02-chat/README.md says what it must do.
import socket
import sys


def serve(address):
    # 1. Listen, and take one client's connection.

    # 2. Answer each line with the number of its bytes, until the end.

    # 3. Close both.
    pass


def ask(address):
    # 1. Connect.

    # 2. Send each line of standard input, wait for the answer, print it.

    # 3. Close.
    pass


if len(sys.argv) != 3:
    sys.exit("usage: chat.py server|client PORT")
address = ("127.0.0.1", int(sys.argv[2]))
if sys.argv[1] == "server":
    serve(address)
else:
    ask(address)
