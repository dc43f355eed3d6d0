// The calls that the chat and the one-shot do not make.
const dgram = require('dgram')
const net = require('net')

const listener = net.createServer((server) => {
  server.on('data', () => {})
  server.on('end', () => { server.end(); listener.close() })
})
listener.listen(0, '127.0.0.1', () => {
  const client = net.connect(listener.address().port, '127.0.0.1', () => {
    client.setNoDelay(true)
    client.setKeepAlive(true, 1000)
    client.cork()
    client.write('a')
    client.write('b')
    client.uncork()
    client.end()
  })
})

const receiver = dgram.createSocket('udp4', (message, from) => {
  receiver.send('ho', from.port, from.address, () => receiver.close())
})
receiver.bind(0, '127.0.0.1', () => {
  const sender = dgram.createSocket('udp4', () => sender.close())
  sender.send('hi', receiver.address().port, '127.0.0.1')
})
