import Machine
import Recording

/// A source file that stands where a command should, and is compiled or handed to its interpreter first.
struct SourceFile {
  let path: String
  private let tool: Tool

  /// How a kind of source becomes something that runs: `{}` is the file, `{out}` what is made of it.
  private struct Tool {
    let ending: String
    /// What builds it; empty where nothing does.
    let build: [String]
    let run: [String]
  }

  private static let tools = [
    Tool(ending: ".c", build: ["cc", "-g", "-Wall", "-pthread", "-o", "{out}", "{}"], run: ["{out}"]),
    Tool(ending: ".cpp", build: ["c++", "-g", "-Wall", "-pthread", "-o", "{out}", "{}"], run: ["{out}"]),
    Tool(ending: ".go", build: ["go", "build", "-o", "{out}", "{}"], run: ["{out}"]),
    Tool(ending: ".rs", build: ["rustc", "-g", "-o", "{out}", "{}"], run: ["{out}"]),
    Tool(ending: ".swift", build: ["swiftc", "-g", "-o", "{out}", "{}"], run: ["{out}"]),
    Tool(ending: ".py", build: [], run: ["python3", "{}"]),
    Tool(ending: ".rb", build: [], run: ["ruby", "{}"]),
    Tool(ending: ".pl", build: [], run: ["perl", "{}"]),
    Tool(ending: ".php", build: [], run: ["php", "{}"]),
    Tool(ending: ".js", build: [], run: ["node", "{}"]),
    Tool(ending: ".java", build: [], run: ["java", "{}"]),
  ]

  /// nil where the command's first word is no source file of a kind that is known, or a script that says itself what runs it.
  /// The mode says nothing: on some file systems every file can be executed.
  init?(_ words: [String]) {
    guard let first = words.first, Files.exists(first),
      let tool = Self.tools.first(where: { first.hasSuffix($0.ending) }),
      !tool.build.isEmpty || !Files.isExecutable(first)
        || Files.head(of: first, bytes: 2)?.bytes != Array("#!".utf8)
    else { return nil }
    (path, self.tool) = (first, tool)
  }

  /// The first source file that a command names behind its interpreter and that is not there: the interpreter would say so in each
  /// case, and each case would be called wrong.
  static func missing(in words: [String]) -> String? {
    let named = words.dropFirst().first { word in
      !word.contains("=") && tools.contains { word.hasSuffix($0.ending) }
    }
    guard words.count > 1, let named, !words[1].hasPrefix("-"), !Files.exists(named) else { return nil }
    return named
  }

  /// The source file beside a program, called like it, that was saved after the program was made.
  static func newer(than program: String) -> String? {
    guard let made = RegularFile(program)?.modified else { return nil }
    return tools.filter { !$0.build.isEmpty }.map { program + $0.ending }.first {
      RegularFile($0)?.modified ?? made > made
    }
  }

  /// Builds it.
  /// - Parameter words: the file, and what stands behind it.
  func built(into folder: String, _ words: [String]) throws(Failure) -> Command {
    let out = "\(Files.resolved(folder) ?? folder)/built"
    func filled(_ words: [String]) -> [String] {
      words.map { $0 == "{}" ? path : $0 == "{out}" ? out : $0 }
    }
    if let name = tool.build.first {
      guard let compiler = Program.find(name) else {
        throw .work(
          "\(path): takes \(name) to be compiled, which is not in PATH; install it, or name a command that runs"
        )
      }
      let outcome = Program.run(compiler, Array(filled(tool.build).dropFirst()), seconds: 120)
      guard let outcome, outcome.status == 0 else {
        let lines = (outcome?.text ?? "").split(separator: "\n")
        // swiftc names the command that failed before the reason.
        let first =
          lines.first { $0.contains(": error: ") } ?? lines.first { $0.contains("error") } ?? lines.first
          ?? "the compiler did not end"
        let remedy =
          first.contains("no such module 'TracedSockets'")
          ? "; build its package (swift build), and name what that makes: .build/debug/NAME" : ""
        throw .work("\(path): does not compile: \(first)\(remedy)")
      }
      for warning in outcome.text.split(separator: "\n").filter({ $0.contains(": warning: ") }).prefix(5) {
        complain(String(warning))
      }
    }
    return Command(filled(tool.run) + words.dropFirst())
  }
}
