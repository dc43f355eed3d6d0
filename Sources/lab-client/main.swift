import LabProgram

LabProgram.run(
  "lab-client",
  [
    Lab("hello-hi", port: 12580, "a chat with the server, until it sends #q#", run: helloHi)
  ])
