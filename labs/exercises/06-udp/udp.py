# Exercise 6: a client of a server that loses datagrams. labs/exercises/06-udp/README.md says what it must do.
import socket
import sys
import time

if len(sys.argv) != 2:
    sys.exit("usage: udp.py PORT")
server = ("127.0.0.1", int(sys.argv[1]))

# 1. Make a socket for datagrams.

# 2. For each line of standard input: send `N line`, wait for `N ok`, and send again when it does not come in time.

# 3. Close.
