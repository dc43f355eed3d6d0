import LabProgram

LabProgram.run(
  "lab-client",
  [
    Lab("hello-hi", port: 12580, "a chat with the server, until it sends #q#", run: helloHi),
    Lab(
      "one-shot", port: 12582, "one word each way, and the end",
      options: [.flag("--server-closes-first", "wait for the server's end before closing")], run: oneShot),
    Lab(
      "reconnect", port: 1914, "a hundred connections, one message each",
      options: [
        .number("--count", 100, "how many connections"),
        .text("--say", "TEXT", "", "say this instead of the sentence with the number"),
        .flag("--hold", "keep one more socket open all the time"),
      ], run: reconnect),
  ])
