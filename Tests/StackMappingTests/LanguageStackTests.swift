import Testing
import TraceModel

@testable import StackMapping

/// The table of a trace as it stands here, without a file to look into.
private func table(_ trace: String, everyCall: Bool = false) -> StackTable {
  let text = Array(trace.utf8)
  var model = ModelReader()
  var reader = StackReader()
  model.feed(text.span) { reader.take($0, $1, $2, $3) }
  model.finish { reader.take($0, $1, $2, $3) }
  return StackTable(reader.finish(model.state.programs), Symbols(), everyCall: everyCall)
}

private func rows(_ rows: [StackTable.FunctionRow]) -> [String] {
  rows.flatMap { row in
    row.sites.map { ([row.brief] + $0.through + [$0.function]).joined(separator: " > ") + " x\($0.count)" }
  }
}

@Suite struct `The stacks of other languages' programs` {
  /// As strace 6.1 wrote them; the inner frames are libc's.
  @Test func `of C name the function of the program, as its linker does`() {
    let found = table(
      """
      execve("./srv", ["./srv"], 0x7ffe /* 20 vars */) = 0
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
       > /usr/lib/x86_64-linux-gnu/libc.so.6(__socket+0x7) [0xfa667]
       > /home/u/srv(open_listener+0x1d) [0x1234]
       > /home/u/srv(main+0x22) [0x1352]
       > /usr/lib/x86_64-linux-gnu/libc.so.6(__libc_start_main+0xeb) [0x2409b]
       > /home/u/srv(_start+0x2a) [0x165a]
      listen(3, 4) = 0
       > /usr/lib/x86_64-linux-gnu/libc.so.6(listen+0x7) [0xfa667]
       > /home/u/srv(main+0x27) [0x1357]
       > /usr/lib/x86_64-linux-gnu/libc.so.6(__libc_start_main+0xeb) [0x2409b]
       > /home/u/srv(_start+0x2a) [0x165a]

      """)
    #expect(rows(found.functions) == ["open_listener > socket x1", "main > listen x1"])
    #expect(found.outside.isEmpty && found.leftOut.calls == 1)
    #expect(found.functions.flatMap(\.sites).map(\.address) == ["srv+0x1234", "srv+0x1357"])
  }

  /// The instruction that makes a system call stands in the C library, as a rule, whatever its functions are called.
  @Test func `of statically linked C have the library's functions in its layer`() {
    let found = table(
      """
      7 newfstatat(3, "", {st_mode=S_IFSOCK|0777, st_size=0, ...}, AT_EMPTY_PATH) = 0
       > /srv/p(fstatat+0xa) [0x344aa]
      7 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3
       > /srv/p(__socket+0x7) [0x36be7]
       > /srv/p(getaddrinfo+0x80) [0x42420]
       > /srv/p(look_up+0x80) [0x1420]
       > /srv/p(main+0x80) [0x1620]

      """, everyCall: true)
    #expect(rows(found.functions) == ["look_up > getaddrinfo > socket x1"])
    #expect(found.outside.map(\.name) == ["fstatat"] && found.outside.map(\.layer) == [.libc])
  }

  /// g++ -O2, without -g: only the name of what starts the thread says whose code was inlined there.
  @Test(arguments: [
    "std::thread::_State_impl<std::thread::_Invoker<std::tuple<main::{lambda()#1}> > >::_M_run()",
    "std::_Function_handler<void (int), main::{lambda()#1}>::_M_invoke(std::_Any_data const&, int&&)",
  ])
  func `of C++ name a lambda that was inlined into what calls it`(_ symbol: String) {
    let call = "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
    let found = table(
      call + " > /lib/libc.so.6(__socket+0x7) [0x10]\n > /srv/p(\(symbol)+0x15) [0x12c5]\n")
    #expect(rows(found.functions) == ["main::{lambda()#1} > socket x1"])
    // A lambda of its own is the program's function, and what calls it std's.
    let apart = table(
      call
        + " > /lib/libc.so.6(__socket+0x7) [0x10]\n > /srv/p(main::{lambda()#1}::operator()() const+0x5) [0x20]\n"
        + " > /srv/p(\(symbol)+0x15) [0x12c5]\n")
    #expect(apart.functions.map(\.name) == ["main::{lambda()#1}::operator()() const"])
  }

  @Test func `of C++ come demangled, and std's functions are not the program's`() {
    let found = table(
      """
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
       > /lib/libc.so.6(__socket+0x7) [0x10]
       > /srv/p((anonymous namespace)::Sock::Sock(int, std::vector<int, std::allocator<int> > const&)+0x37) [0x1221]
       > /srv/p(main+0x2) [0x1300]
       > /lib/libc.so.6(__libc_start_main+0x85) [0x27305]
      7 close(3) = 0
       > /lib/libc.so.6(__close+0x10) [0x20]
       > /srv/p(std::function<void (int)>::operator()(int) const+0x48) [0x337c]
       > /srv/p(void each<std::function<void (int)> >(std::vector<int> const&, std::function<void (int)>)+0x5c) [0x2ed0]
       > /srv/p(main+0x9) [0x1307]
       > /lib/libc.so.6(__libc_start_main+0x85) [0x27305]

      """)
    #expect(
      found.functions.map(\.name) == [
        "(anonymous namespace)::Sock::Sock(int, std::vector<int, std::allocator<int> > const&)",
        "void each<std::function<void (int)> >(std::vector<int> const&, std::function<void (int)>)",
      ])
    #expect(found.functions.last?.sites.first?.through == ["std::function<void (int)>::operator()"])
  }

  @Test func `of Rust are of the crate that has main, and of std below it`() {
    let found = table(
      """
      7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3
       > /lib/libc.so.6(__socket+0x7) [0x10]
       > /srv/chat(<std::sys::net::connection::socket::unix::Socket>::new+0x20) [0x1221]
       > /srv/chat(<chat::Peer as chat::Talk>::open+0x20) [0x1231]
       > /srv/chat(chat::main+0x20) [0x1241]
       > /srv/chat(core::ops::function::FnOnce::call_once+0x20) [0x1251]
       > /srv/chat(std::rt::lang_start+0x20) [0x1261]
       > /srv/chat(main+0x2) [0x1300]
       > /lib/libc.so.6(__libc_start_main+0x85) [0x27305]
      7 recvfrom(3, "", 16, 0, NULL, NULL) = 0
       > /lib/libc.so.6(recv+0x7) [0x30]
       > /srv/chat(<std::sys::net::connection::socket::unix::Socket>::recv_with_flags+0x20) [0x1321]
       > /srv/chat(mio::net::tcp::read+0x20) [0x1331]
       > /srv/chat(std::sys::thread::unix::Thread::new::thread_start+0x20) [0x1341]

      """)
    #expect(
      rows(found.functions) == [
        "<chat::Peer as chat::Talk>::open > <std::sys::net::connection::socket::unix::Socket>::new > socket x1"
      ])
    #expect(found.outside.map(\.layer) == [.package("mio")])
  }

  /// Rust lets a crate write a trait for a type only where one of the two is its own.
  @Test func `of Rust know whose a trait's functions are`() {
    let found = table(
      """
      7 sendto(3, "a", 1, MSG_NOSIGNAL, NULL, 0) = 1
       > /srv/rs(<std::net::tcp::TcpStream as std::io::Write>::write+0x13) [0x2e5a3]
       > /srv/rs(<std::net::tcp::TcpStream as rs::Say>::say+0xb) [0x166fb]
       > /srv/rs(rs::main+0x128) [0x15ed8]
      7 sendto(3, "b", 1, MSG_NOSIGNAL, NULL, 0) = 1
       > /srv/rs(<std::net::tcp::TcpStream as std::io::Write>::write+0x13) [0x2e5a3]
       > /srv/rs(<&mut rs::Peer<std::net::tcp::TcpStream> as std::io::Write>::write+0xb) [0x1671b]
       > /srv/rs(rs::main+0x138) [0x15ee8]
      7 sendto(3, "c", 1, MSG_NOSIGNAL, NULL, 0) = 1
       > /srv/rs(<std::net::tcp::TcpStream as std::io::Write>::write+0x13) [0x2e5a3]
       > /srv/rs(<std::net::tcp::TcpStream as mio::event::Source>::write+0xb) [0x1673b]
       > /srv/rs(std::sys::thread::unix::Thread::new::thread_start+0x20) [0x1341]

      """)
    #expect(
      found.functions.map(\.name) == [
        "<std::net::tcp::TcpStream as rs::Say>::say",
        "<&mut rs::Peer<std::net::tcp::TcpStream> as std::io::Write>::write",
      ])
    #expect(found.outside.map(\.layer) == [.package("mio")])
  }

  /// net/http's goroutine, and a thread of Rust's: what begins a stack there is what Concurrency is in Swift.
  @Test func `without a function of the program are told by the outermost package, and not by the runtime`() {
    let found = table(
      """
      7 write(3, "GET", 3) = 3
       > /srv/go(runtime/internal/syscall.Syscall6+0xe) [0x1]
       > /srv/go(syscall.write+0xd) [0x2]
       > /srv/go(internal/poll.(*FD).Write+0x1d) [0x3]
       > /srv/go(net.(*conn).Write+0x2d) [0x4]
       > /srv/go(net/http.persistConnWriter.Write+0x2d) [0x5]
       > /srv/go(bufio.(*Writer).Flush+0x2d) [0x6]
       > /srv/go(net/http.(*persistConn).writeLoop+0x2d) [0x7]
       > /srv/go(runtime.goexit.abi0+0x1) [0x8]
      7 getsockname(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0
       > /srv/go(runtime.netpollinit+0xd) [0x12]
       > /srv/go(runtime.schedule+0x1d) [0x13]
       > /srv/go(runtime.mcall+0x2d) [0x14]
      7 sendto(3, "a", 1, MSG_NOSIGNAL, NULL, 0) = 1
       > /srv/rs(<std::net::tcp::TcpStream as std::io::Write>::write+0x13) [0x2e5a3]
       > /srv/rs(std::thread::lifecycle::spawn_unchecked::{closure#0}+0x30) [0x1231]
       > /srv/rs(core::ops::function::FnOnce::call_once+0x30) [0x1251]
       > /srv/rs(std::rt::lang_start+0x37) [0x191c7]

      """)
    #expect(
      found.outside.map(\.brief) == [
        "net/http.(*persistConn).writeLoop", "runtime.schedule",
        "<std::net::tcp::TcpStream as std::io::Write>::write",
      ])
  }

  /// GCC makes a copy of a function for arguments that are always the same: it is that function still.
  @Test func `of C and C++ tell a compiler's copy of a function as the function`() {
    let found = table(
      """
      7 sendto(3, "a", 1, 0, NULL, 0) = 1
       > /srv/p(net::say(std::ostream&, int) [clone .constprop.0] [clone .isra.0]+0x13) [0x1010]
       > /srv/p(main+0x8) [0x1300]
      7 sendto(3, "a", 1, 0, NULL, 0) = 1
       > /srv/p(net::say(std::ostream&, int)+0x13) [0x1110]
       > /srv/p(main+0x9) [0x1301]
      7 sendto(3, "a", 1, 0, NULL, 0) = 1
       > /srv/p(tell.part.0+0x13) [0x1210]
       > /srv/p(main+0x10) [0x1308]

      """)
    #expect(found.functions.map(\.name) == ["net::say(std::ostream&, int)", "tell"])
    #expect(found.functions.allSatisfy { $0.layer == .program(nil) })
  }

  @Test func `of Go are of the package main, and its system calls are its own libc`() {
    let found = table(
      """
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
       > /srv/go(runtime/internal/syscall.Syscall6+0xe) [0x1]
       > /srv/go(syscall.RawSyscall6+0xd) [0x2]
       > /srv/go(syscall.Socket+0x1d) [0x3]
       > /srv/go(net.sysSocket+0x2d) [0x4]
       > /srv/go(net.(*sysListener).listenTCP+0x2d) [0x5]
       > /srv/go(main.(*server).open+0x3d) [0x6]
       > /srv/go(runtime.goexit+0x1) [0x7]

      """)
    #expect(rows(found.functions) == ["main.(*server).open > net.sysSocket > syscall.Socket > socket x1"])
  }

  @Test func `of an interpreter are its own, and that is said once`() {
    let found = table(
      """
      7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3
       > /lib/libc.so.6(__socket+0x7) [0x10]
       > /usr/bin/python3.11(PyObject_Call+0x7) [0x20]
       > /usr/bin/python3.11(Py_BytesMain+0x7) [0x30]
       > /lib/libc.so.6(__libc_start_main+0x85) [0x27305]

      """)
    #expect(found.functions.isEmpty && found.outside.map(\.name) == ["python3.11"])
    #expect(found.interpreters.map(\.language) == ["python"])
    let both = table(
      """
      7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3
       > /lib/libc.so.6(__socket+0x7) [0x10]
       > /usr/lib/libpython3.11.so.1.0(PyObject_Call+0x7) [0x20]
       > /usr/bin/python3.11(main+0x7) [0x30]

      """)
    #expect(both.interpreters.map(\.files) == [["libpython3.11.so.1.0", "python3.11"]])
    #expect(
      Interpreter(file: "libjvm.so")?.language == "java" && Interpreter(file: "node")?.language == "node")
    #expect(Interpreter(file: "pythonista") == nil && Interpreter(file: "my-server") == nil)
  }

  @Test func `that strace broke off, or cut at a limit, are said to be`() {
    let found = table(
      """
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
       > /lib/libc.so.6(__socket+0x7) [0x10]
       > /srv/p(f+0x1) [0x1221]
       > too many stack frames [0x1300]
      7 listen(3, 4) = 0
       > /lib/libc.so.6(listen+0x7) [0x20]
       > unexpected_backtracing_error [0x7ffd]
      7 close(3) = 0

      """)
    #expect(found.broken.calls == 2)
    #expect(found.broken.why == ["too many stack frames", "unexpected_backtracing_error"])
    #expect(found.functions.map(\.name) == ["f"] && found.outside.map(\.name) == ["libc", "(no stack)"])
  }

  /// Of Rust's debug builds, and of statically linked C, strace 6.1 may find the innermost frames alone, and not say so.
  @Test func `that end before anything begins are counted where they hold no function of the program`() {
    let found = table(
      """
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
       > /lib/libc.so.6(__socket+0x7) [0x10]
       > /srv/r(<std::sys::net::connection::socket::TcpListener>::bind::inner+0x96) [0x4ada6]
       > /srv/r(std::rt::lang_start+0x37) [0x19b27]
      7 listen(3, 4) = 0
       > /lib/libc.so.6(listen+0x7) [0x20]
       > /srv/r(r::main+0xf2) [0x184e2]
       > /srv/r(std::rt::lang_start+0x37) [0x19b27]
      8 close(3) = 0
       > /srv/r(std::sys::close+0x7) [0x30]
       > /srv/r(__clone3+0x2a) [0x40]

      """)
    #expect(found.functions.map(\.name) == ["r::main"] && found.outside.count == 2)
    #expect(found.cut == 1)
  }

  /// A name that stands in a stripped file is a neighbour's where the place is behind that function's end.
  @Test func `show no name that a file's sizes refute`() {
    let frame = Frame(object: "/srv/p", symbol: "f", symbolOffset: 0x4b10, offset: 0x5000)
    let text = Array("7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n > /srv/p(f+0x4b10) [0x5000]\n".utf8)
    var model = ModelReader()
    var reader = StackReader()
    model.feed(text.span) { reader.take($0, $1, $2, $3) }
    model.finish { reader.take($0, $1, $2, $3) }
    var symbols = Symbols()
    symbols.refuted = [frame]
    let stacked = reader.finish(model.state.programs)
    let found = StackTable(stacked, symbols)
    #expect(found.functions.isEmpty && found.outside.map(\.name) == ["(no name)"])
    #expect(found.outside.first?.sites.first?.address == "p+0x5000")
    // Swift merges functions into one without a symbol, and the debug information has its name.
    symbols.places[frame] = [Symbols.Place(symbol: "g", file: "/src/p.c", line: 4)]
    let told = StackTable(stacked, symbols)
    #expect(told.functions.map(\.name) == ["g"] && told.functions.first?.sites.first?.line == 4)
    // Of no line, as the compiler's own code is: the file is known all the same.
    symbols.places[frame] = [Symbols.Place(symbol: "g", file: "/src/p.c", line: nil)]
    let made = StackTable(stacked, symbols).functions.first?.sites.first
    #expect(made?.file == "p.c" && made?.line == nil)
  }

  /// What is a socket's only a later line tells: it is in the table all the same.
  @Test func `hold every call on a socket, whenever that is known`() {
    let found = table(
      """
      7 close(9) = 0
       > /srv/p(g+0x1) [0x1]
      7 write(3, "a", 1) = 1
       > /srv/p(f+0x1) [0x2]
      7 recvfrom(3, "b", 1, 0, NULL, NULL) = 1
       > /srv/p(f+0x5) [0x6]

      """)
    #expect(rows(found.functions) == ["f > write x1", "f > recv x1"])
    #expect(found.leftOut.calls == 1 && found.lineCount == 6)
  }
}
