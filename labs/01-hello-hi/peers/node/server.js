// The chat's server: one client, and the two sides take turns until the server's line is #q#.
// node server.js [HOST PORT]
//
// Nothing here waits in recv: Node asks epoll for whatever happens next, and calls back.
const net = require('node:net')
const readline = require('node:readline')

const [host = '127.0.0.1', port = '12580'] = process.argv.slice(2)

// The lines of standard input, one at each next(). Made now, so that no early line is missed.
const input = readline.createInterface({ input: process.stdin })
const lines = input[Symbol.asyncIterator]()

const server = net.createServer((client) => {
  server.close() // One client: the listener goes now. Node accepts for as long as it is open.
  client.setEncoding('utf8') // Puts together a character whose bytes arrive in two pieces.
  let finished = false

  client.on('data', async (text) => {
    console.log(`client: ${text}`)
    process.stdout.write('server: ')
    const { value: line, done } = await lines.next()
    if (done) {
      finished = true
      return client.end()
    }
    if (line === '') console.error('an empty line is 0 bytes: nothing travels, and both sides wait')
    client.write(line)
    if (line === '#q#') {
      finished = true
      // The client ends its side at once, and Node answers by closing ours: the pause outlives the socket.
      setTimeout(() => client.end(), 1000)
    }
  })
  client.on('end', () => { // The peer has closed its side: a read returned 0.
    if (!finished) console.log('peer closed')
  })
  client.on('error', failed)
  client.on('close', () => input.close()) // An open input would keep the program running.
})

function failed (error) {
  console.error(`server: ${error.message}`)
  process.exitCode = 1
  input.close()
}

server.on('error', failed)
server.listen({ host, port, backlog: 1 }) // socket, SO_REUSEADDR (unasked), bind and listen in one
