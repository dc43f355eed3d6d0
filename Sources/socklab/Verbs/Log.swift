import CallLog

extension Verb {
  static let log = Verb(
    name: "log", summary: "a program's call log, for people or for programs",
    operands: .oneFile,
    options: [Option("--format", .choice(["text", "jsonl"]), "text without it; jsonl: one object a line")],
    example: ("socklab log out/server.log", "each call as Swift, as C and as strace would write it"),
    exitOne: "never",
    run: runLog)
}

private func runLog(_ request: Request) throws(Failure) -> ExitCode {
  let log = try Run.readLog(request.operands[0])
  var output = Output()
  if request.value("--format") == "jsonl" {
    try output.write(log.jsonLine + "\n")
    for record in log.records { try output.write(record.jsonLine + "\n") }
  } else {
    try output.write(log.text())
  }
  try output.flush()
  return .fine
}
