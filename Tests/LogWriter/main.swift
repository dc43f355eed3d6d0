import Glibc
import TracedSockets

// Writes a call log for the tests and the benchmark:
//
//   LogWriter --until-killed THREADS FILE   records calls for ever; names each completed one on standard output
//   LogWriter --calls COUNT FILE            records COUNT calls between two getppid(2), for a trace
//   LogWriter --every-call FILE             makes each call of the socket API, some of them in vain
//   LogWriter --bench                       prints what one recorded call costs

let arguments = Array(CommandLine.arguments.dropFirst())

switch (arguments.first, arguments.count) {
case ("--until-killed", 3):
  openLog(arguments[2]).install()
  recordUntilKilled(threads: Int(arguments[1]) ?? 1)
case ("--calls", 3):
  recordBetweenMarks(openLog(arguments[2]), count: Int(arguments[1]) ?? 0)
case ("--every-call", 2):
  openLog(arguments[1]).install()
  makeEveryCall()
case ("--bench", 1):
  benchmark()
default:
  print("usage: LogWriter --until-killed THREADS FILE | --calls COUNT FILE | --every-call FILE | --bench")
  exit(64)
}
