# Exercise 3: a server that returns frames. labs/exercises/03-frames/README.md says what it must do.
import socket
import sys

if len(sys.argv) != 2:
    sys.exit("usage: frames.py PORT")
address = ("127.0.0.1", int(sys.argv[1]))

# 1. Listen, and take one client's connection.

# 2. Receive a frame: four bytes with its length, then so many bytes; and send it back, all of it. Until the end.

# 3. Close both.
