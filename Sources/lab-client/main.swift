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
        .number("--count", 100, in: 0...1_000_000, "how many connections"),
        .text("--say", "TEXT", "", "say this instead of the sentence with the number"),
        .flag("--hold", "keep one more socket open all the time"),
      ], run: reconnect),
    Lab(
      "udp", port: 12584, "sends a datagram, receives the answer",
      options: [
        .flag("--empty", "send an empty datagram first"),
        .flag("--chat", "talk line by line"),
        .text("--name", "NAME", "client", "the name at the prompt of --chat"),
        .flag("--flood", "send twenty datagrams of 2000 bytes, and ask for no answer"),
        .flag("--nobody", "connect a datagram socket to a port where only TCP listens"),
      ], run: udp),
    Lab(
      "unix", path: "chat.sock", "names, conversations, letters, pairs and a full queue, without a port",
      options: [
        .text("--name", "NAME", "socklab", "the abstract name of the mailbox"),
        .flag("--packets", "SOCK_SEQPACKET instead of SOCK_STREAM for the conversation"),
        .flag("--late-name", "send the second letter before its socket has a name"),
        .flag("--wrong-type", "connect a datagram socket to the stream's path, too"),
      ],
      run: unix),
    Lab(
      "raw", port: 12586, "an echo request over a raw socket and over a ping socket (no port is used)",
      options: [
        .flag("--wrong-checksum", "spoil the checksum of the echo request over the raw socket"),
        .flag("--udp", "overhear a UDP datagram with a raw socket instead"),
      ], run: raw),
    Lab(
      "truncate", port: 0, "less than you asked for, and where the rest goes",
      options: [
        .number("--room", 5, in: LabOption.bytes, "the room of the first receive"),
        .flag("--discard", "step tcp: MSG_TRUNC on the first receive"),
        .flag("--drain", "step send: receive what was taken, and send again"),
      ],
      steps: [
        Step("tcp", "a receive with too little room, over TCP", run: truncateStream),
        Step("udp", "the same over UDP", run: truncateDatagrams),
        Step("peek", "look without taking", run: truncateAndPeek),
        Step("send", "a non-blocking send takes what fits", run: truncateSend),
      ]),
    Lab(
      "framing", port: 12588, "three messages, one send for each",
      options: [
        .number("--act", 0, in: 0...8, "only this act, 1 to 8; both sides need the same (0: 1 to 5)")
      ],
      run: framing),
    Lab(
      "errors", port: 0, "wrong calls, and what the kernel says to each",
      options: [
        .flag("--reuse-address", "both sockets of step bind have SO_REUSEADDR"),
        .flag("--send", "step data also sends without a peer"),
        .flag("--largest", "step data also sends the largest datagram"),
      ],
      steps: [
        Step("name", "a wrong host name", run: wrongName),
        Step("bind", "three addresses that a socket cannot have", run: wrongBind),
        Step("connect", "one socket connects four times", run: wrongConnect),
        Step("socket", "a socket that cannot be, and one that looks wrong", run: wrongSocket),
        Step("data", "words into nowhere, too many, too late", run: wrongData),
      ]),
    Lab(
      "backlog", port: 12590, "many connections to a server that is slow to accept",
      options: [
        .flag("--patient", "only two connections, and connect waits"),
        .flag("--leave", "only one connection, over before it is accepted"),
      ], run: backlog),
    Lab(
      "half-close", port: 12591, "four connections that end, each in another way",
      options: [
        .flag("--hang-up", "closes the first connection whole"),
        .flag("--ignore-signal", "goes on ignoring SIGPIPE"),
      ], run: halfClose),
    Lab(
      "nonblocking", port: 12592, "a connect that does not wait, and a user of the chat",
      options: [.text("--name", "NAME", "anna", "the user's name in the chat")],
      steps: [
        Step("connect", "a connect that does not wait", run: connectWithoutWaiting),
        Step("chat", "one of many users", run: chatAsUser),
      ]),
    Lab(
      "names", port: 12593, "what a look-up costs, and two ways to one server",
      options: [.flag("--numeric", "look up numbers alone")],
      steps: [
        Step("number", "look up a number", run: lookUpNumber),
        Step("name", "look up a name", run: lookUpName),
        Step("dual", "connect by IPv4 and by IPv6", run: connectBothWays),
      ]),
    Lab(
      "gather", path: "gather.sock", "several buffers, a descriptor and a file, each in one call",
      options: [.flag("--copy", "in step sendfile: read the file and send what was read")],
      steps: [
        Step("gather", "one message out of two buffers", run: sendGathered),
        Step("rights", "pass a descriptor on", run: passDescriptor),
        Step("sendfile", "send a file", run: sendWholeFile),
      ]),
  ])
