import Machine
import StraceParser

/// Whether a server that nobody traces can be talked to, by what /proc says of its sockets and of those of the processes that
/// it has made.
package struct ListeningProcess {
  private let program: Int32

  package init(_ program: Int32) { self.program = program }

  /// Whether there is one, looking once.
  package var isServer: Bool { !addresses.isEmpty }

  /// Where it can be talked to, looking once: `127.0.0.1:5000`, `[::]:5000`, a path; empty for one that has no name.
  package var addresses: [String] {
    ([program] + ProcessTable.descendants(of: program)).flatMap { pid in
      (ProcessDescriptors(of: pid)?.descriptors ?? []).compactMap(\.socket).filter(\.isServer).map {
        $0.own ?? ""
      }
    }
  }
}

/// Whether a server can be talked to, by what its growing trace shows: listen(2) returned 0, or bind(2) of a datagram socket
/// did.
package struct Listening: ~Copyable {
  private var file: GrowingFile
  private var reader = TraceReader(joined: true)
  /// The call that it waits on, as strace wrote its socket: `listen on TCP:[127.0.0.1:5000]`.
  package private(set) var found: String?

  package init(_ path: String) { file = GrowingFile(path) }

  /// Reads what strace has written since; of half a line nothing is said.
  package mutating func look() {
    guard found == nil else { return }
    var found: String?
    _ = file.look { piece in
      reader.feed(piece) { event in
        if found == nil { found = Self.server(event) }
      }
    }
    self.found = found
  }

  private static func server(_ event: TraceEvent) -> String? {
    guard case .call(let call) = event.content, call.result?.number == 0,
      call.name == "listen" || call.name == "bind", let label = call.arguments.first?.descriptorLabel
    else { return nil }
    if call.name == "listen" { return label.text }
    switch label.socket?.kind {
    case .udp, .udp6, .udpLite, .udpLite6, .unixDatagram: return label.text
    default: return nil
    }
  }
}
