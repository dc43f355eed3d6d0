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
      "{Side} calls {function}, and strace makes it fail with {errno}, as it was told to (-e inject): the kernel was "
        + "not asked."),
    Template(
      "*", .done,
      "{Side} calls {function}, and strace makes it return {count}, as it was told to (-e inject): the kernel was not "
        + "asked."),
  ])

  /// What holds of any call.
  static let rest: [Template] = [
    Template(
      "*", .interrupted, "{Side} waits in {function} until a signal interrupts it: nothing was done yet."),
    Template(
      "*", .anyError, [.older],
      "{Side} comes back from {function}, which it had called before this trace, with {errno} ({message})."),
    Template(
      "*", .done, [.older],
      "{Side} comes back from {function}, which it had called before this trace, and the call did what it was asked to."
    ),
    Template("*", .begun, "{Side} calls {function}, and does not return from it in this trace."),
    Template("*", .anyError, "{Side} calls {function}; the kernel refuses with {errno} ({message})."),
    Template("*", .anyError, "{Side} calls {function}, which fails with {errno}."),
    Template("*", .any, "{Side} calls {function}."),
  ]
}
