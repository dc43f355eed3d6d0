/// The calls that do something of their own.
///
/// Held as a value by who asks for each line: a static property is asked for whether it is there each time.
struct Calls: Sendable {
  let bind = SyscallID("bind")
  let listen = SyscallID("listen")
  let accept = SyscallID("accept")
  let accept4 = SyscallID("accept4")
  let connect = SyscallID("connect")
  let shutdown = SyscallID("shutdown")
  let getsockname = SyscallID("getsockname")
  let getpeername = SyscallID("getpeername")
  let getsockopt = SyscallID("getsockopt")
  let setsockopt = SyscallID("setsockopt")
  let sendSeveral = SyscallID("sendmmsg")
  let receiveSeveral = SyscallID("recvmmsg")
  let receiveSeveralTime64 = SyscallID("recvmmsg_time64")
  let sendfile = SyscallID("sendfile")
  let epollCreate = SyscallID("epoll_create")
  let epollCreate1 = SyscallID("epoll_create1")
  let epollControl = SyscallID("epoll_ctl")
  let ioctl = SyscallID("ioctl")
  let waitid = SyscallID("waitid")
  let queueOpen = SyscallID("mq_open")

  static let all = Calls()
}
