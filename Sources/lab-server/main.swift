import LabProgram

LabProgram.run(
  "lab-server",
  [
    Lab("hello-hi", port: 12580, "a chat with one client, until the server's line is #q#", run: helloHi),
    Lab(
      "one-shot", port: 12582, "one client, one word each way, and the end",
      options: [
        .flag("--server-closes-first", "end the conversation before the client does"),
        .flag("--reuse-address", "set SO_REUSEADDR"),
      ], run: oneShot),
    Lab(
      "reconnect", port: 1914, "for ever one client after another, one message each",
      options: [
        .number("--limit", 500, in: LabOption.bytes, "how many bytes a receive takes at most"),
        .flag("--decode-each", "make text of each receive by itself"),
      ], servesForever: true, run: reconnect),
    Lab(
      "udp", port: 12584, "datagrams: answers everybody, for ever",
      options: [
        .flag("--once", "answer one datagram and end"),
        .flag("--chat", "pass each line on to every address seen"),
        .flag("--late", "read only when a line is typed, and count"),
        .number("--buffer", 0, in: 0...Int(Int32.max), "bytes to ask for with SO_RCVBUF; 0 to leave it"),
      ], servesForever: true, run: udp),
    Lab(
      "unix", path: "chat.sock", "a conversation with one client after the other, and two letters",
      options: [
        .text("--name", "NAME", "socklab", "the abstract name of the mailbox"),
        .flag("--packets", "SOCK_SEQPACKET instead of SOCK_STREAM for the conversation"),
      ],
      run: unix),
    Lab(
      "framing", port: 12588, "messages that arrive glued together, and how to find their borders",
      options: [
        .number("--act", 0, in: 0...8, "only this act, 1 to 8; both sides need the same (0: 1 to 5)")
      ],
      run: framing),
    Lab(
      "backlog", port: 12590, "a listener that keeps its clients waiting",
      options: [
        .flag("--patient", "only accepts two, when told to"),
        .flag("--late", "only accepts one that may be gone"),
      ], run: backlog),
    Lab(
      "half-close", port: 12591, "four connections, and each ends in another way",
      options: [.flag("--linger", "resets the second connection with SO_LINGER")], run: halfClose),
    Lab(
      "nonblocking", port: 12592, "poll, epoll, and a chat of many users",
      options: [
        .flag("--edge", "watch users edge-triggered"),
        .number(
          "--receive", 1024, in: LabOption.bytes,
          "how many bytes to receive from a user at most, at each event"),
      ],
      steps: [
        Step("poll", "what poll says of one peer", run: pollOnePeer),
        Step("epoll", "level-triggered and edge-triggered", run: levelAndEdge),
        Step("chat", "one thread, many users", run: chatOfMany),
      ]),
    Lab(
      "names", port: 12593, "wrong places to serve at, and one socket for IPv4 and IPv6",
      options: [.flag("--ipv6-only", "let nobody in by IPv4")],
      steps: [
        Step("bind", "a wrong name and a wrong address", run: bindToWrongPlaces),
        Step("dual", "one socket for IPv4 and IPv6", run: serveBothFamilies),
      ]),
    Lab(
      "gather", path: "gather.sock", "several buffers, a descriptor and a file, each in one call",
      options: [
        .number("--first", 4, in: LabOption.bytes, "how many bytes go into the first buffer of step gather")
      ],
      steps: [
        Step("gather", "one message, two buffers", run: receiveScattered),
        Step("rights", "a descriptor from another program", run: receiveDescriptor),
        Step("sendfile", "a file that its sender never had", run: receiveFile),
      ]),
  ])
