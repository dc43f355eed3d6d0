import LabProgram

LabProgram.run(
  "lab-client",
  [
    Lab("hello-hi", port: 12580, "a chat with the server, until it sends #q#", run: helloHi),
    Lab(
      "one-shot", port: 12582, "one word each way, and the end",
      options: [.flag("--server-closes-first", "wait for the server's end before closing")], run: oneShot),
  ])
