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
