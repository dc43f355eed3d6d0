import Machine
import TraceText

extension Verb {
  static let doctor = Verb(
    name: "doctor", summary: "look at this machine: strace, permissions, clock, settings, ports",
    operands: .none,
    options: [
      Option("--port", .text("N"), "only say whether port N of 127.0.0.1 is free, and who holds it"),
      Option("--free-port", .text("N"), "print N if it is free, else say why not and print another that is"),
    ],
    example: ("socklab doctor", "one line for each thing that a lab needs, with what to do about it"),
    exitOne: "a live lab cannot run here (recordings can be shown)",
    run: runDoctor)
}

private func runDoctor(_ request: Request) throws(Failure) -> ExitCode {
  var output = Output()
  if let word = request.value("--free-port") {
    try output.write("\(try freePort(near: word))\n")
    try output.flush()
    return .fine
  }
  let findings =
    try request.value("--port").map { word throws(Failure) in [Doctor.port(try portNumber(word))] }
    ?? Doctor.examine()
  let width = findings.map { Columns.width($0.subject) }.max() ?? 0
  for finding in findings {
    let mark =
      switch finding.state {
      case .fine: "ok     "
      case .limited: "limited"
      case .missing: "MISSING"
      }
    try output.write("\(mark)  \(Columns.padded(finding.subject, to: width))  \(finding.found)\n")
    if let remedy = finding.remedy {
      try output.write(Columns.blanks(9 + width + 2) + remedy + "\n")
    }
  }
  try output.flush()
  return findings.contains { $0.state == .missing } ? .differences : .fine
}

private func portNumber(_ word: String) throws(Failure) -> UInt16 {
  guard let port = UInt16(word), port > 0 else {
    throw .usage("doctor: \(word) is not a port: a number from 1 to 65535")
  }
  return port
}

private func freePort(near word: String) throws(Failure) -> UInt16 {
  let wanted = try portNumber(word)
  let finding = Doctor.port(wanted)
  if finding.state == .fine { return wanted }
  guard let other = Port.free() else {
    throw .work("no free port on 127.0.0.1: is the loopback interface up?")
  }
  complain("port \(wanted): \(finding.found); taking \(other)")
  return other
}
