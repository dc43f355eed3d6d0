import Glibc
package import Machine
package import Runs

extension Recorder {
  /// Waits until strace traces a process that was there before, and writes what /proc says of its descriptors both before
  /// and behind that moment; what only one of both says may have changed in between, and is not known.
  ///
  /// - Parameters:
  ///   - before: what was read before strace began.
  ///   - began: when that was, in seconds since 1970.
  package mutating func awaitAttached(
    _ program: RecordedProgram, _ process: ProcessIdentity, _ before: ProcessDescriptors?, _ began: Double
  ) throws(RunFolder.Problem) {
    _ = run(every: 5) { program.isOver || ProcessTable.tracer(of: process.pid) == program.child }
    // It may have ended in between: what strace has seen of it stands in the trace.
    if program.isOver, Files.size(of: program.tracePath) ?? 0 > 0 { return }
    guard !program.isOver else {
      throw RunFolder.Problem("strace could not attach to process \(process.pid); what it says stands above")
    }
    let attached = Clock.seconds
    guard let before, var after = ProcessDescriptors(of: process.pid) else { return }
    // strace stops each thread, and the kernel begins its call anew: meanwhile it is in none.
    for _ in 0..<20 where before.calls.keys.contains(where: { after.calls[$0] == nil }) {
      usleep(5_000)
      guard let again = ProcessDescriptors(of: process.pid) else { return }
      after = again
    }
    let both = before.descriptors.filter(after.descriptors.contains)
    try program.write(
      DescriptorsRecord(
        pid: process.pid, began: began, attached: attached,
        descriptors: both.map(DescriptorsRecord.Descriptor.init),
        waiting: before.calls.filter { after.calls[$0.key] == $0.value }.keys.sorted()))
  }
}

extension DescriptorsRecord.Descriptor {
  init(_ descriptor: ProcessDescriptors.Descriptor) {
    self.init(
      number: descriptor.number, link: descriptor.link,
      socket: descriptor.socket.map {
        .init(kind: $0.kind, own: $0.own, peer: $0.peer, isListening: $0.isListening)
      })
  }
}
