/// What is said of each call. Sources: the manual page of each, and socket(7), ip(7), tcp(7), udp(7), unix(7).
///
/// Only what a trace shows is claimed: calls and their results, never packets.
enum Sentences {
  static let table = Template.Table(
    sockets + connections + stream + datagrams + options + readiness + messages + files + rest)

  /// What is told before all else: results that strace made up, `-e inject`.
  static let injected = Template.Table([
    Template(
      "*", .anyError,
      "{Side} calls {function}, and strace makes it fail with {errno}, as it was told to (-e inject): the [kernel] was "
        + "not asked."),
    Template(
      "*", .errorWithoutName,
      "{Side} calls {function}, and strace makes it fail, as it was told to (-e inject): the [kernel] was not asked."
    ),
    Template(
      "*", .done,
      "{Side} calls {function}, and strace makes it return {count}, as it was told to (-e inject): the [kernel] was not "
        + "asked."),
  ])

  /// Why a call failed, where the step itself shows that: before what usually is the cause.
  static let causes = Template.Table([
    Template(
      "recv recvfrom recvmsg", .anyError, [.disconnected],
      "another thread took the connection back meanwhile: connect to AF_UNSPEC"),
    Template(
      "recv recvfrom recvmsg accept read readv", .error("EAGAIN"), [.timedOut],
      "the time that SO_RCVTIMEO allows was over before anything came"),
    Template(
      "send sendto sendmsg sendfile write writev", .error("EAGAIN"), [.timedOut],
      "the time that SO_SNDTIMEO allows was over before there was room"),
    Template(
      "connect", .error("EINPROGRESS"), [.timedOut],
      "the time that SO_SNDTIMEO allows was over; the connection is still being made"),
    Template(
      "accept", .error("EINVAL"), [.listener],
      "accept4 knows no such flag: SOCK_NONBLOCK and SOCK_CLOEXEC alone"),
    Template(
      "*", .error("ECONNRESET"), [.brokenOff],
      "the peer closed with SO_LINGER set to 0 seconds, which breaks the connection off"),
    Template(
      "getpeername", .error("ENOTCONN"), [.connected], "the connection is over, and its peer forgotten"),
    Template(
      "bind", .error("EINVAL"), [.otherFamily], "the address is of another family than the socket"),
  ])

  /// What holds of any call.
  static let rest: [Template] = [
    Template(
      "*", .interrupted, "{Side} waits in {function} until a [signal] interrupts it: nothing was done yet."),
    Template(
      "*", .anyError, [.older],
      "{Side} comes back from {function}, which it had called before this [trace], with {errno} ({message})."),
    Template(
      "*", .done, [.older],
      "{Side} comes back from {function}, which it had called before this [trace], and the call did what it was asked to."
    ),
    Template(
      "*", .errorWithoutName, "{Side} calls {function}, which fails; the [trace] does not name the error."),
    Template("*", .begun, "{Side} calls {function}, and {ending} before it returns."),
    Template("*", .begun, [.still], "{Side} is still in {function}."),
    Template("*", .begun, "{Side} calls {function}, and does not return from it in this [trace]."),
    Template("*", .anyError, "{Side} calls {function}; the [kernel] refuses with {errno} ({message})."),
    Template("*", .anyError, "{Side} calls {function}, which fails with {errno}."),
    Template("*", .any, "{Side} calls {function}."),
  ]
}
