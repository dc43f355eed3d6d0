import LabReports
import Machine
import Recording
import Runs
import TraceText
import Walkthrough
import WalkthroughPage

/// What is told of a run that is over: on standard error, for standard output is the program's own.
struct RunReport {
  private let folder: RunFolder

  init(_ folder: RunFolder) { self.folder = folder }

  /// Prints the table of all programs and what is unusual, then writes `table.txt`, `page.html`, and the sheet, `sheet.html`
  /// and `sheet.md`.
  func finish() throws(Failure) {
    let records: [ProgramRecord]
    do throws(RunFolder.Problem) { records = try folder.programs() } catch { throw .work(error.message) }
    let input = try RunInput(folder: folder, for: .trace)
    let tables: RunTables
    do throws(Failure) {
      tables = try RunTables(input, for: .trace)
    } catch {
      // A program without sockets is no failure of the tracing.
      return complain("\(error.message); the trace is in \(folder.path)/")
    }
    let style: Style = Terminal.takesColor(2) && !Terminal.forbidsColor ? .ansi : .plain
    let width = Terminal.width(of: 2)
    say("\n" + tables.text(style: style, width: width))
    try writeFile(folder.file("table.txt"), tables.text(style: .plain, width: 100))
    for record in records where record.strace.contains("-k") { try sayStacks(record, width) }
    try finishStory(tables, records, style, width)
  }

  /// What the programs' own functions asked of the kernel, from the program that was run itself.
  private func sayStacks(_ record: ProgramRecord, _ width: Int) throws(Failure) {
    let request = TableOfStacks.request(
      trace: folder.file(of: record.name, "strace"), program: try? Command(record.command).program())
    do throws(Failure) {
      say("\n" + (try TableOfStacks.run(request, width: width)))
    } catch {
      complain(error.message)
    }
  }

  /// What is unusual, the page, which is what `socklab walkthrough` makes of the folder, and the sheet.
  private func finishStory(
    _ tables: RunTables, _ records: [ProgramRecord], _ style: Style, _ width: Int
  ) throws(Failure) {
    let story = try StoryInput(
      Request(verb: .walkthrough, operands: [folder.path]), isJudged: true, opensPrograms: true
    ).story()
    let unusual = UnusualText(story).lines
    if !unusual.isEmpty {
      let lines = unusual.flatMap {
        Columns.wrapped(Escape.terminal($0), to: max(60, width) - 2).map { "  " + $0 }
      }
      say("\n" + style.paint("Look at this first", .heading) + "\n" + lines.joined(separator: "\n") + "\n")
    }
    let page = folder.file("page.html")
    try writeFile(page, WalkthroughPage.html(story, beside: nil))
    let sheet = RunSheet(records).sheet(tables, story)
    try writeFile(folder.file("sheet.html"), SheetReport.html(sheet))
    try writeFile(folder.file("sheet.md"), SheetReport.markdown(sheet))
    let shown = Escape.terminal(ShellWord.quoted(RawText.shown(folder.path)))
    say("\nstep by step, for a browser: \(Escape.terminal(RawText.shown(page)))\n")
    say("one page for a report: \(Escape.terminal(RawText.shown(folder.file("sheet.html")))), and sheet.md\n")
    say("or in this terminal: socklab walkthrough \(shown); the table again: socklab table \(shown)\n")
  }

  private func say(_ text: String) { _ = writeAll(Array(text.utf8).span, to: 2) }
}
