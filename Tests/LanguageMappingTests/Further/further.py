# The calls that the chat and the one-shot do not make.
import asyncio
import select
import socket
import tempfile

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


async def answer(reader, writer):
    writer.write(await reader.read(100))
    await writer.drain()
    writer.close()


async def talk():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(b"hi")
    await writer.drain()
    await reader.read(100)
    writer.close()
    server.close()


asyncio.run(talk())

receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(("127.0.0.1", 0))
receiver.settimeout(1)
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.sendto(b"hi", receiver.getsockname())
select.select([receiver], [], [], 1)
receiver.recvfrom(100)
sender.close()
receiver.close()

left, right = socket.socketpair()
left.sendmsg([b"h", b"i"])
right.recvmsg(100)
with open(__file__, "rb") as file:
    left.sendfile(file)
right.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE)
left.close()
right.close()

with tempfile.TemporaryDirectory() as folder:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(folder + "/s")
    listener.listen()
    client = socket.socket(socket.AF_UNIX)
    client.connect(folder + "/s")
    server, _ = listener.accept()
    for each in (client, server, listener):
        each.close()
