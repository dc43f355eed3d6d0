import Foundation
import SampleStory
import TestPrograms
import Testing

@Suite(.enabled(if: Terminal.isHere, "tmux is not installed: no terminal to try it in"), .serialized)
struct `A story in a real terminal` {
  private let player = BuiltProgram.path("StoryPlayer")

  @Test func `goes forward, back, by number and by a word`() throws {
    let terminal = try Terminal(width: 80, height: 24)
    try terminal.type(player)
    try terminal.wait("step 1/10")
    try terminal.press("Enter")
    try terminal.wait("step 2/10")
    try terminal.press("Right")
    try terminal.wait("step 3/10")
    try terminal.press("Up")
    try terminal.wait("step 2/10")
    try terminal.type(":7")
    try terminal.wait("step 7/10")
    try terminal.type("/accept")
    try terminal.wait("step 5/10")
    try terminal.press("End")
    try terminal.wait("step 10/10")
    try terminal.press("?")
    try terminal.wait("what each argument means")
    try terminal.press("q")
    try terminal.wait("step 10/10")
    try terminal.press("q")
    try terminal.wait("ready>")
  }

  @Test func `follows the terminal's size, and says when it is too small`() throws {
    let terminal = try Terminal(width: 80, height: 24)
    try terminal.type(player)
    try terminal.wait("step 1/10")
    try terminal.resize(width: 200, height: 50)
    try terminal.wait(" │ ")
    try terminal.resize(width: 20, height: 5)
    try terminal.wait("Too small: 20x5", gone: "step 1/10")
    try terminal.resize(width: 80, height: 24)
    try terminal.wait("step 1/10")
    try terminal.press("q")
    try terminal.wait("ready>")
  }

  @Test(arguments: [("q", "0"), ("C-c", "130")])
  func `leaves the terminal as it was`(_ key: String, _ status: String) throws {
    let terminal = try Terminal(width: 80, height: 24)
    try terminal.type("stty -a >'\(terminal.path("before"))'; echo here before")
    try terminal.wait("here before\n")
    try terminal.type(player)
    try terminal.wait("step 1/10")
    try terminal.press(key)
    // The shell's screen is back, with what stood on it.
    let shell = try terminal.wait("here before\n", gone: "step 1/10")
    #expect(shell.contains("here before"))
    try terminal.type("echo status=$?; stty -a | cmp - '\(terminal.path("before"))' && echo sa''me")
    let after = try terminal.wait("same\n")
    #expect(after.contains("status=\(status)\n"))
  }

  @Test func `stops at Ctrl-Z, and comes back`() throws {
    let terminal = try Terminal(width: 80, height: 24)
    try terminal.type("set -m; \(player)")
    try terminal.wait("step 1/10")
    try terminal.press("Enter")
    try terminal.wait("step 2/10")
    try terminal.press("C-z")
    try terminal.wait("ready>", gone: "step 2/10")
    try terminal.type("fg")
    try terminal.wait("step 2/10")
    try terminal.press("q")
    try terminal.wait("ready>", gone: "step 2/10")
  }

  @Test(arguments: [SIGTERM, SIGHUP])
  func `gives the terminal back when a signal ends it`(_ signal: Int32) throws {
    let terminal = try Terminal(width: 80, height: 24)
    let file = terminal.path("process")
    try terminal.type(
      "sh -c 'echo $$ >\(file); exec \(player)'; echo status=$?; stty -a | tr ' ' '\\n' | grep echo$")
    try terminal.wait("step 1/10")
    let text = try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(
      in: .whitespacesAndNewlines)
    let process = try #require(pid_t(text))
    #expect(kill(process, signal) == 0)
    let shell = try terminal.wait("status=\(128 + signal)\n", gone: "step 1/10")
    #expect(!shell.contains("-echo\n"))
  }

  @Test func `takes keys from the terminal when standard input is a pipe`() throws {
    let terminal = try Terminal(width: 80, height: 24)
    try terminal.type("echo trace | \(player)")
    try terminal.wait("step 1/10")
    try terminal.press("Space")
    try terminal.wait("step 2/10")
    try terminal.press("q")
    try terminal.wait("ready>", gone: "step 2/10")
  }

  @Test func `shows hostile texts and obeys none`() throws {
    let terminal = try Terminal(width: 80, height: 24)
    try terminal.type("\(player) --hostile")
    try terminal.wait("step 1/10")
    for step in 2...10 {
      try terminal.press("Enter")
      let screen = try terminal.wait("step \(step)/10")
      #expect(!screen.contains("\u{1b}"))
    }
    try terminal.press("q")
    try terminal.wait("ready>")
  }

  @Test func `saves answers to a file that was not there, and says why it could not`() throws {
    let terminal = try Terminal(width: 80, height: 24)
    let file = terminal.path("answers.json")
    try terminal.type("cd '\(terminal.path("."))' && \(player) --lesson")
    try terminal.wait("▸ 1  Predict first")
    try terminal.press("Enter")
    try terminal.wait("Which system call comes now?")
    try terminal.press("2")
    try terminal.wait("Which result does strace show?")
    try terminal.press("w")
    try terminal.wait("save the answers as: answers.json")
    try terminal.press("Enter")
    try terminal.wait("the answers are in answers.json")
    let line = try String(contentsOfFile: file, encoding: .utf8)
    #expect(line.hasPrefix("{\"format\":\"socklab answers\",\"version\":1,") && line.hasSuffix("]}\n"))
    #expect(line.contains("\"id\":\"1-call\"") && line.contains("\"isRight\":true"))
    // What is there stays.
    try terminal.press("1")
    try terminal.press("w")
    try terminal.press("Enter")
    try terminal.wait("answers.json is there already, and stays as it is")
    #expect(try String(contentsOfFile: file, encoding: .utf8) == line)
    try terminal.press("w")
    for _ in 0..<12 { try terminal.press("BSpace") }
    try terminal.type("nowhere/a.json")
    try terminal.wait("nowhere/a.json cannot be written: No such file or directory")
    try terminal.press("q")
    try terminal.wait("ready>")
  }

  @Test func `is printed whole where no terminal is`() throws {
    let outcome = try Program(built: "StoryPlayer").run([])
    #expect(outcome.status == 0)
    for step in 1...10 { #expect(outcome.text.contains("Step \(step) of 10")) }
    #expect(!outcome.text.contains("\u{1b}"))
  }

  private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test(arguments: [(80, 24), (200, 50)])
  func `shows a recorded run of lab 1, every step of it`(_ width: Int, _ height: Int) throws {
    let terminal = try Terminal(width: width, height: height)
    let folder = Self.sources.appending(path: "traces/01-hello-hi").path
    try terminal.type(
      "cd '\(folder)' && '\(BuiltProgram.path("socklab"))' walkthrough --log client.log --trace client.strace "
        + "--log server.log --trace server.strace --sources ../../Sources")
    try terminal.wait(all: ["step 1/41", "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3", "func helloHi("])
    for step in 2...41 {
      try terminal.press("Enter")
      // The call in its place in the program, the prototype, the trace and the state: all on one screen.
      try terminal.wait(
        all: ["step \(step)/41", "▸ ", "lab_", "C       ", "strace  ", "State after this step"])
    }
    try terminal.type(":7")
    try terminal.wait(all: [
      "step 7/41", "◀ a connection from step 6, connect of the client", "127.0.0.1:12580 ↔ 127.0.0.1:56908",
      "let client = try retrying(listener.accept())",
    ])
    try terminal.press("q")
    try terminal.wait("ready>", gone: "step 7/41")
  }
}
