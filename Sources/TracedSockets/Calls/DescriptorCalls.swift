internal import CLinux
internal import CallLog
internal import Glibc

/// Calls on descriptors of any kind: flags, readiness, files, pipes, limits, names.
extension SocketCalls {
  func fcntl(_ descriptor: Int32, get command: Int32) -> CallOutcome {
    traced("fcntl", .init(.number(descriptor), .number(command))) {
      Int(Glibc.fcntl(descriptor, command))
    }
  }

  func fcntl(_ descriptor: Int32, set command: Int32, _ value: Int32) -> CallOutcome {
    traced("fcntl", .init(.number(descriptor), .number(command), .number(value))) {
      Int(Glibc.fcntl(descriptor, command, value))
    }
  }

  func poll(_ entries: UnsafeMutableBufferPointer<pollfd>, _ timeout: Int32) -> CallOutcome {
    let list: LiveArgument = entries.isEmpty ? .null : .inOut(UnsafeRawBufferPointer(entries))
    return traced("poll", .init(list, .number(entries.count), .number(timeout))) {
      Int(Glibc.poll(entries.isEmpty ? nil : entries.baseAddress, nfds_t(entries.count), timeout))
    }
  }

  func epollCreate(_ flags: Int32) -> CallOutcome {
    traced("epoll_create1", .init(.number(flags))) { Int(epoll_create1(flags)) }
  }

  /// - Parameter event: the bytes of a `struct epoll_event`; nil to remove.
  func epollControl(
    _ epoll: Int32, _ operation: Int32, _ descriptor: Int32, _ event: UnsafeMutableRawBufferPointer?
  ) -> CallOutcome {
    traced(
      "epoll_ctl",
      .init(
        .number(epoll), .number(operation), .number(descriptor),
        event.map { .input(UnsafeRawBufferPointer($0)) } ?? .null)
    ) {
      Int(
        epoll_ctl(epoll, operation, descriptor, event?.baseAddress?.assumingMemoryBound(to: epoll_event.self))
      )
    }
  }

  /// - Parameter events: room for so many times a `struct epoll_event`.
  func epollWait(
    _ epoll: Int32, _ events: UnsafeMutableRawBufferPointer, _ limit: Int32, _ timeout: Int32
  ) -> CallOutcome {
    // From glibc 2.42 on the pointer may not be null, which is said to the compiler, too.
    guard let room = events.baseAddress?.assumingMemoryBound(to: epoll_event.self) else {
      return CallOutcome(result: -1, errno: EFAULT)
    }
    return traced(
      "epoll_wait",
      .init(
        .number(epoll), .outputElements(UnsafeRawBufferPointer(events), size: clinux_epoll_event_size()),
        .number(limit), .number(timeout))
    ) {
      Int(epoll_wait(epoll, room, limit, timeout))
    }
  }

  // MARK: Files

  /// - Parameter path: with its NUL byte.
  func open(_ path: UnsafeBufferPointer<CChar>, _ flags: Int32, _ mode: mode_t) -> CallOutcome {
    guard let name = path.baseAddress else { return CallOutcome(result: -1, errno: EFAULT) }
    let hasMode = flags & O_CREAT != 0
    return traced(
      "open",
      .init(.input(text(path)), .number(flags), hasMode ? .integer(Int64(mode)) : .absent)
    ) {
      Int(hasMode ? Glibc.open(name, flags, mode) : Glibc.open(name, flags))
    }
  }

  /// - Parameter path: with its NUL byte.
  func unlink(_ path: UnsafeBufferPointer<CChar>) -> CallOutcome {
    guard let name = path.baseAddress else { return CallOutcome(result: -1, errno: EFAULT) }
    return traced("unlink", .init(.input(text(path)))) { Int(Glibc.unlink(name)) }
  }

  func read(_ descriptor: Int32, _ room: UnsafeMutableRawBufferPointer) -> CallOutcome {
    traced("read", .init(.number(descriptor), .output(.init(room)), .number(room.count))) {
      Glibc.read(descriptor, room.baseAddress, room.count)
    }
  }

  func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> CallOutcome {
    traced("write", .init(.number(descriptor), .input(bytes), .number(bytes.count))) {
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    }
  }

  func pipe2(_ pair: UnsafeMutableBufferPointer<Int32>, _ flags: Int32) -> CallOutcome {
    traced("pipe2", .init(.outputWhole(UnsafeRawBufferPointer(pair)), .number(flags))) {
      Int(CLinux.pipe2(pair.baseAddress, flags))
    }
  }

  // MARK: Limits

  func setrlimit(_ resource: Int32, _ limit: UnsafePointer<rlimit>) -> CallOutcome {
    traced(
      "setrlimit",
      .init(
        .number(resource), .input(UnsafeRawBufferPointer(UnsafeBufferPointer(start: limit, count: 1))))
    ) {
      Int(Glibc.setrlimit(.init(UInt32(bitPattern: resource)), limit))
    }
  }

  func getrlimit(_ resource: Int32, _ limit: UnsafeMutablePointer<rlimit>) -> CallOutcome {
    traced(
      "getrlimit",
      .init(
        .number(resource),
        .outputWhole(UnsafeRawBufferPointer(UnsafeMutableBufferPointer(start: limit, count: 1))))
    ) {
      Int(Glibc.getrlimit(.init(UInt32(bitPattern: resource)), limit))
    }
  }

  // MARK: Names

  /// - Parameters: `node` and `service` with their NUL bytes, empty for a null pointer.
  func getaddrinfo(
    _ node: UnsafeBufferPointer<CChar>, _ service: UnsafeBufferPointer<CChar>,
    _ hints: UnsafePointer<addrinfo>?, _ list: UnsafeMutablePointer<UnsafeMutablePointer<addrinfo>?>
  ) -> CallOutcome {
    let given = hints.map {
      LiveArgument.input(UnsafeRawBufferPointer(UnsafeBufferPointer(start: $0, count: 1)))
    }
    return traced(
      "getaddrinfo",
      .init(
        node.isEmpty ? .null : .input(text(node)), service.isEmpty ? .null : .input(text(service)),
        given ?? .null, .addressList(list)),
      failure: Int(EAI_SYSTEM)
    ) {
      Int(
        Glibc.getaddrinfo(
          node.isEmpty ? nil : node.baseAddress, service.isEmpty ? nil : service.baseAddress, hints, list))
    }
  }

  /// A C string without its NUL byte.
  private func text(_ string: UnsafeBufferPointer<CChar>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: string.dropLast()))
  }
}
