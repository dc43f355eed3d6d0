// Exercise 1, right.
const net = require("net");

const listener = net.createServer((client) => {
  listener.close();
  client.once("data", () => client.end("hi\n"));
});
listener.listen({ host: "127.0.0.1", port: Number(process.argv[2]) });
