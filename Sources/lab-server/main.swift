import LabProgram

LabProgram.run(
  "lab-server",
  [
    Lab("hello-hi", port: 12580, "a chat with one client, until the server's line is #q#", run: helloHi)
  ])
