/// What can be wrong with a program of a mystery, and the ideas by which a person may say so.
package enum Cause: String, CaseIterable, Sendable {
  case leak, unchecked, inherited, standstill, edge

  /// What each is said by. An idea is words of one clause in this order, with a few others between them: one in capitals stands for
  /// any word of ``kinds``, `*` for any letters, and `-` joins words that stand next to each other.
  private var ideas: [String] {
    switch self {
    case .leak:
      [
        "leak*", "unclosed", "close_wait", "close-wait", "LACK CLOSE", "LACK giv* back", "LACK hang*-up",
        "CLOSE ABSENT", "CLOSE NOT CALLED", "STAY OPEN",
      ]
    case .unchecked:
      [
        "short-SEND", "unchecked", "incomplete*", "partial*", "remainder", "LACK CHECK", "ignor* RESULT",
        "RESULT ignor*", "TAKE PART", "PART than-GIVEN", "only-part", "LACK ALL SEND", "LACK SEND REST",
        "REST LACK SEND", "REST GONE", "BELIEVE ALL", "MUST SEND REST", "LACK SEND again", "LACK loop*",
        "LACK repeat*", "LACK retr*", "LACK continu*",
      ]
    case .inherited:
      [
        "inherit*", "CLOEXEC", "LACK CLOEXEC", "CHILD HOLD SOCKET", "CHILD listening on", "SOCKET PASS CHILD",
        "PASS SOCKET CHILD", "open in CHILD", "LACK CLOSE CHILD", "SOCKET STAY CHILD", "CHILD SOCKET OPEN",
      ]
    case .standstill:
      [
        "deadlock*", "dead-lock*", "standstill", "stalemate", "circular*", "mutual*", "BOTH SEND",
        "WAIT each-other", "each WAIT other", "client WAIT server WAIT client",
        "server WAIT client WAIT server",
        "WAIT SEND LACK READ", "LACK SEND LACK READ", "BOTH WAIT SPACE", "NOBODY READ", "buffer* full",
        "full buffer*", "buffer* fill*", "fill* buffer*",
        "SEND ALL BEFORE READ", "LACK READ BEFORE SEND", "MUST READ BEFORE SEND",
      ]
    case .edge:
      [
        "edge*", "epollet", "et-mode", "MUST EAGAIN", "LACK EAGAIN", "left DATA", "DATA left",
        "DATA STAY ROOM",
        "LACK READ ALL", "LACK READ REST", "REST LACK READ", "LACK EMPTY", "READ before EMPTY", "READ once",
        "one-READ", "TELL NEW", "LACK TELL NEW", "LACK NEW TELL", "LACK TELL DATA", "READ wait* more",
      ]
    }
  }

  /// Words that mean the same to an idea.
  private static let kinds: [Substring: [Substring]] = [
    "NOT": "not *n't never no nobody none neither nor without cannot dont doesnt didnt isnt wasnt",
    "LACK": "NOT forg* miss missing misses lack* omit* skip* fails-to failed-to failing-to",
    "ABSENT": "forg* miss* lack* omit* skip* absent", "GONE": "ABSENT lost gone thrown drop* discard*",
    "CLOSE": "clos* shut* freed frees freeing releas* clean*",
    "CALLED": "call* happen* reach* execut* made done",
    "STAY": "stay* remain* left leav* keep* kept still live*", "OPEN": "open opened connected",
    "SEND": "send* sent resen* write* wrote", "READ": "recv* receiv* read* take* fetch* EMPTY",
    "EMPTY": "empt* drain*", "TAKE": "took takes taken sent return* accept* wrote",
    "PART": "less fewer part partly some", "GIVEN": "asked given wanted it",
    "REST": "rest remain* leftover* others",
    "ALL": "all everything whole every always", "RESULT": "result* return* value how what",
    "CHECK": "check* look* compar* notic* test* verif* handl*", "BELIEVE": "think* thought believ* assum*",
    "MUST": "must should has have needs need", "CLOEXEC": "*cloexec close-on-exec closed-on-exec",
    "CHILD": "child* helper* subprocess* fork* exec* process-started program-started",
    "HOLD": "hold* held has have had keep* kept own* got gets use* using listens listen still",
    "SOCKET": "socket* listener* listening port descriptor* fd address",
    "PASS": "pass* copied copies surviv* leak* hand* given", "BOTH": "both",
    "WAIT": "wait* block* stuck hang* hung stop*", "SPACE": "space room",
    "NOBODY": "nobody neither none no-one",
    "BEFORE": "before until while during", "EAGAIN": "eagain ewouldblock would-block",
    "DATA": "data byte* rest more something", "ROOM": "socket buffer* queue* kernel there",
    "TELL": "tell* told report* notif* fire* wak* inform*",
    "NEW": "new once second change*",
    "WHY": "cause reason problem fault",
  ].mapValues { $0.split(separator: " ") }

  /// What it is, in a sentence.
  package var sentence: String {
    switch self {
    case .leak:
      "a leak: on one way through the program the connection is never closed, and stays in CLOSE_WAIT"
    case .unchecked:
      "a short send that nobody checks: send(2) says how many bytes it took, and the rest is the program's to send again"
    case .inherited:
      "the helper inherited the listener through fork and execve: without SOCK_CLOEXEC it listens on, and its port is in use"
    case .standstill:
      "a standstill: both send and nobody receives, so the buffers of both directions are full, and each waits until the other one receives"
    case .edge:
      "edge-triggered epoll tells of bytes that come, not of bytes that are left: after each edge a program must receive until EAGAIN"
    }
  }

  /// The causes that a text names: `leak of 3`, `it never closes them`. One that is denied (`not a leak`) is not named.
  package static func named(in text: String) -> Set<Cause> {
    let clauses = clauses(of: text).filter { clause in
      !clause.indices.contains { matches(["NOT", "WHY"], clause[$0...], gap: 2) }
    }
    return Set(
      allCases.filter { cause in
        cause.ideas.contains { idea in
          let wanted = idea.split(separator: " ")
          return clauses.contains { clause in
            clause.indices.contains { start in
              matches(wanted[...], clause[start...]) && !isDenied(clause[..<start])
            }
          }
        }
      })
  }

  /// The words between the signs of a text; what stands behind `but` is a clause by itself.
  private static func clauses(of text: String) -> [[String]] {
    var clauses: [[String]] = [[]]
    // `close()` is a word, and `server.strace` another.
    let spaced = text.replacing("()", with: "").replacing(/[,.;:!?()]+(\s|$)/, with: " but ")
    for word in MysteryAnswer.words(spaced) where Int(word) == nil {
      if word == "but" { clauses.append([]) } else { clauses[clauses.count - 1].append(word) }
    }
    return clauses
  }

  /// Where what denies something stops, unless it is denied itself: `not because ...`.
  private static let joining: Set<String> = ["and", "so", "because", "since", "although"]

  /// Whether what follows these words is denied by one of them.
  private static func isDenied(_ words: ArraySlice<String>) -> Bool {
    var words = words
    var next = ""
    while let word = words.popLast() {
      if isLike(word, "NOT") || word == "nothing" && next == "to" { return true }
      if joining.contains(word), !(words.last.map { isLike($0, "NOT") } ?? false) { return false }
      next = word
    }
    return false
  }

  /// Whether a clause begins with these.
  ///
  /// - Parameter gap: so many words may stand between two of them, and none that denies, or says that something is lacking.
  private static func matches(
    _ wanted: ArraySlice<Substring>, _ words: ArraySlice<String>, gap: Int = 6
  ) -> Bool {
    guard let first = wanted.first else { return true }
    return lengths(first, words).contains { length in
      let rest = words.dropFirst(length)
      guard wanted.count > 1 else { return true }
      for skipped in 0...gap where skipped < rest.count {
        if matches(wanted.dropFirst(), rest.dropFirst(skipped), gap: gap) { return true }
        let word = rest[rest.startIndex + skipped]
        if isLike(word, "LACK") || skipped == 0 && isReason(word) && isLike(words[rest.startIndex - 1], "NOT")
        {
          return false
        }
      }
      return false
    }
  }

  /// What a denial is of, where it stands right behind it: `not because`, `not that`.
  private static func isReason(_ word: String) -> Bool { word == "because" || word == "that" }

  /// By how many of the first words a word of an idea is said: `close-on-exec` by three; empty where they do not say it.
  private static func lengths(_ wanted: Substring, _ words: ArraySlice<String>) -> Set<Int> {
    if let kind = kinds[wanted] { return kind.reduce(into: []) { $0.formUnion(lengths($1, words)) } }
    let parts = wanted.split(separator: "-")
    guard parts.count > 1 else {
      return words.first.map { isLike($0, wanted) } ?? false ? [1] : []
    }
    let isSaid = words.count >= parts.count && zip(parts, words).allSatisfy { isLike($1, $0) }
    return isSaid ? [parts.count] : []
  }

  /// Whether a word is one of a kind, or spelled like this.
  private static func isLike(_ word: String, _ wanted: Substring) -> Bool {
    if let kind = kinds[wanted] { return kind.contains { isLike(word, $0) } }
    if wanted.hasSuffix("*") { return word.hasPrefix(wanted.dropLast()) }
    return wanted.hasPrefix("*") ? word.hasSuffix(wanted.dropFirst()) : word == wanted
  }
}
