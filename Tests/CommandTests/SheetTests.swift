import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

/// One page for a report.
@Suite struct `A hand-in sheet` {
  private static let traces = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "traces").path

  @Test func `has the three columns, why each row is so, and the program's own lines`() throws {
    let sheet = try socklab.run(["table", "\(Self.traces)/01-hello-hi", "--format", "sheet-md"]).text
    let row = try #require(sheet.split(separator: "\n").first { $0.hasPrefix("| `send(_:)`") })
    #expect(row.contains("`ssize_t send(int sockfd, const void *buf, size_t len, int flags);`"))
    #expect(row.contains("`sendto(..., NULL, 0)`"))
    #expect(row.contains("The kernel has no send"))
    // The two lines of HelloHi.swift that send, by the records of its logs.
    #expect(row.contains("`lab_server/HelloHi.swift:29`<br>`lab_client/HelloHi.swift:16`"), "\(row)")
    #expect(sheet.contains("`./lab-server hello-hi --log server.log`"))
    #expect(sheet.contains("None: every call on a socket returned"))
  }

  @Test func `explains what failed, and what the language did unasked`() throws {
    let folder = "\(Self.traces)/01-hello-hi/peers/python"
    let sheet = try socklab.run(["table", folder, "--format", "sheet-md"]).text
    #expect(sheet.contains("## What the language did unasked"))
    #expect(sheet.contains("The new socket object is made from its descriptor alone."))
    #expect(sheet.contains("- Python: accept is two calls: accept4 and getsockname."))
    let errors = try socklab.run(["table", "\(Self.traces)/09-errors", "--format", "sheet"]).text
    #expect(errors.contains("connect failed with ECONNREFUSED"))
    #expect(errors.contains("The usual cause: nobody listens at that address."))
    #expect(errors.contains("What to do: start the server first"))
  }

  @Test func `is in no format of a table that has no run`() throws {
    for words in [["--stacks", "--trace", "x"], ["--log", "x", "--trace", "y"], ["--pid", "7", "x"]] {
      let outcome = try socklab.run(["table", "--format", "sheet"] + words)
      #expect(outcome.status == 64, "\(outcome.errors)")
      #expect(outcome.errors.contains("sheet"))
    }
  }

  @Test func `shows names as text, whatever is in them`() throws {
    let scratch = TemporaryFolder()
    let evil = "</code><script>alert(1)</script>|`"
    let lines = [
      "12 1795966990.000001 execve(\"./\(evil)\", [\"./\(evil)\"], 0x7ffc0 /* 3 vars */) = 0 <0.000100>",
      "12 1795966990.1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[7]> <0.000100>",
      "12 1795966990.2 connect(3<TCP:[7]>, {sa_family=AF_UNIX, sun_path=\"\(evil)\"}, 110) = -1 ECONNREFUSED (\(evil)) <0.0001>",
      "12 1795966990.3 exit_group(0) = ?", "12 1795966990.4 +++ exited with 0 +++",
    ]
    let file = try scratch.write("<b>&x.strace", lines.map { $0 + "\n" }.joined())
    let page = try socklab.run(["table", file, "--format", "sheet"]).text
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;|`"))
    #expect(!page.contains("<script") && !page.contains("<b>"), "\(page)")
    let text = try socklab.run(["table", file, "--format", "sheet-md"]).text
    // In code a name is itself, between marks that it does not have: ` would end one alone.
    let plain = text.replacing(/`` .*? ``|`[^`]+`/, with: "")
    #expect(text.contains("`` connect") && plain.contains("&lt;script&gt;"))
    #expect(!plain.contains("<script") && !plain.contains("<b>"), "\(plain)")
  }

  @Test(.enabled(if: BuiltProgram.canTrace)) func `has the command so that it can be given again`() throws {
    let scratch = TemporaryFolder()
    let script = "true | true; exec '\(BuiltProgram.path("lab-client"))' one-shot --port 1"
    _ = try socklab.run(["trace", "--into", scratch.path("run"), "--", "sh", "-c", script])
    let sheet = try scratch.text("run/sheet.md")
    let command = "sh -c '" + script.replacing("'", with: #"'\''"#) + "'"
    #expect(sheet.contains("- sh: `\(command)`"), "\(sheet)")
    let typed = "`socklab trace --into \(scratch.path("run")) -- \(command)`"
    #expect(sheet.contains("- recorded by: \(typed)"), "\(sheet)")
  }

  @Test(.enabled(if: BuiltProgram.canTrace)) func `is written beside what socklab trace records`() throws {
    let scratch = TemporaryFolder()
    let port = try Port.free()
    func command(_ name: String) -> String { "'\(BuiltProgram.path(name))' one-shot --port \(port)" }
    let outcome = try socklab.run([
      "trace", "--into", scratch.path("run"), "--server", command("lab-server"), "--client",
      command("lab-client"),
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("sheet.html"))
    let sheet = try scratch.text("run/sheet.md")
    #expect(sheet.contains("strace -f -ttt -T -yy -s 4096"))
    #expect(sheet.contains("one-shot --port \(port)"))
    #expect(sheet.contains("OneShot.swift:"))
    // One command made both programs' parts, and the page says when.
    #expect(sheet.matches(of: /recorded by/).count == 1)
    let page = try scratch.text("run/page.html")
    #expect(page.contains(/<b>recorded 20[0-9][0-9]-[01][0-9]-[0-3][0-9] [0-9:]{8} UTC<\/b>/))
    #expect(page.contains("socklab trace --into"))
    let again = try socklab.run(["table", scratch.path("run"), "--format", "sheet"])
    #expect(again.text == (try scratch.text("run/sheet.html")))
    // Our own recording lacks nothing.
    #expect(again.errors == "")
  }
}

/// Markdown of every table.
@Suite struct `A table as Markdown` {
  private static let traces = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "traces").path

  @Test(arguments: [
    ["01-hello-hi"], ["01-hello-hi/peers/python"], ["01-hello-hi/peers/python/server.strace"],
  ])
  func `says why each row is so`(_ names: [String]) throws {
    let text = try socklab.run(["table"] + names.map { "\(Self.traces)/\($0)" } + ["--format", "md"]).text
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }
    #expect(rows.first?.hasSuffix("| why |") == true, "\(text)")
    for row in rows { #expect(!row.hasSuffix("|  |"), "\(row)") }
    #expect(text.contains("The kernel has no recv"))
  }
}
