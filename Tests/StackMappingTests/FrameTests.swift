import Foundation
import StraceParser
import Testing

@testable import StackMapping

@Suite struct `A frame of strace -k` {
  @Test(arguments: [
    // As strace 6.1 wrote them.
    (
      " > /srv/lab-server(__libc_accept+0x10) [0x58bb60]",
      Frame(object: "/srv/lab-server", symbol: "__libc_accept", symbolOffset: 0x10, offset: 0x58bb60)
    ),
    (
      " > /srv/my (old) server() [0x4bd7]", Frame(object: "/srv/my (old) server", symbol: nil, offset: 0x4bd7)
    ),
    (
      " > /srv/my (old) server(main+0x1) [0x2]",
      Frame(object: "/srv/my (old) server", symbol: "main", symbolOffset: 1, offset: 2)
    ),
    (" > /usr/lib/libc.so.6 [0x1234]", Frame(object: "/usr/lib/libc.so.6", symbol: nil, offset: 0x1234)),
    (
      " > [vdso](__vdso_time+0x1) [0xc01]",
      Frame(object: "[vdso]", symbol: "__vdso_time", symbolOffset: 1, offset: 0xc01)
    ),
    // C++ comes demangled: the symbol's bracket is the one that balances the last.
    (
      " > /srv/p(operator+(int)+0x2) [0x7]",
      Frame(object: "/srv/p", symbol: "operator+(int)", symbolOffset: 2, offset: 7)
    ),
    (
      " > /srv/p((anonymous namespace)::Sock::Sock(int, std::vector<int> const&)+0x37) [0x1221]",
      Frame(
        object: "/srv/p", symbol: "(anonymous namespace)::Sock::Sock(int, std::vector<int> const&)",
        symbolOffset: 0x37, offset: 0x1221)
    ),
    (
      " > /srv/p(Sock::operator()(int) const+0x3) [0x9]",
      Frame(object: "/srv/p", symbol: "Sock::operator()(int) const", symbolOffset: 3, offset: 9)
    ),
    (" > /srv/p(name) [0x7]", Frame(object: "/srv/p", symbol: "name", offset: 7)),
    (" > /srv/p(a+b) [0x7]", Frame(object: "/srv/p", symbol: "a+b", offset: 7)),
    (
      " > /srv/p(x+0x1) [0xffffffffffffffff]",
      Frame(object: "/srv/p", symbol: "x", symbolOffset: 1, offset: .max)
    ),
    // -kk, which this strace was built without.
    (
      " > /srv/p(main+0x11) [0x1111] ../src/a b.c:7",
      Frame(
        object: "/srv/p", symbol: "main", symbolOffset: 0x11, offset: 0x1111, file: "../src/a b.c", line: 7)
    ),
  ])
  func `is read`(_ line: String, _ frame: Frame) { #expect(Frame(line: Array(line.utf8)) == frame) }

  @Test(arguments: [
    // Of a program of 32 bits, where there is no frame: an address, and no file.
    " > unexpected_backtracing_error [0x7ffdcb038630]", " > unexpected_backtracing_error",
    " > too many stack frames [0x1]", " > ", "", " > /p(x) [0x]", " > /p(x) [7]",
    " > /p [0x1ffffffffffffffff]",
    "/p(x) [0x7]", " > [0x7", " > /p(x) [0x7] nowhere", " > /p(x) [0x7] a.c:0",
  ])
  func `is none`(_ line: String) { #expect(Frame(line: Array(line.utf8)) == nil) }
}

@Suite struct `The answers of the toolchain's programs` {
  private let frame = Frame(object: "/p", symbol: "$s1p1fyyF", offset: 0x1010)

  /// One segment: 0x2000 bytes of the file from 0x1000 on lie at 0x401000.
  private func image() -> [UInt8] {
    var bytes: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1] + Array(repeating: 0, count: 58)
    func put(_ number: UInt64, _ size: Int, at place: Int) {
      for index in 0..<size {
        bytes[place + index] = UInt8(truncatingIfNeeded: number >> (8 * UInt64(index)))
      }
    }
    put(64, 8, at: 32)
    put(56, 2, at: 54)
    put(1, 2, at: 56)
    bytes += Array(repeating: 0, count: 56)
    put(1, 4, at: 64)
    put(0x1000, 8, at: 72)
    put(0x401000, 8, at: 80)
    put(0x2000, 8, at: 96)
    return bytes
  }

  @Test func `name an address of the file's own counting, one byte before the return`() throws {
    let image = try #require(Image(header: image()))
    #expect(LineQuery([frame], image).input == "0x40100f\n")
    #expect(LineQuery([Frame(object: "/p", symbol: nil, offset: 0x9000)], image).input == "")
    #expect(LineQuery([Frame(object: "/p", symbol: nil, offset: 0)], image).input == "")
  }

  @Test func `are taken whole, or not at all`() throws {
    let query = LineQuery([frame], try #require(Image(header: image())))
    // As llvm-symbolizer 14 and 21 write it.
    let inlined = """
      $s1p1gyyF
        Filename: /src/g.swift
        Function start filename: /src/g.swift
        Function start line: 5
        Function start address: 0x401008
        Line: 7
        Column: 3
      $s1p1fyyF
        Filename: /src/a:b.swift
        Line: 12
        Column: 9


      """
    #expect(
      query.answers(inlined)[frame] == [
        Symbols.Place(symbol: "$s1p1gyyF", file: "/src/g.swift", line: 7, declaration: "g.swift:5"),
        Symbols.Place(symbol: "$s1p1fyyF", file: "/src/a:b.swift", line: 12),
      ])
    func place(_ file: String) -> Symbols.Place? {
      query.answers("f\n  Filename: \(file)\n  Line: 0\n  Column: 0\n\n")[frame]?.first
    }
    // Line 0 is none, and the file is known; one without a folder is of the symbol table, which knows no file of a function.
    #expect(place("/src/f.swift") == Symbols.Place(symbol: "f", file: "/src/f.swift", line: nil))
    for file in ["/<compiler-generated>", "??", "crtstuff.c"] {
      #expect(place(file) == Symbols.Place(symbol: "f", file: nil, line: nil))
    }
    #expect(query.answers("f\n/src/f.swift:1:1\n\n")[frame]?.allSatisfy { $0.file == nil } == true)
    #expect(query.answers(inlined + inlined) == [:])
    #expect(query.answers("") == [:])
  }

  @Test func `give each name its own answer`() {
    let query = NameQuery(
      [
        frame, Frame(object: "/p", symbol: "$s1p\n1g", offset: 2),
        Frame(object: "/p", symbol: "main", offset: 3),
      ], [:])
    #expect(query.input == "$s1p1fyyF\n")
    #expect(query.answers("f()\n") == ["$s1p1fyyF": "f()"])
    #expect(query.answers("f()\ng()\n") == [:])
    // The module of an extension stands only in the whole name, and not that of the type that it extends.
    #expect(
      query.modules("(extension in tinyext):FoundationEssentials.Data.sayAll(to: Swift.Int32) -> ()\n")
        == ["$s1p1fyyF": "tinyext"])
    #expect(
      query.modules("protocol witness for P.f() -> () in conformance Swift.Int : p.P in app\n") == [
        "$s1p1fyyF": "app"
      ])
    #expect(query.modules("p.f() -> ()\n") == [:])
  }

  /// Every cut and every flipped byte of a header: read or refused, never a trap.
  @Test func `are asked of no damaged file`() {
    let bytes = image()
    for length in 0...bytes.count { _ = Image(header: Array(bytes[..<length])) }
    for place in bytes.indices {
      for value in [0, 1, 0x7f, 0xff] as [UInt8] {
        var damaged = bytes
        damaged[place] = value
        _ = Image(header: damaged)?.address(ofFileOffset: .max)
      }
    }
    #expect(Image(header: []) == nil)
  }

  /// The tables of a whole file, with any of their bytes wrong: read, or not there.
  @Test func `are compared with no damaged table`() throws {
    let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "/bin/true")))
    func look(_ bytes: [UInt8]) -> (id: String?, symbols: Int?) {
      func read(_ offset: UInt64, _ count: Int) -> [UInt8] {
        guard let start = Int(exactly: offset), start < bytes.count, count > 0 else { return [] }
        return Array(bytes[start..<min(bytes.count, start + min(count, bytes.count))])
      }
      guard let image = Image(header: Array(bytes.prefix(65_536))) else { return (nil, nil) }
      _ = image.interpreter(read)
      return (image.buildID(read), image.symbols(at: [0, 0x1000], read)?.count)
    }
    let whole = look(file)
    #expect(whole.id?.count == 40 && whole.symbols != nil)
    let places = Array(0..<1024) + Array(stride(from: max(1024, file.count - 4096), to: file.count, by: 3))
    for place in places where place < file.count {
      for value in [0, 0x7f, 0xff] as [UInt8] {
        var damaged = file
        damaged[place] = value
        _ = look(damaged)
      }
    }
    for length in stride(from: 0, to: file.count, by: 997) { _ = look(Array(file[..<length])) }
  }
}

@Suite struct `A function's name` {
  @Test(arguments: [
    ("close(both:)", "close(both:)"), ("closure #1 in String.send(to:)", "String.send(to:)"),
    ("closure #2 in closure #1 in f()", "f()"), ("partial apply for closure #1 in f()", "f()"),
    ("$defer #1 () in f()", "f()"), ("$defer #1 <A>() in closure #2 in Peer.talk()", "Peer.talk()"),
    ("inner #1 () in f()", "inner #1 () in f()"),
    // Top-level code has no name, and the demangler writes none.
    ("closure #1 in ", "closure #1 in top-level code"),
    ("@objc closure #4 in ", "closure #4 in top-level code"),
    ("closure #2 in closure #1 in ", "closure #1 in top-level code"),
    ("merged Array.withUnsafeBytes<A>(_:)", "Array.withUnsafeBytes<A>(_:) (merged with others)"),
    ("outlined release of Peer", "release of Peer (outlined)"), ("specialized f(_:)", "f(_:)"),
    ("static Server.$main()", "static Server.$main()"), ("", ""),
  ])
  func `is one that a reader understands`(_ demangled: String, _ name: String) {
    #expect(FunctionName.readable(demangled) == name)
  }

  @Test(arguments: [
    ("static Posix.write(descriptor:pointer:size:)", "Posix.write"),
    ("main.(*server).serve", "main.(*server).serve"),
    ("HTTPServer.start<A>(on:pool:)", "HTTPServer.start"), ("runtime.epollctl.abi0", "runtime.epollctl"),
    ("(anonymous namespace)::f(int)", "(anonymous namespace)::f"),
    ("std::function<void (int)>::operator()(int) const", "std::function<void (int)>::operator()"),
    ("main", "main"),
    ("(x)", "(x)"), (")", ")"), ("", ""),
  ])
  func `is short in a chain`(_ name: String, _ brief: String) { #expect(FunctionName.brief(name) == brief) }

  @Test(arguments: [
    ("async_Main", true), ("async_MainTY4_", true), ("async_MainTQ1_", true), ("async_MainLoop", false),
    ("async_MainTY", false),
  ])
  func `is top-level code's where it awaits`(_ symbol: String, _ isTopLevel: Bool) {
    #expect(SymbolName.isTopLevelCode(symbol) == isTopLevel)
  }

  /// A trace may name anything: in time that grows with it.
  @Test func `may be long, and nested without end`() {
    for word in ["merged ", "closure #1 in ", "(", ")", "<", "a::", "outlined merged "] {
      let name = String(repeating: word, count: 50_000)
      let time = ContinuousClock().measure {
        _ = FunctionName.readable(name)
        _ = FunctionName.brief(name)
        _ = SymbolName.language(name)
        _ = Frame(line: Array(" > /p(\(name)+0x1) [0x2]".utf8))
        _ = Symbols().name(name)
      }
      #expect(time < .seconds(5), "\(word)")
    }
  }
}

@Suite struct `A symboliser's answer` {
  /// `clang`'s and `gcc`'s debug information of the function that a symbol is of, and of others.
  @Test(arguments: [
    ("main", "main", true), ("tell", "tell.part.0", true), ("runtime.goexit", "runtime.goexit.abi0", true),
    ("_ZN3net8EndpointC4Ei", "_ZN3net8EndpointC2Ei", true), ("_Z3sayi", "_Z3sayi.cold", true),
    ("$s4echo3sayyyF", "$s4echo3sayyyFTm", true),
    // Functions that no other file sees have short names only.
    ("say", "_ZN12_GLOBAL__N_13sayEi", true), ("~Sock", "_ZN12_GLOBAL__N_14SockD2Ev", true),
    ("operator()", "_ZZ4mainENKUliE_clEi", true), ("each<int>", "_ZL4eachIiEvT_", true),
    ("evil", "main", false), ("evil", "_Z3sayi", false), ("ai", "_Z3sayi", false), ("a", "_Z4evali", false),
    ("_Z3sayi", "_Z4tellv", false), ("$s4echo3sayyyF", "$s4echo4tellyyF", false), ("te", "tell", false),
    ("_Z3sayi", "say", false),
  ])
  func `is of the function that the trace names, or of another`(
    _ name: String, _ symbol: String, _ isSame: Bool
  ) { #expect(AnswerCheck.isSame(name, symbol) == isSame) }

  /// Two functions with the same code are kept once, with two symbols; `main` has another name where SwiftPM linked it.
  @Test(arguments: [
    ("_Z4sendi", AnswerCheck.Verdict.agrees), ("_Z5writei", .folded), ("_Z4evili", .contradicts),
    ("evil", .contradicts), ("main", .contradicts),
  ])
  func `is another's where code is shared`(_ name: String, _ verdict: AnswerCheck.Verdict) {
    let function = FileCheck.Function(own: ["_Z4sendi"], others: ["_Z5writei"])
    #expect(AnswerCheck.verdict(name, function) == verdict)
    let entry = FileCheck.Function(own: ["main"], others: ["echo_main"])
    #expect(AnswerCheck.verdict("echo_main", entry) == .agrees)
  }
}
