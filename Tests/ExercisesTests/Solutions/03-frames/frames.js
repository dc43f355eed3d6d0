// Exercise 3, right.
const net = require("net");

const limit = 16 << 20;

const listener = net.createServer((client) => {
  listener.close();
  let pieces = [];
  let count = 0;
  client.on("data", (piece) => {
    pieces.push(piece);
    count += piece.length;
    while (count >= 4) {
      if (pieces[0].length < 4) pieces = [Buffer.concat(pieces)];
      const length = pieces[0].readUInt32BE(0);
      if (length > limit) {
        console.error(`frames: ${length} bytes are too many`);
        process.exitCode = 1;
        return client.destroy();
      }
      if (count < 4 + length) return;
      const all = Buffer.concat(pieces);
      client.write(all.subarray(0, 4 + length));
      count -= 4 + length;
      pieces = count > 0 ? [all.subarray(4 + length)] : [];
    }
  });
  client.on("end", () => {
    if (count > 0) process.exitCode = 1;
  });
});
listener.listen({ host: "127.0.0.1", port: Number(process.argv[2]) });
