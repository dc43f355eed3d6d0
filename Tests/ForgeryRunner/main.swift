import Foundation
import TraceForger

// Changes every recording that has a log in every way it knows, and compares: ForgeryRunner [--places N] [--seed N]
// [NAME...]. Exits 1 where a change is told otherwise than it must be.

var words = Array(CommandLine.arguments.dropFirst())
@MainActor func option(_ name: String) -> UInt64? {
  guard let index = words.firstIndex(of: name), words.indices.contains(index + 1),
    let number = UInt64(words[index + 1])
  else { return nil }
  words.removeSubrange(index...(index + 1))
  return number
}
let places = min(1000, option("--places") ?? 3)
let seed = option("--seed") ?? UInt64.random(in: 0..<1_000_000)
let names = Recording.names.filter { name in words.isEmpty || words.contains { name.contains($0) } }
print("\(Forgery.all.count) forgeries, \(names.count) recordings, \(places) places each, --seed \(seed)")

let trial = try await Trial.all(names, places: Int(places), seed: seed)
// What many places show stands once.
let kinds = Dictionary(grouping: trial.failures) { $0.prefix { $0 != ":" } }
for (_, failures) in kinds.sorted(by: { $0.key < $1.key }) {
  print(failures[0] + (failures.count > 1 ? " (and \(failures.count - 1) more)" : ""))
}
for forgery in Forgery.all {
  let (word, reason): (String, String)
  switch forgery.expected {
  case .open(let why): (word, reason) = ("open", why)
  case .unseen(let why): (word, reason) = ("not told yet", why)
  default: continue
  }
  let place = trial.undetected[forgery.name].map { "as in \($0)" } ?? "but was told everywhere"
  print("\(word): \(forgery.name) (\(reason)), \(place)")
}
let unmade = Forgery.all.map(\.name).filter { !trial.made.contains($0) }
if !unmade.isEmpty { print("no place for: \(unmade.joined(separator: "; "))") }
let counts = [Forgery.Outcome.named, .reserved, .noted, .agreed].map { "\(trial.counts[$0] ?? 0) \($0)" }
print("\(counts.joined(separator: ", ")), \(trial.failures.count) told wrong")
exit(trial.failures.isEmpty && (unmade.isEmpty || !words.isEmpty) && !names.isEmpty ? 0 : 1)
