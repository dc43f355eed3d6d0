import Foundation
import TraceProperties

// Tries what must hold of every recording: PropertyRunner [WORD...] for those of a language; a word that is no language's is looked
// for in their names.

let words = CommandLine.arguments.dropFirst()
let recordings = Recording.all.filter { recording in
  words.isEmpty || words.contains { recording.isMeant(by: $0) }
}

let found = await Trial.all(of: recordings)
for (property, count) in found.counts.sorted(by: { $0.key < $1.key }) { print("\(property): \(count) runs") }
// What many runs show stands once, with the first of them.
let kinds = Dictionary(grouping: found.violations) { "\($0.recording): \($0.detail)" }
for (kind, runs) in kinds.sorted(by: { $0.key < $1.key }).prefix(200) {
  print("\(kind) (\(runs[0].property)" + (runs.count > 1 ? " and \(runs.count - 1) more)" : ")"))
}
print(
  "\(recordings.count) recordings, \(found.counts.values.reduce(0, +)) runs, \(found.violations.count) violations"
)
exit(found.violations.isEmpty && !recordings.isEmpty ? 0 : 1)
