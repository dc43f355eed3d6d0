import StraceParser
import Testing

@testable import LanguageMapping

@Suite struct `The sockets of a program with children` {
  @Test func `are told apart by the process, whoever was first`() {
    let trace = """
      10 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      10 listen(3, 1) = 0
      10 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7fec) = 11
      11 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4
      10 accept(3, NULL, NULL) = 4
      11 sendto(4, "x", 1, 0, NULL, 0) = 1
      10 recvfrom(4, "x", 9, 0, NULL, NULL) = 1
      11 close(3) = 0
      10 getsockname(3, {sa_family=AF_UNIX}, [128 => 2]) = 0
      11 close(4) = 0
      10 close(4) = 0

      """
    let found = events(trace)
    let traced = TracedPrograms(found)
    let book = SocketBook(found, process: traced.process, indices: Array(found.indices))
    let numbers = found.indices.map(book.number)
    // The listener of both, the child's own, and the accepted one.
    #expect(numbers == [0, 0, nil, 1, 0, 1, 2, 0, 0, 1, 2])
  }
}
