/// What can be wrong with a program of a mystery, and the words by which a person may say so.
package enum Cause: String, CaseIterable, Sendable {
  case leak, unchecked, inherited, standstill, edge

  /// What each is called. A phrase is words in this order, next to each other; `*` ends a word of which the beginning is
  /// enough, and `~` stands for one to five words of any kind.
  private var phrases: [String] {
    switch self {
    case .leak:
      [
        "leak*", "never clos*", "not clos*", "no close", "without ~ clos*", "without clos*", "miss* close",
        "missing close", "close ~ missing", "close missing", "close is missing", "close_wait", "close wait",
        "forg* ~ close", "forg* close", "doesn't close", "does not close", "isn't closed", "aren't closed",
        "stays open", "stay open", "left open", "leave* ~ open", "close ~ not called", "close ~ never called",
        "fails to close", "omit* ~ close", "skip* ~ close", "lack* ~ close", "lack* close", "unclosed",
      ]
    case .unchecked:
      [
        "short send*", "short write*", "partial*", "unchecked", "not check*", "never check*", "doesn't check",
        "does not check", "ignor* ~ result", "ignor* ~ return*", "result ~ ignor*", "return ~ ignor*",
        "ignor* how many", "result ~ not looked", "not look* ~ result", "not look* ~ return*",
        "took less", "takes less", "took fewer", "takes fewer", "sent less", "sent fewer", "less than asked",
        "fewer than asked", "less than ~ asked", "less than ~ given", "only part", "not all sent",
        "rest ~ not sent", "rest ~ never sent", "rest ~ dropped", "rest ~ lost", "remainder",
        "no loop ~ send",
        "not send ~ rest", "never send* ~ rest", "assum* ~ all", "believ* ~ all",
      ]
    case .inherited:
      [
        "inherit*", "cloexec", "sock_cloexec", "fd_cloexec", "o_cloexec", "close on exec", "close-on-exec",
        "child ~ holds", "child holds", "child ~ has", "child ~ keeps", "child keeps", "helper ~ holds",
        "helper holds", "helper has", "helper ~ has", "helper keeps", "helper ~ keeps", "helper ~ listen*",
        "helper listen*", "child ~ listen*", "child listen*", "across exec*", "through exec*",
        "passed to ~ child", "passed to ~ helper", "open in ~ child", "open in ~ helper",
      ]
    case .standstill:
      [
        "deadlock*", "dead lock", "standstill", "stalemate", "full buffer*", "buffer* ~ full", "buffers full",
        "buffer full", "both send*", "both are sending", "both wait*", "both ~ wait*", "both ~ send*",
        "neither ~ rec*", "neither ~ read*", "neither reads", "neither receives", "nobody receives",
        "nobody reads", "no one reads", "wait* for each other", "each ~ wait* ~ other", "each wait* ~ other",
        "block* each other", "mutual*", "circular*", "not read* ~ while", "send* ~ all ~ before ~ rec*",
        "send* ~ all ~ before ~ read*", "send* everything before ~",
      ]
    case .edge:
      [
        "edge*", "epollet", "eagain", "ewouldblock", "data left", "bytes left", "left ~ data", "left ~ bytes",
        "not empt*", "not drain*", "drain*", "until ~ empty", "receive* once", "reads once", "read once",
        "rec* only once", "read* only once", "one receive", "one recv", "only one recv*", "only one receive",
        "did not empty", "not read ~ rest", "not received ~ rest", "until it would block",
      ]
    }
  }

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

  /// The causes that words name: `leak of 3`, `it never closes them`. One that is denied (`not a leak`) is not named.
  package static func named(in words: [String]) -> Set<Cause> {
    Set(allCases.filter { cause in cause.phrases.contains { Self.stands($0, in: words) } })
  }

  private static let denials: Set<String> = ["no", "not", "isn't", "never", "without", "nor"]
  private static let articles: Set<String> = ["a", "an", "the", "any"]

  private static func stands(_ phrase: String, in words: [String]) -> Bool {
    let wanted = phrase.split(separator: " ")
    return words.indices.contains { start in
      guard matches(wanted[...], words[start...]) else { return false }
      let before = words[..<start].last { !articles.contains($0) }
      return !denials.contains(before ?? "")
    }
  }

  /// Words behind one another; a gap takes as few as it can, so a sentence is gone through a handful of times.
  private static func matches(_ wanted: ArraySlice<Substring>, _ words: ArraySlice<String>) -> Bool {
    guard let first = wanted.first else { return true }
    guard let word = words.first else { return false }
    if first == "~" {
      return (1...5).contains { words.count >= $0 && matches(wanted.dropFirst(), words.dropFirst($0)) }
    }
    let isSame = first.hasSuffix("*") ? word.hasPrefix(first.dropLast()) : word == first
    return isSame && matches(wanted.dropFirst(), words.dropFirst())
  }
}
