extension EnglishPhrases {
  /// What questions of the state say: their wrong answers are what people believe.
  static let questions: [Phrase: String] = [
    .asksBefore: "{Side} is about to call `{call}`. {question}",
    .asksBehind: "{Side} calls `{call}`. {question}",
    // Who waits?
    .asksWaiting: "Who waits in a call at this moment?",
    .waitsIn: "{side}, in {function}",
    .waitsInWhy: "Its {function} has begun before this call, and returns only in step {step}.",
    .waitsNobody: "nobody: a call does what it can, and returns at once",
    .waitsNobodyWhy:
      "{Side} sits in {function}, which may wait as long as there is nothing to hand over: it returns only in step {step}.",
    .waitsListen:
      "listen returns at once, and once for all clients: it makes the listener. What waits is accept.",
    .waitsSend:
      "send hands its bytes to the kernel and returns; no receive of the other side is needed for it. What waits here is "
      + "the call that wants bytes.",
    .waitsReceive:
      "It asks {function} first, which waits for several descriptors at once; a receive waits for one.",
    .asksConnect: "The other side has not called accept for it yet. When does connect return?",
    .connectAtOnce: "at once: the kernel completes the connection",
    .connectAtOnceWhy:
      "It returned before step {step}, accept, began. The kernel keeps the connection in the listener's queue until then.",
    .connectAtAccept: "when the other side calls accept",
    .connectAtAcceptWhy:
      "That accept begins only later, in step {step}, and this connect has returned by then: accept takes a connection that "
      + "stands already.",
    .connectAtBytes: "when the other side sends its first bytes",
    .connectAtBytesWhy:
      "A connection stands before any bytes go over it: nobody has sent anything on this one yet.",
    // Which descriptor?
    .asksDescriptor: "Which descriptor does strace show as its first argument?",
    .descriptorAccepted: "Step {step}, accept, returned it, for this connection alone.",
    .descriptorListens: "This is the listener: it hands out connections, and never carries their bytes.",
    .descriptorOfPeer:
      "This is what {side} calls its own end: a descriptor means something in its own process only.",
    .descriptorPrints: "1 is standard output: what is printed goes there, and no connection.",
    // How many bytes are on their way?
    .asksInFlight: "How many bytes are then on their way from {from} to {to}: sent, and not received yet?",
    .inFlightIs: "So many were sent on this connection by then, and have been received by no call.",
    .inFlightNothing:
      "send returns when the kernel has the bytes, and not when the other side has received them: no receive has taken "
      + "them yet.",
    .inFlightOne: "A stream has bytes and no messages: the kernel does not count sends.",
    .inFlightCharacters: "So many characters; the kernel knows bytes only.",
    .inFlightLastOnly:
      "This send alone has so many. What was sent before is still there: bytes queue behind each other.",
    .inFlightLost:
      "What a receive of a stream has no room for is not lost: it waits for the next one. Of a datagram it would be lost.",
    .inFlightAll: "So many were there before this receive. What it took is no longer on its way.",
    // What does the next receive return?
    .asksNextReceive: "What will the next receive of {side} on this socket return?",
    .asksNextReceiveWithRoom:
      "The next receive of {side} on this socket has room for {room}. What will it return?",
    .nextIs: "Step {step} shows it: so many bytes were there for it, and it had room for them.",
    .nextIsEnd:
      "Step {step} shows it: 0 is the end of the stream. Whoever ends a direction tells the other side so.",
    .nextIsBehind: "Step {step} shows it: bytes that were sent before the end are handed out before it.",
    .nextFillsRoom: "A receive takes what is there, and does not wait until its room is full.",
    .nextIsOneSend:
      "One send has so many, but a stream does not keep sends apart: one receive takes the bytes of several.",
    .nextIsWholeSend:
      "So many were sent, but a receive takes no more than it has room for: the rest waits for the next one.",
    .nextCharacters: "So many characters; a receive counts bytes.",
    .nextWaits:
      "The end of a stream travels too, behind the last byte: closing is no private matter of one side.",
    .waitsOn: "nothing: it waits on, as nothing was sent",
    .nextWouldBlock:
      "EAGAIN says \"nothing there now, perhaps later\", to a socket that may not wait. Here nothing will ever come: that is 0.",
    .nextReset:
      "ECONNRESET is a connection that was broken off. This one ends in order, after all of its bytes.",
    .nextEndFirst: "0 is the end of the stream, and it stands behind the bytes that were sent before.",
    .nextJoinsDatagrams: "A datagram is received alone: two that wait do not become one.",
    .nextIsNewest: "An earlier datagram waits before this one.",
    .nextIsWholeDatagram:
      "So many were sent, but there is not room for all of them; of a datagram the rest is thrown away.",
  ]
}
