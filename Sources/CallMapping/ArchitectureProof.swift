public import LinuxABI
package import StraceParser

/// What the lines of a trace prove of the machine that it was made on.
///
/// arm64 and riscv64 differ in no name that a common program uses, and in no number: then nothing is proved.
package struct ArchitectureProof: Sendable {
  /// The machines that have all that was seen; none where it is of several, as a program of 32 bits among others.
  package private(set) var interfaces = Interfaces.all

  package init() {}

  /// The only one that is left.
  package var proven: Architecture? { interfaces.proven }

  /// Takes the next event of the trace.
  package mutating func take(_ event: TraceEvent) {
    if case .personality(_, let mode) = event.content { interfaces.formIntersection(.running(in: mode)) }
    // strace marks a call of a process that runs in another mode than its own.
    guard let call = event.call, !call.name.utf8.contains(UInt8(ascii: "#")) else { return }
    interfaces.formIntersection(.having(call.name, hasStructure: Self.isStructure(call.arguments.first)))
    // Whose number it is, the new program's or the old one's, depends on the moment.
    if let number = event.prefix.callNumber.flatMap({ Int($0) }), !call.name.hasPrefix("exec") {
      interfaces.formIntersection(.numbering(call.name, number))
    }
  }

  private static func isStructure(_ value: TraceValue?) -> Bool {
    if case .structure = value?.content { true } else { false }
  }
}

extension Architecture {
  /// The architecture that the traces of a run prove; nil where they do not, or where they contradict each other.
  static func proven(by sides: [Side]) -> Architecture? { Interfaces.possible(for: sides).proven }

  /// Why a run cannot have been made there; nil where it can.
  public func refutation(by sides: [Side]) -> String? {
    let possible = Interfaces.possible(for: sides)
    // Traces of several machines say nothing of any.
    guard !possible.isEmpty, possible.isDisjoint(with: interface) else { return nil }
    return possible.proven.map { "the trace was made on \($0.rawValue)" }
      ?? "the trace has calls, or numbers of calls, that \(rawValue) does not have"
  }
}

extension Interfaces {
  /// The machines that can have made all traces of a run.
  static func possible(for sides: [Side]) -> Interfaces {
    sides.reduce(.all) { $0.intersection($1.map.interfaces) }
  }
}
