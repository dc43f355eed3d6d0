import LinuxABI
import Testing

@testable import TraceModel

@Suite("A connect that goes on behind the program ends where the kernel says so")
struct ConnectingTests {
  static let start = """
    socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_IP) = 3
    connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (Operation now in progress)

    """
  static let peer = "{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}, [16]"

  /// Whichever call says first that the connection stands, it stands from there on.
  @Test(arguments: [
    "poll([{fd=3, events=POLLOUT}], 1, 1000) = 1 ([{fd=3, revents=POLLOUT}])",
    "write(3, \"hi\", 2) = 2", "read(3, \"hi\", 2) = 2", "getpeername(3, \(peer)) = 0",
    "connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0",
    "connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = -1 EISCONN (Transport endpoint is already connected)",
  ])
  func `the connection stands, also when it is closed by now`(_ line: String) {
    let reading = Reading(Self.start + line + "\nclose(3) = 0\n")
    #expect(reading.socket(2)?.phase == .connecting)
    #expect(reading.socket(2)?.isConnected == false)
    // What it was before its close.
    #expect(reading.before[3]?.phase == .connected)
    #expect(reading.before[3]?.isConnected == true)
    #expect(reading.socket(4)?.phase == .closed)
    #expect(reading.socket(4)?.isConnected == true)
  }

  /// select(2) counts an error among what can be written: only SO_ERROR says which it was. connect(2), EINPROGRESS.
  @Test(arguments: [
    ("[0]", SocketState.Phase.connected), ("[ECONNREFUSED]", .open),
  ])
  func `what select finds is asked for`(_ error: String, _ phase: SocketState.Phase) {
    let reading = Reading(
      Self.start + """
        select(4, NULL, [3], NULL, NULL) = 1 (out [3])
        getsockopt(3, SOL_SOCKET, SO_ERROR, \(error), [4]) = 0

        """)
    #expect(reading.before[3]?.phase == .connecting)
    #expect(reading.socket(4)?.phase == phase)
    #expect(reading.socket(4)?.isConnected == (phase == .connected))
  }

  /// SO_ERROR is 0 as long as the attempt has no outcome, and getpeername(2) says ENOTCONN in SYN_SENT.
  @Test func `a SO_ERROR of 0 before the socket can be written says nothing`() {
    let reading = Reading(
      Self.start + """
        getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0
        getpeername(3, 0x7ffc, [16]) = -1 ENOTCONN (Transport endpoint is not connected)
        poll([{fd=3, events=POLLOUT}], 1, 1000) = 1 ([{fd=3, revents=POLLOUT|POLLERR|POLLHUP}])
        getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0

        """)
    #expect(reading.socket(3)?.phase == .connecting)
    #expect(reading.socket(3)?.isConnected == false)
    #expect(reading.socket(4)?.phase == .connecting)
    #expect(reading.socket(6)?.phase == .open)
  }

  @Test func `what a former attempt could do is not said of the next one`() {
    let reading = Reading(
      Self.start + """
        poll([{fd=3, events=POLLOUT}], 1, 1000) = 1 ([{fd=3, revents=POLLOUT|POLLERR|POLLHUP}])
        getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0
        connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (Operation now in progress)
        getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0

        """)
    #expect(reading.socket(6)?.phase == .connecting)
  }

  /// Behind writability getpeername(2) tells a connection from a failure, as an alternative to SO_ERROR.
  @Test func `ENOTCONN when it could be written says that it failed`() {
    let reading = Reading(
      Self.start + """
        select(4, NULL, [3], NULL, NULL) = 1 (out [3])
        getpeername(3, 0x7ffc, [16]) = -1 ENOTCONN (Transport endpoint is not connected)

        """)
    #expect(reading.socket(4)?.phase == .open)
    #expect(reading.socket(4)?.peer == nil)
  }
}
