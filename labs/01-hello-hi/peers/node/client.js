// The chat's client: the two sides take turns until the server sends #q#. From the client it is text like any other.
// node client.js [HOST PORT]
//
// Nothing here waits in recv: Node asks epoll for whatever happens next, and calls back.
const net = require('node:net')
const readline = require('node:readline')

const [host = '127.0.0.1', port = '12580'] = process.argv.slice(2)

// The lines of standard input, one at each next(). Made now, so that no early line is missed.
const input = readline.createInterface({ input: process.stdin })
const lines = input[Symbol.asyncIterator]()

const server = net.connect({ host, port })
server.setEncoding('utf8') // Puts together a character whose bytes arrive in two pieces.
let finished = false

async function takeTurn () {
  process.stdout.write('client: ')
  const { value: line, done } = await lines.next()
  if (done) {
    finished = true
    return server.end()
  }
  if (line === '') console.error('an empty line is 0 bytes: nothing travels, and both sides wait')
  server.write(line)
}

server.on('connect', takeTurn)
server.on('data', (text) => {
  console.log(`server: ${text}`)
  if (text === '#q#') {
    finished = true
    server.end()
  } else {
    takeTurn()
  }
})
server.on('end', () => { // The peer has closed its side: a read returned 0.
  if (!finished) console.log('peer closed')
})
server.on('error', (error) => {
  console.error(`client: ${error.message}`)
  process.exitCode = 1
})
server.on('close', () => input.close()) // An open input would keep the program running.
