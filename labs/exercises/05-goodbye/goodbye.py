# Exercise 5: a server that says goodbye. labs/exercises/05-goodbye/README.md says what it must do.
import signal
import socket
import sys

if len(sys.argv) != 2:
    sys.exit("usage: goodbye.py PORT")
address = ("127.0.0.1", int(sys.argv[1]))

# 1. Say what SIGTERM is to do.

# 2. Listen, and take clients until it has come.

# 3. Give each client its lines back; close when it says no more, or when a call fails.

# 4. Say bye to those who are still there, and close everything.
