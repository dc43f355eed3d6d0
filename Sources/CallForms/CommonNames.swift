package import StraceParser

extension TraceCall {
  /// The call as it would be on a machine that has the common names: 32-bit machines, s390x and MIPS have system calls that
  /// others lack, for the same functions. `send(3, "a", 1, 0)` is `sendto(3, "a", 1, 0, NULL, 0)`.
  package var underCommonName: TraceCall {
    if let name = Self.commonNames[name] {
      var call = self
      call.name = name
      return call
    }
    let further: [TraceValue]
    switch name {
    case "send": further = [TraceValue(.pointer(0)), TraceValue(.integer("0"))]
    case "recv": further = [TraceValue(.pointer(0)), TraceValue(.pointer(0))]
    default: return self
    }
    var call = self
    call.name = name == "send" ? "sendto" : "recvfrom"
    // One whose end the trace does not show may have fewer.
    if arguments.count == 4 { call.arguments += further }
    return call
  }

  private static let commonNames = [
    "fcntl64": "fcntl", "_llseek": "lseek", "llseek": "lseek", "fstat64": "fstat", "oldfstat": "fstat",
    "fstatat64": "newfstatat", "sendfile64": "sendfile", "recvmmsg_time64": "recvmmsg",
    "ppoll": "poll", "ppoll_time64": "poll", "_newselect": "select", "pselect6": "select",
    "pselect6_time64": "select", "epoll_create": "epoll_create1", "epoll_pwait": "epoll_wait",
    "epoll_pwait2": "epoll_wait", "epoll_wait_old": "epoll_wait", "epoll_ctl_old": "epoll_ctl",
  ]
}
