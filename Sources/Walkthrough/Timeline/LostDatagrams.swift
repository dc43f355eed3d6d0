import LanguageMapping
import LinuxABI
import StraceParser
import TraceModel

/// Which datagrams were lost: their receiver's buffer had no room, and the sender heard nothing of it, udp(7).
///
/// No trace shows that. But a socket that had nothing more to give, or gave what was sent later, has not kept what was sent
/// before: it looked, and poll(2) or its receive said that nothing is there.
struct LostDatagrams {
  /// By socket the last step at which nothing that was sent before it can be in its buffer any more.
  private var emptied: [Int: Int] = [:]
  private let timeline: Timeline

  /// A number of a process.
  private struct Descriptor: Hashable {
    let side: Int
    let process: Int?
    let number: Int64
  }

  /// - Parameter contexts: every step, in order.
  init(_ timeline: Timeline, _ contexts: [StepContext]) {
    self.timeline = timeline
    guard !timeline.targets.isEmpty else { return }
    var sockets: [Descriptor: Int] = [:]
    for (place, index) in timeline.told.enumerated() {
      let call = timeline.calls[index]
      func descriptor(_ number: Int64) -> Descriptor {
        Descriptor(side: call.side, process: call.process, number: number)
      }
      for made in call.effect.made { sockets[descriptor(made.number)] = made.endpoint }
      if let socket = call.effect.endpoint {
        sockets[descriptor(call.effect.number)] = socket
        if call.effect.outcome.errno == .again, timeline.kinds[call.kind].takes { emptied[socket] = place }
      }
      guard contexts.indices.contains(place), contexts[place].outcome == .returned(0) else { continue }
      for number in Self.asked(contexts[place]) {
        if let socket = sockets[descriptor(number)] { emptied[socket] = place }
      }
    }
    for arrow in timeline.arrows where arrow.kind == .datagram {
      // What was sent later and received: its buffer gives in the order in which it took.
      guard let to = arrow.to, let socket = timeline.calls[timeline.told[to]].effect.endpoint else {
        continue
      }
      emptied[socket] = max(emptied[socket] ?? 0, arrow.from)
    }
  }

  /// Whether an arrow that arrives nowhere is a datagram that was lost.
  func has(_ arrow: Arrow) -> Bool {
    guard arrow.kind == .datagram, arrow.to == nil, timeline.told.indices.contains(arrow.from),
      let target = timeline.targets[timeline.told[arrow.from]], let last = emptied[target]
    else { return false }
    return arrow.from < last
  }

  /// The descriptors of which poll(2) was asked whether they have something to read.
  private static func asked(_ step: StepContext) -> [Int64] {
    guard let call = step.event?.call, ["poll", "ppoll"].contains(call.name),
      let first = call.arguments.first,
      case .array(let entries) = first.content
    else { return [] }
    return entries.prefix(64).compactMap { entry in
      entry["events"]?.names("POLLIN") == true ? entry["fd"]?.number : nil
    }
  }
}
