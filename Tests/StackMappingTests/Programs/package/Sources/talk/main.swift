// A server and its client in threads, in top-level code: helpers, closures, extensions of others' types, a target of C.
import Foundation
import Glibc
import wire

extension Data {
  @inline(never) func sayAll(to descriptor: Int32) {
    let sent = withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, 0) }  // Data.sayAll
    print(sent)
  }
}

extension Int32 {
  @inline(never) func hear() -> Int {
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = Glibc.recv(self, &buffer, buffer.count, 0)  // Int32.hear
    return count + buffer.count
  }
}

func withAddress(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = port.bigEndian
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  return withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
}

@inline(never) func serve(_ listener: Int32) {
  let client = accept(listener, nil, nil)  // serve accept
  _ = client.hear()
  let sent = wire_send(client, "hi", 2)
  print(sent)
  _ = Glibc.close(client)  // serve close
  print("served")
}

@inline(never) func talk(to port: UInt16) {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)  // talk socket
  let result = withAddress(port) { address, length in
    let connected = connect(descriptor, address, length)  // talk connect
    return connected + 1
  }
  Data("hello".utf8).sayAll(to: descriptor)
  print(descriptor.hear(), result)
  _ = Glibc.close(descriptor)  // talk close
  print("talked")
}

let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)  // top socket
_ = withAddress(0) { address, length in
  let bound = bind(listener, address, length)  // top bind
  return bound + 1
}
listen(listener, 4)  // top listen
var bound = sockaddr_in()
var length = socklen_t(MemoryLayout<sockaddr_in>.size)
_ = withUnsafeMutablePointer(to: &bound) {
  $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }  // top name
}
let port = UInt16(bigEndian: bound.sin_port)
let server = Thread { serve(listener) }
server.start()
var client = pthread_t()
pthread_create(
  &client, nil,
  { _ in
    talk(to: port)
    return nil
  }, nil)
pthread_join(client, nil)
while !server.isFinished { usleep(1000) }
close(listener)  // top close
