import LinuxABI
import Testing

@testable import TraceModel

@Suite("The facts of a line are what the kernel means by it")
struct FactsTests {
  @Test func `a label's path is its bytes, cut to what a socket's can have`() {
    let escaped = #"/tmp/\303\274"#
    let reading = Reading(
      """
      bind(3<UNIX-STREAM:[77]>, {sa_family=AF_UNIX, sun_path="\(escaped)"}, 110) = 0
      accept(9<UNIX-STREAM:[80,"\(escaped)"]>, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)
      accept(10<UNIX-STREAM:[81,@"\(escaped)"]>, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)
      accept(11<UNIX-STREAM:[82,"\(String(repeating: #"\377"#, count: 5000))"]>, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)

      """)
    let path = Array("/tmp/ü".utf8)
    #expect(reading.socket(1)?.own == .unix(path, isAbstract: false))
    #expect(reading.socket(2)?.own == reading.socket(1)?.own)
    #expect(reading.socket(3)?.own == .unix(path, isAbstract: true))
    #expect(reading.socket(4)?.own == .unix([UInt8](repeating: 0xFF, count: 108), isAbstract: false))
  }
}
