import select
import socket

listener = socket.socket()
listener.bind(("127.0.0.1", 12580))
listener.listen()
print(listener.getsockname())
client = socket.create_connection(("127.0.0.1", 12580))
connection, _ = listener.accept()
print(client.getsockname(), client.getpeername())
client.send(b"hello")
client.close()
connection.recv(100)
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
datagrams.sendto(b"x", ("127.0.0.1", 12580))
poller = select.epoll()
poller.register(listener)
poller.close()
