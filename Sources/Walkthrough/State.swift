/// What the calls so far say of descriptors and sockets. Inferred: the kernel itself was not asked.
public struct State: Hashable, Sendable {
  /// The descriptor tables, by process.
  public private(set) var processes: [Process] = []
  /// Every socket that is or was, in the order in which it was made.
  public private(set) var sockets: [SocketState] = []
  /// Bytes that were sent and not yet received, by direction; directions with none are left out.
  public private(set) var inFlight: [InFlight] = []

  /// Nothing is known.
  public init() {}

  /// The descriptor table of a process.
  public struct Process: Hashable, Sendable {
    /// The index of its program in ``Story/sides``.
    public var side: Int
    /// Its id; nil where the trace names none.
    public var id: Int?
    /// Its descriptors, ascending by number.
    public var descriptors: [Descriptor]
    /// How it ended, in strace's words: `exited with 0`, `killed by SIGPIPE`; nil while it runs.
    public var ended: String?
  }

  /// A descriptor.
  public struct Descriptor: Hashable, Sendable {
    /// The number.
    public var number: Int
    /// The socket that it stands for, as ``SocketState/id``; nil for what is no socket.
    public var socket: Int?
    /// What it is, in a few words: `standard input`, `listener`, `connection`, `epoll`.
    public var what: String

    /// A descriptor.
    public init(_ number: Int, socket: Int?, what: String) {
      self.number = number
      self.socket = socket
      self.what = what
    }
  }

  /// Bytes that were sent and not yet received. Which of the two kernel buffers holds them is not known.
  public struct InFlight: Hashable, Sendable {
    /// The program that sent them: a socket may have come to it from the one that made it.
    public var side: Int
    /// The socket that sent them.
    public var from: Int
    /// The socket that will receive them; nil where it is in no trace.
    public var to: Int?
    /// How many; for datagrams how many bytes are in all of them.
    public var bytes: Int

    /// Bytes on their way.
    public init(side: Int, from: Int, to: Int?, bytes: Int) {
      self.side = side
      self.from = from
      self.to = to
      self.bytes = bytes
    }
  }

  /// Applies what a step changed.
  public mutating func apply(_ change: Change) {
    switch change {
    case .descriptor(let side, let process, let descriptor):
      let index = self.process(side, process)
      let place = processes[index].descriptors.firstIndex { $0.number >= descriptor.number }
      if let place, processes[index].descriptors[place].number == descriptor.number {
        processes[index].descriptors[place] = descriptor
      } else {
        processes[index].descriptors.insert(descriptor, at: place ?? processes[index].descriptors.endIndex)
      }
    case .closed(let side, let process, let number):
      let index = self.process(side, process)
      processes[index].descriptors.removeAll { $0.number == number }
    case .ended(let side, let process, let how):
      let index = self.process(side, process)
      processes[index].descriptors = []
      processes[index].ended = how
    case .socket(let socket):
      if let index = sockets.firstIndex(where: { $0.id == socket.id }) {
        sockets[index] = socket
      } else {
        sockets.append(socket)
      }
    case .inFlight(let bytes):
      inFlight.removeAll { $0.from == bytes.from && $0.to == bytes.to }
      if bytes.bytes > 0 { inFlight.append(bytes) }
    }
  }

  private mutating func process(_ side: Int, _ id: Int?) -> Int {
    // An id whose process is gone may be given again.
    if let index = processes.lastIndex(where: { $0.side == side && $0.id == id }),
      processes[index].ended == nil
    {
      return index
    }
    processes.append(Process(side: side, id: id, descriptors: []))
    return processes.count - 1
  }
}

/// One change of the state.
public enum Change: Hashable, Sendable {
  /// A process has this descriptor, or it stands for something else now.
  case descriptor(side: Int, process: Int?, State.Descriptor)
  /// A process has no descriptor of this number any more.
  case closed(side: Int, process: Int?, number: Int)
  /// A process is gone, and with it its descriptors.
  case ended(side: Int, process: Int?, how: String)
  /// A socket is as this says.
  case socket(SocketState)
  /// So many bytes are on their way in this direction.
  case inFlight(State.InFlight)
}

/// A socket as the calls so far made it.
public struct SocketState: Hashable, Sendable {
  /// A number of its own in the story: descriptors' numbers come again.
  public var id: Int
  /// The index of its program in ``Story/sides``.
  public var side: Int
  /// What kind it is.
  public var kind: Kind
  /// How far it has come.
  public var phase: Phase
  /// Its own address: `127.0.0.1:12580`; nil where no call has said it.
  public var local: String?
  /// The other end's address.
  public var peer: String?

  /// What kind of socket it is, as far as the trace shows it.
  public enum Kind: String, CaseIterable, Sendable {
    case tcp4 = "TCP over IPv4"
    case tcp6 = "TCP over IPv6"
    case mptcp4 = "MPTCP over IPv4"
    case mptcp6 = "MPTCP over IPv6"
    case sctp4 = "SCTP over IPv4"
    case sctp6 = "SCTP over IPv6"
    case dccp4 = "DCCP over IPv4"
    case dccp6 = "DCCP over IPv6"
    case udp4 = "UDP over IPv4"
    case udp6 = "UDP over IPv6"
    case udpLite4 = "UDP-Lite over IPv4"
    case udpLite6 = "UDP-Lite over IPv6"
    case ping4 = "ping over IPv4"
    case ping6 = "ping over IPv6"
    case raw4 = "raw over IPv4"
    case raw6 = "raw over IPv6"
    /// Of another protocol, or of one that is not known.
    case other4 = "socket over IPv4"
    case other6 = "socket over IPv6"
    case unixStream = "unix stream"
    case unixDatagram = "unix datagram"
    case unixSeqpacket = "unix seqpacket"
    case unix
    case netlink
    case packet
    case vsock
    case alg
    case bluetooth
    case unknown = "socket"

    /// Whether what is sent lies with the socket that will receive it: no buffer of the sender's holds it.
    public var leavesAtOnce: Bool {
      switch self {
      case .unix, .unixStream, .unixDatagram, .unixSeqpacket, .udp4, .udp6, .udpLite4, .udpLite6: true
      default: false
      }
    }
  }

  /// How far a socket has come.
  public enum Phase: String, Sendable {
    /// Made, and nothing more.
    case open
    /// Has an address.
    case bound
    /// Takes connections.
    case listening
    /// connect(2) is under way.
    case connecting
    /// Has a peer.
    case connected
    /// One direction is shut.
    case halfClosed = "half-closed"
    /// Both directions are shut, and a descriptor still stands for it.
    case ended = "both directions ended"
    /// The other side has broken the connection off: ECONNRESET, or a hang-up with an error.
    case reset
    /// No descriptor stands for it any more.
    case closed
  }

  /// A socket.
  public init(id: Int, side: Int, kind: Kind, phase: Phase, local: String? = nil, peer: String? = nil) {
    self.id = id
    self.side = side
    self.kind = kind
    self.phase = phase
    self.local = local
    self.peer = peer
  }
}
