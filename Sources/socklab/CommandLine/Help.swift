import TraceText

/// The texts of `--help`, made from the table of verbs.
enum Help {
  static func overview(of verbs: [Verb]) -> String {
    let width = verbs.map(\.name.count).max() ?? 0
    let rows = verbs.map { "  \(Columns.padded($0.name, to: width))  \($0.summary)" }.joined(separator: "\n")
    return """
      socklab: reads straces of socket programs and maps each system call back to the call that made it

      usage: socklab VERB [OPTION...] [FILE...]

      \(rows)

        socklab VERB --help          what a verb takes, with an example
        socklab --version            the version
        socklab --completions SHELL  completions for bash or zsh, on standard output

      - as a FILE is standard input. The files of strace -ff -o NAME are one TRACE: NAME.* as a shell lists
      them, or NAME.7,NAME.8; reports number their lines as socklab parse --format strace NAME.* writes them.
      Exit codes: 0 fine; 1 differences or unrecognised lines; 2 it could not do the work; 64 wrong usage;
      130 after Ctrl-C.

      """
  }

  static func text(for verb: Verb) -> String {
    let operands = verb.operands.text.isEmpty ? "" : " \(verb.operands.text)"
    let options = verb.options + [.forHelp]
    let width = options.map(\.usage.count).max() ?? 0
    let rows = options.map { "  \(Columns.padded($0.usage, to: width))  \($0.help)" }.joined(separator: "\n")
    return """
      socklab \(verb.name): \(verb.summary)

      usage: socklab \(verb.name) [OPTION...]\(operands)

      \(rows)

      example: \(verb.example.command)
               \(verb.example.does)

      exit code 1: \(verb.exitOne)

      """
  }
}
