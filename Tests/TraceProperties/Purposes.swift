import LanguageMapping
import LinuxABI
import StraceParser
import TraceModel

/// Where a trace says what each of its sockets was for, as the lines themselves show it.
struct Purposes {
  /// Of the sockets that were for no conversation, by their serial numbers.
  private(set) var sockets: [Int32: Purpose] = [:]
  /// Of the epoll sets the lines that put a socket into one, by its serial number.
  private(set) var sets: [Int32: [Int]] = [:]

  struct Purpose {
    /// The line where the socket is made: only who sees that knows that nothing was done with it but what follows.
    var birth: Int
    /// The lines of which each by itself says what it was for: a connect to nscd or to a name server.
    var says: [Int] = []
    /// The lines of which one must be seen besides its making: a look-up had begun.
    var needs: [Int] = []
    /// The same, of lines that say so in their labels alone; and whether its own label says what it was for.
    var labels: [Int] = []
    var isLabelled = false

    /// Whether the lines from a cut on still say it.
    func isShown(from cut: Int, hasLabels: Bool) -> Bool {
      if isLabelled, hasLabels { return true }
      let needs = needs + (hasLabels ? labels : [])
      if !says.isEmpty { return says.contains { $0 >= cut } }
      return birth >= cut && (needs.isEmpty || needs.contains { $0 >= cut })
    }
  }

  init(_ recording: Recording, _ whole: TraceReading) {
    var (lookUps, labels): ([Int], [Int]) = ([], [])
    for (index, line) in recording.lines.enumerated() {
      let text = String(decoding: line, as: UTF8.self)
      if Self.lookUpSigns.contains(where: { text.contains($0) }) { lookUps.append(index + 1) }
      if text.contains("<NETLINK:[") { labels.append(index + 1) }
    }
    for (serial, subject) in whole.subjects where subject != .conversation {
      guard let file = whole.files[serial] else { continue }
      var purpose = Purpose(birth: file.birth)
      // A socket of netlink shows what it is for in its label.
      purpose.isLabelled = file.socket?.kind.family == .netlink
      // A datagram socket that only asks for a route is a look-up's where one had begun.
      if file.socket?.kind.type == .datagram {
        purpose.needs = lookUps.filter { $0 < file.birth }
        purpose.labels = labels.filter { $0 < file.birth }
      }
      sockets[serial] = purpose
    }
    for event in whole.events {
      guard let called = event.called, let subject = called.subject else { continue }
      if called.call == Self.connect, sockets[subject.serial] != nil,
        Self.lookUpSigns.contains(where: {
          String(decoding: recording.lines[event.line - 1], as: UTF8.self).contains($0)
        })
      {
        sockets[subject.serial]?.says.append(event.line)
      }
      if called.call == Self.epollControl, LineText.showsSocket(recording.lines[event.line - 1]) {
        sets[subject.serial, default: []].append(event.line)
      }
    }
  }

  private static let connect = SyscallID("connect")
  private static let epollControl = SyscallID("epoll_ctl")
  private static let lookUpSigns = [
    "\"/var/run/nscd/socket\"", "\"/run/nscd/socket\"", "htons(53)", "socket(AF_NETLINK",
    "/etc/resolv.conf\", O_", "/etc/hosts\", O_", "/etc/nsswitch.conf\", O_", "/etc/gai.conf\", O_",
    "/etc/host.conf\", O_", "/etc/passwd\", O_",
  ]
}
