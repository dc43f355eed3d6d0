# The calls that the chat and the one-shot do not make.
import asyncio
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
