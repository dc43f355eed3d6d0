# Exercise 4: a server for many clients at once. labs/exercises/04-many/README.md says what it must do.
import socket
import sys

if len(sys.argv) != 2:
    sys.exit("usage: many.py PORT")
address = ("127.0.0.1", int(sys.argv[1]))

# 1. Listen.

# 2. Take clients, for ever: each with a thread of its own (threading), or all of them in one list (selectors).

# 3. Give each client its lines back, until it says no more; then close its connection.

# 4. What if accept fails?
