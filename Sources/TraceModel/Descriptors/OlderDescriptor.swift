import LinuxABI

/// A descriptor that a process had when strace attached to it, as another witness than the trace has it.
package struct OlderDescriptor: Sendable {
  let number: Int64
  let label: LabelFacts
  let isListening: Bool

  /// - Parameters:
  ///   - label: what a label of strace -yy would say: `TCP:[127.0.0.1:5000]`, `pipe:[9]`.
  ///   - isListening: whether it is a socket that takes connections.
  package init(number: Int64, label: String, isListening: Bool) {
    (self.number, self.label, self.isListening) = (number, LabelFacts(Array(label.utf8)), isListening)
  }
}

extension KernelState {
  /// Gives the process that strace attached to, which is the first one of its trace, the descriptors that it had.
  ///
  /// No line made them: they are as old as line 0.
  mutating func giveOlder(to process: Int, line: Int) {
    olderAreGiven = true
    for descriptor in older where known(descriptor.number, process) == nil {
      guard let id = newFile(.unknown, line: 0, origin: .found),
        give(descriptor.number, id, process, line: 0, closesOnExec: false)
      else { continue }
      take(descriptor.label, id, line)
      guard descriptor.isListening, files[Int(id.slot)].socket != nil else { continue }
      files[Int(id.slot)].socket?.role = .listener
      files[Int(id.slot)].socket?.phase = .listening
    }
  }
}
