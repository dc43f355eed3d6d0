/// `; did you mean --join?` where one name is close to what was typed, else nothing.
package func nearest(_ word: String, among names: [String]) -> String {
  let best = names.map { ($0, editDistance(word, $0)) }.min { $0.1 < $1.1 }
  guard let (name, distance) = best, distance <= max(1, word.count / 3) else {
    return ""
  }
  return "; did you mean \(name)?"
}

/// How many letters must change to make one word the other (Levenshtein). Words typed by a person: short.
private func editDistance(_ a: String, _ b: String) -> Int {
  let target = Array(b.unicodeScalars.prefix(64))
  var row = Array(0...target.count)
  for (i, letter) in a.unicodeScalars.prefix(64).enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in target.enumerated() {
      let above = row[j + 1]
      row[j + 1] = letter == other ? diagonal : 1 + min(diagonal, above, row[j])
      diagonal = above
    }
  }
  return row[target.count]
}
