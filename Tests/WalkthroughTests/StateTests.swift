import Testing

@testable import Walkthrough

@Suite struct `The state after a step` {
  @Test func `has each descriptor once, in the order of the numbers`() {
    var state = State()
    for number in [4, 3, 5] {
      state.apply(.descriptor(side: 0, process: 7, State.Descriptor(number, socket: nil, what: "file")))
    }
    state.apply(.descriptor(side: 0, process: 7, State.Descriptor(4, socket: 0, what: "connection")))
    state.apply(.closed(side: 0, process: 7, number: 3))
    #expect(state.processes.map(\.id) == [7])
    #expect(state.processes.first?.descriptors.map(\.number) == [4, 5])
    #expect(state.processes.first?.descriptors.first?.what == "connection")
  }

  @Test func `has no bytes on their way once they are received`() {
    var state = State()
    state.apply(.inFlight(State.InFlight(side: 0, from: 0, to: 1, bytes: 5)))
    state.apply(.inFlight(State.InFlight(side: 1, from: 1, to: 0, bytes: 2)))
    state.apply(.inFlight(State.InFlight(side: 0, from: 0, to: 1, bytes: 0)))
    #expect(state.inFlight.map(\.bytes) == [2])
  }
}
