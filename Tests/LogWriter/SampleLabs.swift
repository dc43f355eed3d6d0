import LabProgram
import TracedSockets

/// Labs that show nothing: what a lab may declare, for the tests.
func sampleLabs() -> [Lab] {
  [
    Lab(
      "options", port: 12999, "prints what it was asked to do",
      options: [
        .flag("--loud", "print in capitals"), .number("--count", 3, in: 0...1000, "how many lines"),
        .text("--name", "NAME", "nobody", "whom to greet"),
      ]
    ) { address, console in
      let text = "\(console.text("--name")) at \(address)"
      for _ in 0..<console.number("--count") {
        try console.print(console.isOn("--loud") ? text.uppercased() : text)
      }
    },
    Lab(
      "steps", path: "steps.sock", "runs in steps",
      steps: [
        Step("first", "binds") { address, console in
          let socket = try Socket(.unix, .stream)
          try console.attempt("bind", try socket.bind(to: address))
        },
        Step("second", "binds again, and cleans up") { address, console in
          let socket = try Socket(.unix, .stream)
          try console.attempt("bind", try socket.bind(to: address))
          try File.unlink(address.path ?? "")
        },
      ]),
    Lab("forever", port: 12999, "accepts until SIGTERM", servesForever: true) { address, console in
      let listener = try Socket(.inet, .stream)
      try listener.bind(to: address.with(port: 0))
      try listener.listen(backlog: 1)
      try console.print("\(listener.localAddress())")
      while true { _ = try retrying(listener.accept()) }
    },
    Lab("pipe", port: 12999, "sends to nobody", options: [.flag("--die", "die of it")]) { _, console in
      let pair = try Socket.pair(.unix, .stream)
      let first = pair.first
      try pair.second.close()
      if console.isOn("--die") { console.dieOfBrokenPipe() }
      try console.attempt("send", try first.send("x"))
      try console.printUnflushed("not yet")
      try first.close()
    },
    Lab("wait", port: 12999, "waits for a message that never comes") { _, console in
      let pair = try Socket.pair(.unix, .datagram)
      try console.print("waiting")
      _ = try retrying(pair.first.receiveMessage(into: [8, 100], descriptorRoom: 1, wantsSender: true))
    },
    Lab("keyboard", port: 12999, "reads descriptor 0 as a file") { _, console in
      let keyboard = File(adopting: 0)
      let screen = File(adopting: 1)
      _ = try screen.write("\(keyboard.read(upTo: 10).count) bytes\n".utf8)
      try console.print("done")
    },
    Lab("names", port: 12999, "looks up what is not there") { _, console in
      try console.attempt(
        "look up a name", try lookUp("no.such.host.invalid", hints: AddressHints(flags: .numericHost)))
      _ = try lookUp("nobody", hints: AddressHints(flags: .numericHost))
    },
  ]
}
