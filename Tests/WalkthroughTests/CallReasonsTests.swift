import Testing
import Walkthrough

/// Why a row of a table is as it is: true of blocking sockets and of others.
@Suite struct `The reason of a row` {
  /// connect(2), accept(2), recv(2): what does not wait fails with these.
  @Test(arguments: [("connect", "EINPROGRESS"), ("accept", "EAGAIN"), ("recv", "EAGAIN")])
  func `says what becomes of a call that may not wait`(_ function: String, _ error: String) {
    let why = CallReasons.text(function: function, systemCalls: [function])
    #expect(why.contains("non-blocking socket") && why.contains(error), "\(why)")
  }

  @Test func `says once that the kernel has no send`() {
    let own = "the kernel has no send: libc calls sendto without an address"
    let twice = CallReasons.text(function: "send", systemCalls: ["sendto"], own: own, language: "C")
    #expect(twice.ranges(of: "has no send").count == 2)
    let once = CallReasons.text(
      function: "send", systemCalls: ["sendto"], own: own, language: "C", ownSaysName: true)
    #expect(once.ranges(of: "has no send").count == 1 && once.hasSuffix("C: \(own)."))
  }
}
