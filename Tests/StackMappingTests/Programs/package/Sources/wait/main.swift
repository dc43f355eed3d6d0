// Top-level code that awaits: its parts are resumed by the runtime, and Dispatch waits for it.
import Dispatch
import Foundation
import Glibc

extension String {
  @inline(never) func send(to descriptor: Int32) {
    _ = Array(utf8).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }  // String.send
  }
}

final class Source: @unchecked Sendable {
  let source: DispatchSourceRead
  init(_ descriptor: Int32, _ queue: DispatchQueue, _ then: @escaping @Sendable (Int) -> Void) {
    source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setEventHandler {
      var buffer = [UInt8](repeating: 0, count: 32)
      then(Glibc.recv(descriptor, &buffer, buffer.count, 0))  // Source recv
    }
    source.resume()
  }
}

func word(from descriptor: Int32) async -> Int {
  await withCheckedContinuation { done in
    var keep: Source?
    keep = Source(descriptor, .global()) { count in
      keep?.source.cancel()
      keep = nil
      done.resume(returning: count)
    }
  }
}

func close(both pair: [Int32]) async {
  await Task.yield()
  for descriptor in pair { _ = Glibc.close(descriptor) }  // close both
}

var pair: [Int32] = [0, 0]
socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair)  // top socketpair
"hello".send(to: pair[0])
let count = await word(from: pair[1])
_ = Glibc.shutdown(pair[0], Int32(SHUT_RDWR))  // top shutdown
[pair[1]].forEach { _ = Glibc.shutdown($0, Int32(SHUT_RDWR)) }  // closure shutdown
await close(both: pair)
print(count)
