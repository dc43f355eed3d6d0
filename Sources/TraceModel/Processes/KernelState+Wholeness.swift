/// What the trace has to show of its processes before something can be said not to have happened.
extension KernelState {
  /// Whether the first call of the trace starts a program: before that there was nothing to see.
  package var beginsWithProgram: Bool { startsWithExecve == true }

  /// The line where the first thread or process began of whose end the trace shows nothing; nil where all are shown to end.
  package var unended: Int? {
    var first = firstGone
    for slot in processSlots.values where !processes[Int(slot)].isEnded {
      first = min(first ?? .max, processes[Int(slot)].birth)
    }
    return first
  }
}
