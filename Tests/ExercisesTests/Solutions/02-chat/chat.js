// Exercise 2, right.
const fs = require("fs");
const net = require("net");

const [, , role, port] = process.argv;
const address = { host: "127.0.0.1", port: Number(port) };

// Calls back with each line, as bytes without its newline.
function lines(stream, take) {
  let rest = Buffer.alloc(0);
  stream.on("data", (piece) => {
    rest = Buffer.concat([rest, piece]);
    for (let end; (end = rest.indexOf(10)) >= 0; rest = rest.subarray(end + 1)) take(rest.subarray(0, end));
  });
}

if (role === "server") {
  const listener = net.createServer((client) => {
    lines(client, (line) => client.write(`${line.length}\n`));
    listener.close();
  });
  listener.listen(address);
} else {
  const asked = fs.readFileSync(0);
  let place = 0;
  const server = net.connect(address, ask);
  function ask() {
    const end = asked.indexOf(10, place);
    if (end < 0) return server.end();
    server.write(asked.subarray(place, end + 1));
    place = end + 1;
    // Until the answer is there.
    process.exitCode = 1;
  }
  lines(server, (answer) => {
    console.log(answer.toString());
    process.exitCode = 0;
    ask();
  });
}
