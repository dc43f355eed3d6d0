import Walkthrough

/// Which sockets the names of an expectation stand for.
struct Assignments {
  /// For each name its sockets, in the order in which they were opened.
  private(set) var candidates: [String: [Int]] = [:]
  /// The same, by the listener of a connection or the other end of a partner.
  private var related: [String: [Int: [Int]]] = [:]
  private let names: [Name]
  private let run: JudgedRun
  /// The programs whose traces say which sockets there are.
  private(set) var programs: Set<Int>

  /// What each name stands for.
  struct One {
    /// Of few names: to look at each is faster than to hash the one that is wanted.
    private(set) var all: [(name: String, socket: Int)] = []

    subscript(name: String) -> Int? { all.first { $0.name == name }?.socket }

    mutating func set(_ name: String, _ socket: Int) {
      if let index = all.firstIndex(where: { $0.name == name }) {
        all[index].socket = socket
      } else {
        all.append((name, socket))
      }
    }
  }

  init(_ names: [Name], _ run: JudgedRun, _ programs: Set<Int>, _ rank: [Int]) {
    self.names = names
    self.run = run
    self.programs = programs
    for name in names {
      var found: [Int] = []
      if name.kind == .partner, let other = name.other {
        found = (candidates[other] ?? []).compactMap { run.facts.sockets[$0].partner }
        self.programs.formUnion(found.map { run.facts.sockets[$0].program })
      } else {
        let listeners = name.other.map { Set(candidates[$0] ?? []) }
        found = run.facts.sockets.indices.filter { index in
          let socket = run.facts.sockets[index]
          guard programs.contains(socket.program), !socket.isRuntimes, Self.fits(socket.role, name.kind)
          else {
            return false
          }
          return listeners.map { listeners in socket.listener.map(listeners.contains) ?? false } ?? true
        }
      }
      found = found.filter { index in
        let socket = run.facts.sockets[index]
        return (name.port == nil || name.port == socket.port)
          && (name.peerPort == nil || name.peerPort == socket.peerPort)
      }
      found.sort { (rank[$0], $0) < (rank[$1], $1) }
      candidates[name.name] = found
      guard name.other != nil else { continue }
      for socket in found {
        let known = run.facts.sockets[socket]
        guard let other = name.kind == .partner ? known.partner : known.listener else { continue }
        related[name.name, default: [:]][other, default: []].append(socket)
      }
    }
  }

  private static func fits(_ role: RunFacts.Socket.Role, _ kind: Name.Kind) -> Bool {
    switch (role, kind) {
    case (_, .socket), (.listener, .listener), (.connection, .connection), (.datagrams, .datagrams): true
    // Who is found at an address, and takes what comes.
    case (.datagrams(isBound: true), .listener): true
    default: false
    }
  }

  /// Calls `body` with each way in which the names can stand for sockets, until it says that it has seen enough.
  ///
  /// - Parameter fixed: what some of them stand for already.
  /// - Returns: the first name that nothing in the run can stand for, where there is one.
  func each(of wanted: Set<String>, fixed: One, _ body: (One) -> Bool) -> Name? {
    // Nearly always: one of many, whose socket is chosen.
    if wanted.allSatisfy({ fixed[$0] != nil }) {
      _ = body(fixed)
      return nil
    }
    let needed = names.filter { wanted.contains($0.name) && fixed[$0.name] == nil }
    if let missing = needed.first(where: { candidates[$0.name]?.isEmpty ?? true }) { return missing }
    var goesOn = true
    choose(needed[...], fixed, &goesOn, body)
    return nil
  }

  private func choose(_ rest: ArraySlice<Name>, _ chosen: One, _ goesOn: inout Bool, _ body: (One) -> Bool) {
    guard goesOn else { return }
    guard let name = rest.first else {
      goesOn = body(chosen)
      return
    }
    for socket in possible(name, chosen) {
      guard goesOn else { return }
      var next = chosen
      next.set(name.name, socket)
      choose(rest.dropFirst(), next, &goesOn, body)
    }
  }

  /// What a name can stand for, where others stand for something already.
  private func possible(_ name: Name, _ chosen: One) -> [Int] {
    // The listener of a connection that is chosen, or the other end.
    for later in names where later.other == name.name {
      guard let known = chosen[later.name].map({ run.facts.sockets[$0] }) else { continue }
      let other = later.kind == .partner ? known.partner : known.listener
      return other.map { [$0] } ?? []
    }
    guard let other = name.other, let own = chosen[other] else { return candidates[name.name] ?? [] }
    return related[name.name]?[own] ?? []
  }
}
