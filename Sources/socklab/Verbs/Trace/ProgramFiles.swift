import Machine
import Recording
import Runs
import StackMapping

/// The files of a program whose stacks are to be traced: their build ids say later whether a file is the one that ran.
enum ProgramFiles {
  /// Files that are noted at most.
  private static let limit = 512

  /// Of a program that is about to start: its file, and the libraries that the dynamic linker finds for it.
  static func noted(of command: Command) -> [ProgramRecord.File] {
    guard let path = try? command.program(), let found = Files.resolved(path), let file = RegularFile(found),
      let image = Image(header: file.bytes(at: 0, count: 65_536))
    else { return [] }
    return noted([found] + libraries(of: found, image.interpreter { file.bytes(at: $0, count: $1) }))
  }

  /// Of a process that is there: what is mapped into it.
  static func noted(of pid: Int32) -> [ProgramRecord.File] { noted(ProcessTable.mapped(into: pid)) }

  /// `libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f3c)`: ld.so(8) --list, which runs nothing of the program.
  private static func libraries(of program: String, _ linker: String?) -> [String] {
    guard let linker, linker.hasPrefix("/"),
      let outcome = Program.run(linker, ["--list", program], input: "", limit: 1 << 20, seconds: 5),
      outcome.status == 0
    else { return [] }
    return outcome.text.split(separator: "\n").compactMap { line in
      guard let slash = line.firstIndex(of: "/"), let end = line.lastIndex(of: "("), slash < end else {
        return nil
      }
      let path = line[slash..<end]
      return Files.resolved(String(path.last == " " ? path.dropLast() : path))
    }
  }

  private static func noted(_ paths: [String]) -> [ProgramRecord.File] {
    var known: Set<String> = []
    return paths.filter { known.insert($0).inserted }.prefix(limit).compactMap { path in
      guard let file = RegularFile(path), let image = Image(header: file.bytes(at: 0, count: 65_536)) else {
        return nil
      }
      return ProgramRecord.File(
        path: path, buildID: image.buildID { file.bytes(at: $0, count: $1) }, size: file.size,
        modified: file.modified)
    }
  }
}
