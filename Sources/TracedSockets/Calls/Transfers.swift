internal import CallLog

/// Moving bytes through a descriptor, a socket's or a file's alike.
extension SocketCalls {
  /// read(2) into room of a size, cut to what came.
  func bytes(from descriptor: Int32, upTo limit: Int) throws(SocketError) -> [UInt8] {
    var room = [UInt8](repeating: 0, count: limit)
    let count = try Socket.check(room.withUnsafeMutableBytes { read(descriptor, $0) }, "read")
    room.removeLast(limit - min(count, limit))
    return room
  }

  /// write(2): how many bytes were taken.
  func write(_ bytes: some Collection<UInt8>, to descriptor: Int32) throws(SocketError) -> Int {
    try Socket.check(Socket.withBytes(of: bytes) { write(descriptor, $0) }, "write")
  }

  /// writev(2): how many bytes were taken, over all buffers.
  func gather(_ buffers: [[UInt8]], to descriptor: Int32) throws(SocketError) -> Int {
    try Socket.check(Vectors(buffers).with { writev(descriptor, $0) }, "writev")
  }

  /// readv(2) into buffers of these sizes, each as far as it was filled.
  func scatter(from descriptor: Int32, into sizes: [Int]) throws(SocketError) -> [[UInt8]] {
    var vectors = Vectors(sizes.map { [UInt8](repeating: 0, count: $0) })
    let outcome = vectors.withMutable { readv(descriptor, $0) }
    return vectors.filled(try Socket.check(outcome, "readv"))
  }
}
