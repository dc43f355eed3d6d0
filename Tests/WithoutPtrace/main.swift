import CSeccomp
import Glibc

// WithoutPtrace COMMAND...: runs a command on a machine where nothing may be traced.
guard CommandLine.arguments.count > 1 else { exit(64) }
guard cseccomp_refuse_ptrace() == 0 else {
  perror("seccomp")
  exit(2)
}
var words: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.dropFirst().map { strdup($0) }
words.append(nil)
if let program = words[0] { execvp(program, words) }
perror(CommandLine.arguments[1])
exit(127)
