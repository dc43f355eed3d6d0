/// Where the parts of a descriptor's label stand: the one reader for the JSON and for ``DescriptorLabel``.
package enum LabelParts {
  /// `/etc/passwd`, `/dev/null<char 1:3>`
  case path(Range<Int>, device: Range<Int>?)
  /// `KIND:[7]`, `KIND:[a->b]`, `KIND:[1->2,"path"]`, `KIND:[1,@"name"]`
  case bracketed(Bracketed)
  /// Any other.
  case text(Range<Int>)

  /// A label that is a word and something in brackets.
  package struct Bracketed {
    /// The word.
    package var kind: Range<Int>
    /// What stands before the arrow, or all there is.
    package var own: Range<Int>
    /// What stands behind the arrow.
    package var peer: Range<Int>?
    /// A unix socket's path between its quotes.
    package var path: Range<Int>?
    /// `@"name"`
    package var isAbstract = false
  }

  /// Takes apart the label that stands at `range`, without its `<` and `>`.
  package init(_ s: Span<UInt8>, _ range: Range<Int>) {
    if range.isEmpty || s[range.lowerBound] == .slash {
      self = Self.path(s, range)
    } else if let label = Bracketed(s, range) {
      self = .bracketed(label)
    } else {
      self = .text(range)
    }
  }

  private static func path(_ s: Span<UInt8>, _ range: Range<Int>) -> LabelParts {
    guard range.count > 1, s[range.upperBound - 1] == .greater else { return .path(range, device: nil) }
    var q = range.upperBound - 1
    while q > range.lowerBound, s[q] != .less { q -= 1 }
    guard s[q] == .less else { return .path(range, device: nil) }
    return .path(range.lowerBound..<q, device: q + 1..<range.upperBound - 1)
  }
}

extension LabelParts.Bracketed {
  fileprivate init?(_ s: Span<UInt8>, _ range: Range<Int>) {
    let end = range.upperBound
    var q = range.lowerBound
    while q < end, s[q].isNamePart || s[q] == .minus || s[q] == .open || s[q] == .close || s[q] == .slash {
      q += 1
    }
    guard q > range.lowerBound, q + 1 < end, s[q] == .colon, s[q + 1] == .openBracket,
      s[end - 1] == .closeBracket
    else { return nil }
    kind = range.lowerBound..<q
    own = q + 2..<end - 1
    if s[end - 2] == .quote, let comma = Self.pathComma(s, own) {
      isAbstract = s[comma + 1] == .at
      path = comma + (isAbstract ? 3 : 2)..<end - 2
      own = q + 2..<comma
    }
    q = own.lowerBound
    while q + 1 < own.upperBound {
      if s[q] == .minus, s[q + 1] == .greater {
        peer = q + 2..<own.upperBound
        own = own.lowerBound..<q
        break
      }
      q += 1
    }
  }

  /// The comma before the quoted path of a unix socket.
  private static func pathComma(_ s: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var q = range.lowerBound
    while q + 2 < range.upperBound {
      if s[q] == .comma {
        let opens = s[q + 1] == .at ? q + 2 : q + 1
        return s[opens] == .quote && opens < range.upperBound - 1 ? q : nil
      }
      q += 1
    }
    return nil
  }
}

extension Range<Int> {
  /// Whether digits stand there and nothing else.
  func isNumber(_ s: Span<UInt8>) -> Bool { !isEmpty && allSatisfy { s[$0].isDigit } }
}
