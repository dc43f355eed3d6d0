import Glibc
import LabProgram
import TracedSockets

// Writes a call log for the tests and the benchmark:
//
//   LogWriter --until-killed THREADS FILE   records calls for ever; names each completed one on standard output
//   LogWriter --calls COUNT FILE            records COUNT calls between two getppid(2), for a trace
//   LogWriter --structures COUNT FILE       the same with structures
//   LogWriter --every-call FILE             makes each call of the socket API, some of them in vain, in FILE's folder
//   LogWriter --look-up FILE                looks up names
//   LogWriter --lab LAB [options]           runs a sample lab
//   LogWriter --bench                       prints what one recorded call costs

let arguments = Array(CommandLine.arguments.dropFirst())

if arguments.first == "--lab" { LabProgram.run("LogWriter", sampleLabs(), Array(arguments.dropFirst())) }

switch (arguments.first, arguments.count) {
case ("--until-killed", 3):
  openLog(arguments[2]).install()
  recordUntilKilled(threads: Int(arguments[1]) ?? 1)
case ("--calls", 3):
  recordBetweenMarks(openLog(arguments[2]), count: Int(arguments[1]) ?? 0)
case ("--structures", 3):
  recordStructuresBetweenMarks(openLog(arguments[2]), count: Int(arguments[1]) ?? 0)
case ("--every-call", 2):
  // Socket files and others belong where the log is.
  chdir(String(arguments[1].prefix(upTo: arguments[1].lastIndex(of: "/") ?? arguments[1].startIndex)))
  let tracing = openLog(arguments[1])
  tracing.install()
  makeEveryCall()
  tracing.close()
case ("--look-up", 2):
  let tracing = openLog(arguments[1])
  tracing.install()
  do { try lookUpNames() } catch { print("LogWriter: \(error)") }
  tracing.close()
case ("--bench", 1):
  benchmark()
default:
  print(
    "usage: LogWriter --until-killed THREADS FILE | --calls COUNT FILE | --structures COUNT FILE | --every-call FILE | --look-up FILE | --lab LAB | --bench"
  )
  exit(64)
}
