import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")
private let traces = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "traces")

/// Recordings of programs with several threads; the others would be one file.
private let recordings = [
  "01-hello-hi/peers/go/server", "01-hello-hi/peers/go/client", "02-one-shot/peers/go/server",
  "01-hello-hi/peers/node/server", "02-one-shot/peers/node/client", "02-one-shot/peers/java/server",
  "01-hello-hi/peers/java/client",
]

/// A trace of `strace -f` as `strace -ff` would have written it: the files, as a shell lists them.
private func split(_ path: String, in folder: TemporaryFolder, as name: String) throws -> [String] {
  var files: [Substring: [String]] = [:]
  var halves: [Substring: Int] = [:]
  let unfinished = " <unfinished ...>"
  for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
    let thread = line.prefix { $0 != " " }
    let text = line.dropFirst(thread.count).drop { $0 == " " }
    if text.hasSuffix(unfinished) {
      halves[thread] = files[thread, default: []].count
      files[thread, default: []].append(String(text.dropLast(unfinished.count)))
    } else if let place = halves[thread], let resumed = text.range(of: " resumed>") {
      halves[thread] = nil
      files[thread]?[place] += text[resumed.upperBound...]
    } else {
      files[thread, default: []].append(String(text))
    }
  }
  // What never returned is cut in its own file, too.
  for (thread, place) in halves { files[thread]?[place] += unfinished }
  return try files.map { thread, lines in
    try folder.write("\(name).\(thread)", lines.joined(separator: "\n") + "\n")
  }.sorted()
}

/// A report without what may differ: which lines it speaks of, and how many there are.
private func withoutLines(_ report: String) -> String {
  report.replacing(/(lines?|in)? *\d+(, \d+|-\d+| and \d+| of the)*/, with: " N ")
    .split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
}

/// The rows of a table in JSON without the lines that they name.
private func rows(_ json: String) throws -> String {
  func stripped(_ value: Any) -> Any {
    if let object = value as? [String: Any] {
      return object.filter { !["lines", "line"].contains($0.key) }.mapValues(stripped)
    }
    return (value as? [Any])?.map(stripped) ?? value
  }
  var table = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
  // How many lines are left out counts halves.
  table = table.filter { $0.value is [Any] }
  #expect(!table.isEmpty)
  let data = try JSONSerialization.data(
    withJSONObject: stripped(table), options: [.sortedKeys, .prettyPrinted])
  return String(decoding: data, as: UTF8.self)
}

@Suite struct `The files of strace -ff` {
  /// Split by thread and merged: all but line numbers stays.
  @Test(arguments: recordings)
  func `give the table, the story, the answers of the trace of strace -f`(_ recording: String) throws {
    let scratch = TemporaryFolder()
    let whole = traces.appending(path: recording + ".strace").path
    let side = URL(fileURLWithPath: whole).deletingPathExtension().lastPathComponent
    let set = try split(whole, in: scratch, as: side)
    #expect(set.count > 3)

    let table = ["table", "--language", "auto", "--format", "json", "--trace"]
    let one = try socklab.run(table + [whole])
    let many = try socklab.run(table + set)
    #expect(many.status == 0 && many.errors.isEmpty)
    #expect(try rows(one.text) == rows(many.text))
    // Operands, and names with commas between them, are the same set.
    #expect(try socklab.run(["table", "--format", "json"] + set).text == many.text)
    #expect(try socklab.run(table + [set.reversed().joined(separator: ",")]).text == many.text)

    let pages = try [[whole], set].map { try socklab.run(["walkthrough", "--mermaid"] + $0) }
    #expect(pages[1].status == 0 && pages[0].output == pages[1].output)

    for pattern in ["close(_) = 0", "read($fd, ...)", "socket(...) = $fd", "write(_, ...)"] {
      let answers = try [[whole], set].map {
        try socklab.run(["query", "--count", ">0", "--trace"] + $0 + [pattern])
      }
      #expect(answers[0].status == answers[1].status)
      #expect(withoutLines(answers[0].text) == withoutLines(answers[1].text))
    }

    let diff = try socklab.run(["diff", whole, set.joined(separator: ",")])
    #expect(diff.status == 0, "\(diff.text)")
    #expect(diff.text.contains("no difference: "))
  }

  @Test func `are one program each, where a shell lists those of two`() throws {
    let scratch = TemporaryFolder()
    let paths = ["server", "client"].map { traces.appending(path: "01-hello-hi/peers/go/\($0).strace").path }
    let sets = try ["server", "client"].flatMap { side in
      try split(traces.appending(path: "01-hello-hi/peers/go/\(side).strace").path, in: scratch, as: side)
    }
    for words in [["walkthrough", "--mermaid"], ["walkthrough", "--svg", "-"]] {
      let one = try socklab.run(words + paths)
      let many = try socklab.run(words + sets)
      #expect(one.status == 0 && many.status == 0 && many.errors.isEmpty)
      #expect(one.output == many.output)
    }
    let named = try socklab.run([
      "walkthrough", "--mermaid", "go=" + sets.filter { $0.contains("server") }.joined(separator: ","),
      "go=" + sets.filter { $0.contains("client") }.joined(separator: ","),
    ])
    #expect(
      named.output == (try socklab.run(["walkthrough", "--mermaid"] + paths.map { "go=" + $0 })).output)
    let diffs = try [paths, sets].map { try socklab.run(["diff", "--format", "json"] + $0) }
    #expect(diffs[0].status == diffs[1].status)
    let columns = try socklab.run(["table", "--side-by-side"] + sets)
    #expect(columns.status == 0)
    #expect(columns.text.contains("server.*") && columns.text.contains("client.*"))
  }

  /// attached/ff-set: the acceptor's file, and the file of the thread that waits for what it accepted.
  @Test func `are one program, also where each knows a part of it`() throws {
    let scratch = TemporaryFolder()
    let acceptor = try scratch.write(
      "trace.403",
      """
      23:49:57.575145 <... accept resumed>{sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, [16]) = 40 <8.181184>
      23:49:57.587025 accept(41, NULL, NULL) = 47 <0.000025>
      23:49:57.598540 accept(41,  <unfinished ...>

      """)
    let loop = try scratch.write(
      "trace.402",
      """
      23:49:57.547210 epoll_wait(42, [], 1024, 1000) = 0 <0.039663>
      23:49:57.597972 epoll_ctl(42, EPOLL_CTL_ADD, 40, {events=EPOLLIN, data={u32=40, u64=40}}) = 0 <0.000021>
      23:49:57.598071 epoll_wait(42, [{events=EPOLLIN, data={u32=40, u64=40}}], 1024, 1000) = 1 <0.000800>
      23:49:57.599000 read(40, "hi", 9) = 2 <0.000007>
      23:49:57.599100 close(40) = 0 <0.000007>

      """)
    let outcome = try socklab.run(["table", "--trace", "\(acceptor),\(loop)", "--language", "c"])
    #expect(outcome.status == 0)
    // The read and the close are of what the other file's accept made.
    for row in ["epoll_create1,", "accept(fd, ...)", "read(fd, ...)", "close(fd)"] {
      #expect(outcome.text.contains("\n\(row)"))
    }
    #expect(outcome.text.contains("left out: none."))
    let query = try socklab.run(["query", "--trace", acceptor, loop, "accept(...) = $fd", "close($fd)"])
    #expect(query.status == 0)
    #expect(query.text.hasPrefix("line 2 ") && query.text.contains("\nline 10 "))
    #expect(
      try socklab.run(["query", "--quiet", "--trace", acceptor, loop, "read($fd, ...)", "close($fd)"]).status
        == 0)
    #expect(
      try socklab.run(["parse", "--format", "strace", loop, acceptor]).text.split(separator: "\n").map {
        $0.prefix(21)
      }
        == [
          "402   23:49:57.547210", "403   23:49:57.575145", "402   23:49:57.586873", "403   23:49:57.587025",
          "402   23:49:57.597972", "402   23:49:57.598071", "403   23:49:57.598540", "402   23:49:57.598871",
          "402   23:49:57.599000", "402   23:49:57.599100",
        ])
  }

  @Test func `are said to come one after the other where they have no stamps`() throws {
    let scratch = TemporaryFolder()
    let files = try [7, 8].map {
      try scratch.write("t.\($0)", "socket(AF_INET, SOCK_STREAM, 0) = \($0)\nclose(\($0)) = 0\n")
    }
    let outcome = try socklab.run(["query", "--count", "2", "--trace"] + files + ["close(_) = 0"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("t.*: a file has no time stamps"))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  @Test func `without stamps are one program with its children`() throws {
    let scratch = TemporaryFolder()
    let parent = try scratch.write(
      "t.100",
      """
      execve("./a", ["./a"], 0x7ffc /* 3 vars */) = 0
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      bind(3, {sa_family=AF_INET, sin_port=htons(15805), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      listen(3, 8) = 0
      clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7fc5) = 101
      accept(3, NULL, NULL) = 4
      recvfrom(4, "abc", 9, 0, NULL, NULL) = 3
      wait4(-1, NULL, 0, NULL) = 101
      --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=101, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---
      +++ exited with 0 +++

      """)
    let child = try scratch.write(
      "t.101",
      """
      close(3) = 0
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      connect(3, {sa_family=AF_INET, sin_port=htons(15805), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      sendto(3, "abc", 3, 0, NULL, 0) = 3
      exit_group(0) = ?
      +++ exited with 0 +++

      """)
    let table = try socklab.run(["table", "--language", "c", "--trace", parent, child])
    #expect(table.status == 0, "\(table.errors)")
    for row in ["accept(", "connect(", "send", "recv"] { #expect(table.text.contains("\n\(row)")) }
    #expect(!table.text.contains("use -f"))
    let story = try socklab.run(["walkthrough", "--mermaid", parent, child])
    #expect(story.status == 0 && !(story.text + story.errors).contains("use -f"))
    let query = try socklab.run([
      "query", "--trace", parent, child, "clone(...) = 101", "connect(...)", "accept(...)",
    ])
    #expect(query.status == 0, "\(query.errors)")
    // In a table of files each line has the thread that its file's name says.
    let csv = try socklab.run(["parse", "--format", "csv", parent, child])
    #expect(csv.text.contains("\(child),1,,101,,close,3,0,"), "\(csv.text)")
  }

  /// The words, and what the one line on standard error must say.
  @Test(arguments: [
    (["table", "--language", "c", "--trace", "A.7,A.7"], "two files of thread 7"),
    (["table", "--language", "c", "--trace", "A.7,"], "an empty name is not"),
    (["table", "--language", "c", "--trace", "A.7", "B.7"], "B.7 is one"),
    (["diff", "A.7", "A.8", "A.9"], "takes two traces, and 1 is named"),
    (["parse", "--format", "strace", "A.7", "B.7"], "takes one trace"),
    (["compare", "--log", "L", "--trace", "A.7", "B.7"], "takes no operand, and"),
  ])
  func `are refused in one line where it is not clear what is meant`(_ words: [String], _ says: String) throws
  {
    let scratch = TemporaryFolder()
    for name in ["A.7", "A.8", "A.9", "B.7", "other", "L"] {
      try scratch.write(name, "1700000000.1 close(3) = 0\n")
    }
    let outcome = try socklab.run(
      words.map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
          .map {
            $0.count <= 5 && ($0.contains(".") || $0 == "other" || $0 == "L")
              ? scratch.path(String($0)) : String($0)
          }
          .joined(separator: ",")
      })
    #expect(outcome.status == 64)
    #expect(outcome.text.isEmpty && outcome.errors.contains(says), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  @Test func `are many, and are read at once`() throws {
    let scratch = TemporaryFolder()
    let files = try (1000..<2500).map { thread in
      try scratch.write(
        "t.\(thread)", "1700000000.\(thread) socket(AF_INET, SOCK_STREAM, 0) = \(thread) <0.1>\n")
    }
    // More than a shell allows to be open as a rule.
    let outcome = try Program(at: "/bin/sh").run(
      [
        "-c", "ulimit -Sn 1024; exec \"$0\" \"$@\"", socklab.path, "query", "--count", "1500", "--quiet",
        "--trace",
      ] + files
        + ["socket(...) = $fd"])
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  // MARK: Live

  @Test(.enabled(if: BuiltProgram.canTrace, "needs strace"))
  func `of a live run agree with the log of the one program among them that has one`() throws {
    let folder = TemporaryFolder()
    let port = try Port.free()
    let log = folder.path("server.log")
    let server = try Running([
      "strace", "-ff", "-ttt", "-T", "-yy", "-s", "4096", "-o", folder.path("server"),
      "sh", "-c", "\"$0\" \"$@\"; exit $?", BuiltProgram.path("lab-server"), "hello-hi", "--port", "\(port)",
      "--log", log,
    ])
    try Port.waitUntilListening(port)
    let client = try Running([BuiltProgram.path("lab-client"), "hello-hi", "--port", "\(port)"])
    try client.expect("client: ")
    client.say("hello\n")
    try server.expect("server: ")
    server.say("#q#\n")
    #expect(try client.finish() == 0)
    #expect(try server.finish() == 0)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
      .filter { $0.hasPrefix("server.") && $0 != "server.log" }.sorted().map(folder.path)
    #expect(files.count == 2)
    let outcome = try socklab.run(["compare", "--log", log, "--trace"] + files)
    #expect(outcome.text.contains(" calls agree"), "\(outcome.text) \(outcome.errors)")
    #expect(outcome.status == 0)
    let table = try socklab.run(["table", "--format", "json"] + files)
    #expect(table.status == 0)
  }
}
