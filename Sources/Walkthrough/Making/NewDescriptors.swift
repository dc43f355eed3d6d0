import LanguageMapping
import LinuxABI
import StraceParser

/// Calls that make descriptors.
extension SocketWalk {
  mutating func make(
    _ act: Act, _ call: TraceCall, _ result: Int64, _ index: Int, _ effect: inout Effect
  ) {
    let label = call.result?.label
    switch call.name {
    case "socket":
      guard endpoints.count < Self.endpointLimit else { return }
      let kind = SocketKind.words(call.arguments)
      add(SocketState(id: endpoints.count, side: side, kind: kind, phase: .open))
      let socket = endpoints.count - 1
      set(result, Entry(socket: socket, what: "socket"), act, &effect)
      learn(socket, label)
      effect.endpoint = socket
    case "accept", "accept4": accept(act, call, result, index, &effect)
    case "open", "openat", "creat":
      let path = call.arguments.lazy.compactMap { value -> String? in
        if case .string(let bytes, _, _) = value.content {
          return String(decoding: bytes.prefix(108), as: UTF8.self)
        }
        return nil
      }.first
      set(result, Entry(socket: nil, what: path.map { "file \($0)" } ?? "file"), act, &effect)
    case "epoll_create", "epoll_create1": set(result, Entry(socket: nil, what: "epoll"), act, &effect)
    case "eventfd", "eventfd2": set(result, Entry(socket: nil, what: "eventfd"), act, &effect)
    case "timerfd_create": set(result, Entry(socket: nil, what: "timer"), act, &effect)
    case "signalfd", "signalfd4": set(result, Entry(socket: nil, what: "signals"), act, &effect)
    case "dup", "dup2", "dup3": copy(act, to: result, &effect)
    case "fcntl":
      guard call.arguments.count > 1,
        call.arguments[1].names("F_DUPFD") || call.arguments[1].names("F_DUPFD_CLOEXEC")
      else { return }
      copy(act, to: result, &effect)
    case "pipe", "pipe2":
      guard case .array(let ends)? = call.arguments.first?.content else { return }
      for (end, what) in zip(ends, ["pipe, to read from", "pipe, to write to"]) {
        if let number = end.number { set(number, Entry(socket: nil, what: what), act, &effect) }
      }
    case "recvmsg": passed(call, act, &effect)
    default: break
    }
  }

  mutating func accept(
    _ act: Act, _ call: TraceCall, _ result: Int64, _ index: Int, _ effect: inout Effect
  ) {
    guard endpoints.count < Self.endpointLimit else { return }
    let listener = effect.endpoint.map { endpoints[$0] }
    let kind = listener?.state.kind ?? call.result?.label.flatMap { SocketLabel($0)?.words } ?? "socket"
    var state = SocketState(
      id: endpoints.count, side: side, kind: kind, phase: .connected, local: listener?.state.local)
    if call.arguments.count > 1, let peer = Address(call.arguments[1]), peer != .unnamed {
      state.peer = peer.text
    }
    add(state)
    let socket = endpoints.count - 1
    endpoints[socket].accepting = index
    endpoints[socket].listener = listener?.local ?? ""
    endpoints[socket].local = listener?.local
    endpoints[socket].peer = state.peer.map(Endpoint.key)
    set(result, Entry(socket: socket, what: "connection"), act, &effect)
    learn(socket, call.result?.label)
    tell(socket, &effect.changes)
    effect.made = [Scene.Made(Int(clamping: result), endpoints[socket].state)]
  }

  mutating func pair(_ act: Act, _ call: TraceCall, _ effect: inout Effect) {
    guard call.arguments.count > 3, case .array(let ends) = call.arguments[3].content, ends.count == 2,
      endpoints.count + 1 < Self.endpointLimit
    else { return }
    let first = endpoints.count
    for (place, end) in ends.enumerated() {
      guard let number = end.number else { continue }
      var kind = SocketKind.words(call.arguments)
      if kind == "socket" { kind = "unix stream" }
      add(SocketState(id: endpoints.count, side: side, kind: kind, phase: .connected))
      let socket = endpoints.count - 1
      endpoints[socket].twin = place == 0 ? first + 1 : first
      set(number, Entry(socket: socket, what: "one of a pair"), act, &effect)
      learn(socket, end.label)
      tell(socket, &effect.changes)
      effect.made.append(Scene.Made(Int(clamping: number), endpoints[socket].state))
    }
    if endpoints.count != first + 2 { for socket in first..<endpoints.count { endpoints[socket].twin = nil } }
  }

  mutating func copy(_ act: Act, to number: Int64, _ effect: inout Effect) {
    guard let from = act.descriptor, number != from else { return }
    var entry = tables[act.process ?? 0]?[from] ?? Entry(socket: nil, what: "copy of \(from)")
    if entry.socket == nil { entry.what = "copy of \(from)" }
    set(number, entry, act, &effect)
    effect.made = [Scene.Made(Int(clamping: number), entry.socket.map { endpoints[$0].state })]
  }

  /// Descriptors that came with a message: SCM_RIGHTS, unix(7).
  mutating func passed(_ call: TraceCall, _ act: Act, _ effect: inout Effect) {
    guard call.arguments.count > 1, let control = call.arguments[1]["msg_control"],
      case .array(let messages) = control.content
    else { return }
    for message in messages.prefix(64) where message["cmsg_type"]?.names("SCM_RIGHTS") ?? false {
      guard case .array(let numbers)? = message["cmsg_data"]?.content else { continue }
      for value in numbers.prefix(253) {
        guard let number = value.number else { continue }
        let isSocket = value.label.map(SocketLabel.names) ?? false
        set(number, Entry(socket: nil, what: isSocket ? "socket, passed" : "file, passed"), act, &effect)
        effect.made.append(Scene.Made(Int(clamping: number), nil))
      }
    }
  }
}
