internal import CLinux
internal import CallLog
internal import Glibc

/// Calls with several buffers, with control data, and with two descriptors.
extension SocketCalls {
  func socketpair(
    _ domain: Int32, _ type: Int32, _ protocolNumber: Int32, _ pair: UnsafeMutableBufferPointer<Int32>
  ) -> CallOutcome {
    traced(
      "socketpair",
      .init(
        .number(domain), .number(type), .number(protocolNumber),
        .outputWhole(.init(UnsafeRawBufferPointer(pair))))
    ) {
      Int(Glibc.socketpair(domain, type, protocolNumber, pair.baseAddress))
    }
  }

  func accept4(
    _ descriptor: Int32, _ address: UnsafeMutableRawBufferPointer, _ length: UnsafeMutablePointer<socklen_t>,
    _ flags: Int32
  ) -> CallOutcome {
    traced(
      "accept4",
      .init(
        .number(descriptor), .outputOfLength(.init(address), length: length), .length(length), .number(flags))
    ) {
      Int(CLinux.accept4(descriptor, address.sockaddr, length, flags))
    }
  }

  func writev(_ descriptor: Int32, _ buffers: UnsafeBufferPointer<iovec>) -> CallOutcome {
    traced("writev", vector(descriptor, buffers, isOutput: false)) {
      Glibc.writev(descriptor, buffers.baseAddress, Int32(buffers.count))
    }
  }

  func readv(_ descriptor: Int32, _ buffers: UnsafeBufferPointer<iovec>) -> CallOutcome {
    traced("readv", vector(descriptor, buffers, isOutput: true)) {
      Glibc.readv(descriptor, buffers.baseAddress, Int32(buffers.count))
    }
  }

  func sendmsg(_ descriptor: Int32, _ message: UnsafePointer<msghdr>, _ flags: Int32) -> CallOutcome {
    traced(
      "sendmsg",
      .init(
        .number(descriptor), .message(message, nameRoom: message.pointee.msg_namelen, isOutput: false),
        .number(flags))
    ) {
      Glibc.sendmsg(descriptor, message, flags)
    }
  }

  func recvmsg(_ descriptor: Int32, _ message: UnsafeMutablePointer<msghdr>, _ flags: Int32) -> CallOutcome {
    traced(
      "recvmsg",
      .init(
        .number(descriptor), .message(message, nameRoom: message.pointee.msg_namelen, isOutput: true),
        .number(flags))
    ) {
      Glibc.recvmsg(descriptor, message, flags)
    }
  }

  func sendfile(_ target: Int32, _ source: Int32, _ count: Int) -> CallOutcome {
    traced("sendfile", .init(.number(target), .number(source), .null, .number(count))) {
      Glibc.sendfile(target, source, nil, count)
    }
  }

  private func vector(
    _ descriptor: Int32, _ buffers: UnsafeBufferPointer<iovec>, isOutput: Bool
  ) -> LiveArguments {
    guard let first = buffers.baseAddress else { return .init(.number(descriptor), .null, .number(0)) }
    return .init(
      .number(descriptor), .buffers(first, count: buffers.count, isOutput: isOutput), .number(buffers.count))
  }
}
