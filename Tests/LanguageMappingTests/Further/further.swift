import Glibc

// The calls that the chat and the one-shot do not make.
let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
var address = sockaddr_in()
address.sin_family = sa_family_t(AF_INET)
address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
var length = socklen_t(MemoryLayout<sockaddr_in>.size)
let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
withUnsafeMutableBytes(of: &address) { bytes in
  guard let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return }
  bind(listener, pointer, length)
  listen(listener, 1)
  getsockname(listener, pointer, &length)
  connect(client, pointer, length)
  getpeername(client, pointer, &length)
}
var one: Int32 = 1
setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
shutdown(client, Int32(SHUT_WR))
close(client)
close(listener)

let receiver = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
let sender = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
address.sin_port = 0
var text: [UInt8] = Array("hi".utf8)
withUnsafeMutableBytes(of: &address) { bytes in
  guard let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return }
  bind(receiver, pointer, length)
  getsockname(receiver, pointer, &length)
  sendto(sender, text, text.count, 0, pointer, length)
  recvfrom(receiver, &text, text.count, 0, pointer, &length)
}
close(sender)
close(receiver)

var ends: [Int32] = [0, 0]
socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
write(ends[0], text, text.count)
var waiting = [pollfd(fd: ends[1], events: Int16(POLLIN), revents: 0)]
poll(&waiting, 1, 1000)
read(ends[1], &text, text.count)
let flags = fcntl(ends[0], F_GETFL)
_ = fcntl(ends[0], F_SETFL, flags | O_NONBLOCK)
getsockopt(ends[0], SOL_SOCKET, SO_TYPE, &one, &length)
close(ends[0])
close(ends[1])
