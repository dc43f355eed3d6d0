internal import CallLog
internal import Glibc

/// The socket calls of libc. This folder is the only one that makes them.
///
/// Each is one line of the C programmer's textbook: the record's arguments, and the call with the same.
struct SocketCalls {
  let tracing: Tracing?
  let site: CallSite

  /// Makes one call, and records it with this value's recorder and call site: see ``traced(_:_:_:at:failure:_:)``.
  @inline(__always)
  func traced(
    _ call: StaticString, _ arguments: LiveArguments, failure: Int = -1, _ libc: () -> Int
  ) -> CallOutcome {
    TracedSockets.traced(call, arguments, tracing, at: site, failure: failure, libc)
  }

  func socket(_ domain: Int32, _ type: Int32, _ protocolNumber: Int32) -> CallOutcome {
    traced("socket", .init(.number(domain), .number(type), .number(protocolNumber))) {
      Int(Glibc.socket(domain, type, protocolNumber))
    }
  }

  func setsockopt(
    _ descriptor: Int32, _ level: Int32, _ name: Int32, _ value: UnsafeRawBufferPointer
  ) -> CallOutcome {
    traced(
      "setsockopt",
      .init(
        .number(descriptor), .number(level), .number(name), .input(value), .number(value.count))
    ) {
      Int(Glibc.setsockopt(descriptor, level, name, value.baseAddress, socklen_t(value.count)))
    }
  }

  func getsockopt(
    _ descriptor: Int32, _ level: Int32, _ name: Int32, _ value: UnsafeMutableRawBufferPointer,
    _ length: UnsafeMutablePointer<socklen_t>
  ) -> CallOutcome {
    traced(
      "getsockopt",
      .init(
        .number(descriptor), .number(level), .number(name), .outputOfLength(.init(value), length: length),
        .length(length))
    ) {
      Int(Glibc.getsockopt(descriptor, level, name, value.baseAddress, length))
    }
  }

  func bind(_ descriptor: Int32, _ address: UnsafeRawBufferPointer) -> CallOutcome {
    traced("bind", .init(.number(descriptor), .input(address), .number(address.count))) {
      Int(Glibc.bind(descriptor, address.sockaddr, socklen_t(address.count)))
    }
  }

  func listen(_ descriptor: Int32, _ backlog: Int32) -> CallOutcome {
    traced("listen", .init(.number(descriptor), .number(backlog))) {
      Int(Glibc.listen(descriptor, backlog))
    }
  }

  func accept(
    _ descriptor: Int32, _ address: UnsafeMutableRawBufferPointer, _ length: UnsafeMutablePointer<socklen_t>
  ) -> CallOutcome {
    traced("accept", .address(of: descriptor, address, length)) {
      Int(Glibc.accept(descriptor, address.sockaddr, length))
    }
  }

  func connect(_ descriptor: Int32, _ address: UnsafeRawBufferPointer) -> CallOutcome {
    traced("connect", .init(.number(descriptor), .input(address), .number(address.count))) {
      Int(Glibc.connect(descriptor, address.sockaddr, socklen_t(address.count)))
    }
  }

  func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, _ flags: Int32) -> CallOutcome {
    traced("send", .init(.number(descriptor), .input(bytes), .number(bytes.count), .number(flags))) {
      Glibc.send(descriptor, bytes.baseAddress, bytes.count, flags)
    }
  }

  func recv(_ descriptor: Int32, _ room: UnsafeMutableRawBufferPointer, _ flags: Int32) -> CallOutcome {
    traced("recv", .init(.number(descriptor), .output(.init(room)), .number(room.count), .number(flags))) {
      Glibc.recv(descriptor, room.baseAddress, room.count, flags)
    }
  }

  func sendto(
    _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, _ flags: Int32, _ address: UnsafeRawBufferPointer
  ) -> CallOutcome {
    traced(
      "sendto",
      .init(
        .number(descriptor), .input(bytes), .number(bytes.count), .number(flags), .input(address),
        .number(address.count))
    ) {
      Glibc.sendto(
        descriptor, bytes.baseAddress, bytes.count, flags, address.sockaddr, socklen_t(address.count))
    }
  }

  func recvfrom(
    _ descriptor: Int32, _ room: UnsafeMutableRawBufferPointer, _ flags: Int32,
    _ address: UnsafeMutableRawBufferPointer, _ length: UnsafeMutablePointer<socklen_t>
  ) -> CallOutcome {
    traced(
      "recvfrom",
      .init(
        .number(descriptor), .output(.init(room)), .number(room.count), .number(flags),
        .outputOfLength(.init(address), length: length), .length(length))
    ) {
      Glibc.recvfrom(descriptor, room.baseAddress, room.count, flags, address.sockaddr, length)
    }
  }

  func shutdown(_ descriptor: Int32, _ how: Int32) -> CallOutcome {
    traced("shutdown", .init(.number(descriptor), .number(how))) {
      Int(Glibc.shutdown(descriptor, how))
    }
  }

  func getsockname(
    _ descriptor: Int32, _ address: UnsafeMutableRawBufferPointer, _ length: UnsafeMutablePointer<socklen_t>
  ) -> CallOutcome {
    traced("getsockname", .address(of: descriptor, address, length)) {
      Int(Glibc.getsockname(descriptor, address.sockaddr, length))
    }
  }

  func getpeername(
    _ descriptor: Int32, _ address: UnsafeMutableRawBufferPointer, _ length: UnsafeMutablePointer<socklen_t>
  ) -> CallOutcome {
    traced("getpeername", .address(of: descriptor, address, length)) {
      Int(Glibc.getpeername(descriptor, address.sockaddr, length))
    }
  }

  func close(_ descriptor: Int32) -> CallOutcome {
    traced("close", .init(.number(descriptor))) { Int(Glibc.close(descriptor)) }
  }
}

extension LiveArguments {
  /// The arguments that accept, getsockname and getpeername share: a descriptor, room for an address, its length.
  fileprivate static func address(
    of descriptor: Int32, _ room: UnsafeMutableRawBufferPointer, _ length: UnsafeMutablePointer<socklen_t>
  ) -> LiveArguments {
    LiveArguments(.number(descriptor), .outputOfLength(.init(room), length: length), .length(length))
  }
}
