# Exercise 1: a server for one client. labs/exercises/01-listen/README.md says what it must do.
import socket
import sys

if len(sys.argv) != 2:
    sys.exit("usage: listen.py PORT")
address = ("127.0.0.1", int(sys.argv[1]))

# 1. Make a socket, give it the address, let it listen.

# 2. Take one client's connection.

# 3. Receive what it says, and answer.

# 4. Close both.
