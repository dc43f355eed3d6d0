import LinuxABI
import StraceParser

extension Architecture {
  /// The architecture that traces prove; nil where nothing does, or where they contradict each other.
  ///
  /// arm64 and riscv64 differ in no name of a call, and what x86-64 has besides other machines have, too: names say what
  /// it is not. A number (strace's `-n`) with its name says what it is, where the two tables differ in it.
  static func proven(by sides: [Side]) -> Architecture? {
    var found: Set<Architecture> = []
    for side in sides {
      for event in side.map.calls.lazy.flatMap(\.syscalls).map(\.event) {
        guard let call = event.call, let number = event.prefix.callNumber.flatMap({ Int($0) }) else {
          continue
        }
        let here = Architecture.allCases.filter { numbers[$0]?[call.name]?.contains(number) == true }
        if here.isEmpty { return nil }
        if here.count == 1 { found.formUnion(here) }
      }
    }
    return found.count == 1 ? found.first : nil
  }

  /// By name: the numbers of the calls that the table knows.
  private static let numbers: [Architecture: [String: Set<Int>]] = Dictionary(
    uniqueKeysWithValues: allCases.map { architecture in
      let forms = CallTable.all.map { $0.syscall.form(on: architecture) }
      return (
        architecture, Dictionary(forms.map { ($0.name, [$0.number]) }, uniquingKeysWith: { $0.union($1) })
      )
    })
}
