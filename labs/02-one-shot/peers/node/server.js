// The one-shot server: accept one client, send byebye, receive once, close.
// node server.js [HOST PORT]
const net = require('node:net')

const [host = '127.0.0.1', port = '12581'] = process.argv.slice(2)

const server = net.createServer((client) => {
  server.close() // One client. Node accepts for as long as the listener is open.
  console.log(`got connected from ${client.remoteAddress}:${client.remotePort}`)
  client.write('byebye')
  client.once('data', (data) => {
    console.log(data.toString())
    client.end()
  })
  client.on('error', failed)
})

function failed (error) {
  console.error(`server: ${error.message}`)
  process.exitCode = 1
}

server.on('error', failed)
server.listen({ host, port, backlog: 5 }) // socket, SO_REUSEADDR (unasked), bind and listen in one
