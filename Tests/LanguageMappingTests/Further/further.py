# The calls that the chat and the one-shot do not make.
import socket

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(1)
client = socket.create_connection(listener.getsockname())
server, _ = listener.accept()
client.getpeername()
client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
server.setblocking(False)
client.shutdown(socket.SHUT_WR)
client.close()
server.close()
listener.close()
