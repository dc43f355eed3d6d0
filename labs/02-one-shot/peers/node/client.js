// The one-shot client: connect, receive once, send hihi, close.
// node client.js [HOST PORT]
const net = require('node:net')

const [host = '127.0.0.1', port = '12581'] = process.argv.slice(2)

const server = net.connect({ host, port })
let received = ''

server.once('data', (data) => {
  received = data.toString()
  server.end('hihi') // A last write, then the end of this side.
})
server.on('error', (error) => {
  console.error(`client: ${error.message}`)
  process.exitCode = 1
})
server.on('close', (failed) => {
  if (!failed) console.log(`the data received is ${received}`)
})
