extension Sentences {
  /// Bytes of a connection.
  static let stream: [Template] = [
    Template(
      "send", .done, [.short],
      "{Side} offers {asked}, and the [kernel] takes {count} of them; the other {rest} are still the program's to "
        + "send."),
    Template(
      "send", .done, [.unread, .stream],
      "{Side} sends {text}: the [kernel] takes {bytes}, and no receive in this [trace] gets them."),
    Template(
      "send", .zero, [.datagram],
      "{Side} sends an empty [datagram] to its [peer]: it has no [byte]s, and is a message all the same."),
    Template(
      "send", .done, [.datagram, .again], "{Side} sends a [datagram] of {bytes} to its [peer], {text}."),
    Template(
      "send", .done, [.datagram, .paired],
      "{Side} sends a [datagram] of {bytes}, {text}, to the other [socket] of its pair."),
    Template(
      "send", .done, [.datagram],
      "{Side} sends a [datagram] of {bytes}, {text}, to the [peer] that connect named."),
    Template("send", .done, [.again, .partner], "{Side} sends {text} to {to}: {bytes}."),
    Template("send", .done, [.again], "{Side} sends {text}: {bytes}."),
    Template(
      "send", .done, [.partner],
      "{Side} sends {text} to {to}: the [kernel] takes {bytes}, and {function} returns before anybody has received them."
    ),
    Template(
      "send", .done,
      "{Side} sends {text}: the [kernel] takes {bytes}, which does not say that anybody has received them."),
    Template("send", .done, "{Side} hands the [kernel] {bytes} to send."),
    Template(
      "send sendto", .error("EPIPE"), [.unconnected],
      "{Side} sends on a [socket] that no [connection] was made for (EPIPE)."),
    Template(
      "send sendto", .error("EPIPE"), [.has("MSG_NOSIGNAL")],
      "{Side} sends on a [connection] that is closed for sending: EPIPE, and no [signal]: MSG_NOSIGNAL asks for "
        + "none."),
    Template(
      "send sendto", .error("EPIPE"),
      "{Side} sends on a [connection] that is closed for sending: EPIPE, and the [signal] [SIGPIPE], which ends a "
        + "program that neither ignores nor handles it."),
    Template(
      "send sendto sendmsg sendfile", .error("EAGAIN"), [.timedOut],
      "{Side} wants to send and waits {waited} for room, as long as SO_SNDTIMEO allows: there is none ([EAGAIN])."
    ),
    Template(
      "send sendto sendmsg sendfile", .error("EAGAIN"),
      "{Side} wants to send and the [kernel] has no room for it now; the call may not wait, so it says [EAGAIN]."
    ),
    Template(
      "send sendto", .error("ECONNRESET"),
      "{Side} wants to send, and the other side has broken the [connection] off (ECONNRESET)."),
    Template(
      "send sendto", .error("ECONNREFUSED"), [.unix],
      "{Side} sends a [datagram], and nobody has the [address] open any more (ECONNREFUSED)."),
    Template(
      "send sendto", .error("ECONNREFUSED"),
      "{Side} wants to send, and hears of an earlier [datagram] instead: nobody was there to get it "
        + "(ECONNREFUSED)."),
    Template(
      "send sendto", .error("EMSGSIZE"),
      "{Side} wants to send {asked} as one [datagram], which is more than one can hold (EMSGSIZE)."),
    Template(
      "send sendto", .error("ENOTCONN"), "{Side} wants to send on a [socket] that has no [peer] (ENOTCONN)."),
    Template(
      "send sendto", .error("EDESTADDRREQ"),
      "{Side} wants to send a [datagram] and says nowhere whom to (EDESTADDRREQ)."),
    Template("send sendto", .begun, "{Side} waits in send for room in the [kernel] until {ending}."),
    Template(
      "send sendto", .begun, [.still], "{Side} is still in send: there is no room in the [kernel] yet."),
    Template(
      "send", .begun,
      "{Side} waits in send for room in the [kernel], and the call does not return in this [trace]."),
    Template("send sendto", .anyError, "{Side} wants to send and cannot: {errno} ({message})."),

    Template(
      "recv recvfrom", .zero, [.noRoom],
      "{Side} asks for no [byte] and gets none: that does not say whether there are any."),
    Template(
      "recv recvfrom", .zero, [.reset],
      "{Side} receives 0 [byte]s: the [connection] has been broken off, and nothing more will come."),
    Template(
      "recv recvfrom recvmsg", .zero, [.disconnected],
      "{Side} waits for [byte]s until another of its threads takes the [connection] back with connect: it receives 0."
    ),
    Template("recv", .zero, [.deaf], "{Side} receives 0 [byte]s: it said itself that it receives no more."),
    Template(
      "recv", .zero, [.has("MSG_PEEK")], "{Side} looks for [byte]s, and the other side has sent its last: 0."),
    Template(
      "recv", .zero, [.datagram], "{Side} receives an empty [datagram]: 0 [byte]s, and still a message."),
    Template(
      "recv", .zero, [.partner, .again], "{Side} receives 0 [byte]s: {from} sends no more."),
    Template(
      "recv", .zero, [.partner],
      "{Side} receives 0 [byte]s: {from} has ended its [half] of the [connection], and nothing more will come."
    ),
    Template("recv", .zero, [.again], "{Side} receives 0 [byte]s: the other side sends no more."),
    Template(
      "recv", .zero,
      "{Side} receives 0 [byte]s: the other side has ended its [half] of the [connection], and nothing more will come."
    ),
    Template(
      "recv recvfrom", .done, [.has("MSG_PEEK"), .has("MSG_TRUNC"), .cut],
      "{Side} looks at a [datagram] without taking it; MSG_TRUNC makes the call say how long it is: {bytes}."),
    Template(
      "recv recvfrom", .done, [.has("MSG_PEEK"), .cut],
      "{Side} looks at a [datagram] without taking it, with room for no more than the first {bytes} of it: {text}."
    ),
    Template(
      "recv recvfrom", .done, [.has("MSG_TRUNC"), .tcp],
      "{Side} has the [kernel] throw away the next {bytes} of the [connection] (MSG_TRUNC): none is copied to the program."
    ),
    Template(
      "recv", .done, [.has("MSG_PEEK")],
      "{Side} looks at what has arrived without taking it: {bytes}, {text}, and the next receive gets them again."
    ),
    Template(
      "recv recvfrom", .done, [.has("MSG_ERRQUEUE")],
      "{Side} reads what the [kernel] reported about something that it sent earlier: {bytes}."),
    Template(
      "recv", .done, [.cut, .has("MSG_TRUNC")],
      "{Side} has room for {asked}; MSG_TRUNC makes the call say how long the [datagram] really was: {bytes}."
    ),
    Template(
      "recv", .done, [.cut],
      "{Side} has room for {asked} only and gets {text} of a [datagram] of {total}: the rest of it is gone."),
    Template(
      "recv", .done, [.cut],
      "{Side} has room for {asked} only and gets {text} of a longer [datagram]: the rest of it is gone."),
    Template(
      "recv", .done, [.datagram, .again], "{Side} receives a [datagram] of {bytes}: {text}."),
    Template(
      "recv", .done, [.datagram],
      "{Side} receives a [datagram] of {bytes}, {text}: one receive, one datagram."),
    Template(
      "recv", .done, [.joined, .again],
      "{Side} receives the [byte]s of {sends} sends at once: {bytes}, {text}."),
    Template(
      "recv", .done, [.joined],
      "{Side} receives the [byte]s of {sends} sends at once, {text}: a [stream] has no borders between messages."
    ),
    Template(
      "recv", .done, [.part, .again], "{Side} receives {bytes} of a longer send: {text}."),
    Template(
      "recv", .done, [.part, .toBeContinued],
      "{Side} receives {bytes} of a send of {total}, {text}; the others come with another receive."),
    Template("recv", .done, [.part], "{Side} receives {bytes} of a send of {total}: {text}."),
    Template("recv", .done, [.again, .partner], "{Side} receives {text} from {from}: {bytes}."),
    Template("recv", .done, [.again], "{Side} receives {text}: {bytes}."),
    Template("recv", .done, [.full], "{Side} receives {text}: {bytes}, all that it has room for."),
    Template(
      "recv", .done, [.blocked, .partner],
      "{Side} waits until something arrives from {from}, and receives {text}: {bytes}, where up to {asked} were "
        + "asked for."),
    Template(
      "recv", .done, [.partner],
      "{Side} receives {text} from {from}: {bytes}, where up to {asked} were asked for."),
    Template(
      "recv", .done, [.blocked],
      "{Side} waits until something arrives, and receives {text}: {bytes}, where up to {asked} were asked for."
    ),
    Template("recv", .done, "{Side} receives {text}: {bytes}, where up to {asked} were asked for."),
    Template("recv", .done, "{Side} receives {bytes}."),
    Template(
      "recv recvfrom recvmsg", .error("EAGAIN"), [.timedOut],
      "{Side} waits {waited} for [byte]s, as long as SO_RCVTIMEO allows, and none come ([EAGAIN])."),
    Template(
      "recv recvfrom recvmsg", .error("EAGAIN"), [.again],
      "{Side} asks for [byte]s, and none are there ([EAGAIN])."),
    Template(
      "recv recvfrom recvmsg", .error("EAGAIN"),
      "{Side} asks for [byte]s and none are there; the call may not wait, so it says [EAGAIN]: come again later."
    ),
    Template(
      "recv recvfrom recvmsg", .anyError, [.disconnected],
      "{Side} waits for [byte]s until another of its threads takes the [connection] back with connect: {errno}."
    ),
    Template(
      "recv recvfrom", .error("ECONNRESET"),
      "{Side} wants to receive, and the other side has broken the [connection] off (ECONNRESET)."),
    Template(
      "recv recvfrom", .error("ECONNREFUSED"),
      "{Side} wants to receive, and hears instead that nobody was there for what it sent (ECONNREFUSED)."),
    Template(
      "recv recvfrom", .error("ENOTCONN"),
      "{Side} wants to receive on a [socket] that has no [peer] (ENOTCONN)."),
    Template(
      "recv recvfrom", .error("EBADF"),
      "{Side} wants to receive on [descriptor] {fd}, which is not open (EBADF)."),
    Template(
      "recv recvfrom recvmsg", .error("EINTR"),
      "{Side} waits for [byte]s until a [signal] interrupts the call: nothing was received (EINTR)."),
    Template(
      "recv recvfrom recvmsg", .interrupted,
      "{Side} waits for [byte]s until a [signal] interrupts the call: nothing was received."),
    Template("recv recvfrom recvmsg", .begun, "{Side} waits for [byte]s until {ending}: none have come."),
    Template(
      "recv recvfrom recvmsg", .begun, [.still], "{Side} is still waiting for [byte]s: none have come yet."),
    Template(
      "recv recvfrom recvmsg", .begun,
      "{Side} waits for [byte]s, and none come before the end of this [trace]."),
    Template("recv recvfrom", .anyError, "{Side} wants to receive and cannot: {errno} ({message})."),
  ]

  /// Messages that travel by themselves.
  static let datagrams: [Template] = [
    Template(
      "sendto", .done, [.raw],
      "{Side} sends a packet of {bytes} to {host}; its first [byte]s are a [header] that the "
        + "program wrote itself."),
    Template("sendto", .zero, [.again], "{Side} sends an empty [datagram] to {address}."),
    Template(
      "sendto", .zero,
      "{Side} sends an empty [datagram] to {address}: it has no [byte]s, and is a message all the same."),
    Template(
      "sendto", .done, [.ping],
      "{Side} sends an [ICMP] message of {bytes} to {host}: an echo request, which that machine's [kernel] answers itself."
    ),
    Template(
      "sendto", .done, [.unreceived],
      "{Side} sends a [datagram] of {bytes} to {address}; no receive in this [trace] gets it, and the call succeeds all "
        + "the same."),
    Template(
      "sendto", .done, [.has("AF_NETLINK")], "{Side} asks {address} with a [netlink] message of {bytes}."),
    Template(
      "sendto", .done, [.has("AF_PACKET")], "{Side} sends a packet of {bytes} over {address}: {text}."),
    Template(
      "sendto", .done, [.portZero], "{Side} sends a message of {bytes} to {host}, without a [port]: {text}."),
    Template("sendto", .done, [.again], "{Side} sends a [datagram] of {bytes} to {address}: {text}."),
    Template(
      "sendto", .done, [.unix], "{Side} sends a [datagram] of {bytes} to {address}: {text}."),
    Template(
      "sendto", .done,
      "{Side} sends a [datagram] of {bytes} to {address}, {text}: without a [connection], and without a promise that it "
        + "arrives."),
    Template("sendto", .done, "{Side} sends {bytes} to {address}."),
    Template(
      "recvfrom", .done, [.has("MSG_PEEK")],
      "{Side} looks at a [datagram] of {bytes}, {text}, without taking it, and learns who sent it: {address}."
    ),
    Template(
      "recvfrom", .done, [.raw],
      "{Side} receives a whole packet of {bytes} from {host}, its IP [header] included."),
    Template(
      "recvfrom", .done, [.cut, .has("MSG_TRUNC")],
      "{Side} has room for {asked}; MSG_TRUNC makes the call say how long the [datagram] really was: {bytes}."
    ),
    Template(
      "recvfrom", .done, [.cut],
      "{Side} has room for {asked} only and gets {text} of a [datagram] of {total}: the rest of it is gone."),
    Template(
      "recvfrom", .done, [.cut],
      "{Side} has room for {asked} only and gets {text} of a longer [datagram]: the rest of it is gone."),
    Template(
      "recvfrom", .zero, [.datagram],
      "{Side} receives an empty [datagram] from {address}: 0 [byte]s, and no end of anything."),
    Template(
      "recvfrom", .done, [.portZero],
      "{Side} receives a message of {bytes} from {host}, without a [port]: {text}."),
    Template("recvfrom", .done, [.again, .unnamed], "{Side} receives {text}, and the sender has no name."),
    Template(
      "recvfrom", .done, [.again], "{Side} receives a [datagram] of {bytes} from {address}: {text}."),
    Template(
      "recvfrom", .done,
      "{Side} receives a [datagram] of {bytes}, {text}, and learns with it who sent it: {address}."),
    Template(
      "recvfrom", .done,
      "{Side} receives a [datagram] of {bytes}, {text}; its sender has no [address] that could be answered."),
    Template("recvfrom", .done, "{Side} receives {bytes}."),
  ]
}
