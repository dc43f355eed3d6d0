import Languages

extension Row {
  /// Whether what it says is true, too, of what another row says: it names all of its functions, or none; or it says that the
  /// language may have done by itself what the other one says that it did.
  func covers(_ other: Row) -> Bool {
    guard function == other.function else { return false }
    let (mine, others) = (functions, other.functions)
    return mine.isEmpty || !others.isEmpty && mine.isSuperset(of: others)
      || other.kind == .unasked && call.hasSuffix("by itself")
  }

  /// The functions that it names, without their arguments: `new Socket(host, port), SocketChannel.open(address): connect`.
  private var functions: Set<Substring> {
    var names: Set<Substring> = []
    var start = call.startIndex
    var depth = 0
    for place in call.indices {
      switch call[place] {
      case "(":
        if depth == 0 { names.insert(call[start..<place]) }
        depth += 1
      case ")": depth -= 1
      case " " where depth == 0: start = call.index(after: place)
      default: break
      }
    }
    return names
  }
}

extension Row.Condition {
  /// The calls that fulfil it.
  var signs: [String] {
    switch self {
    case .beside(let texts), .perhaps(let texts), .here(let texts): texts
    case .without, .never: []
    case .both(let one, let other): one.signs + other.signs
    }
  }
}
