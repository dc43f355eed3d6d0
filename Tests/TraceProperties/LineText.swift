/// What can be seen in a line without understanding it: the parser and the model are not asked.
package enum LineText {
  /// Whether a label in a line says that a number is a socket.
  package static func showsSocket(_ line: ArraySlice<UInt8>) -> Bool {
    var found = false
    walk(line) { position, _ in
      let label = line[(position + 1)...].prefix(24)
      guard let colon = label.firstIndex(of: UInt8(ascii: ":")) else { return }
      // The kernel's names of protocols are in capitals: TCPv6, UNIX-STREAM. Where strace knows none: socket:[7].
      let word = label[..<colon]
      if word.elementsEqual("socket".utf8) || word.first.map({ 65...90 ~= $0 }) ?? false { found = true }
    }
    return found
  }

  /// A line as strace without `-y` writes it.
  package static func withoutLabels(_ line: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var start = line.startIndex
    walk(line) { position, end in
      result += line[start..<position]
      start = end
    }
    return result + line[start...]
  }

  /// A line as strace without `-T` writes it.
  package static func withoutDuration(_ line: ArraySlice<UInt8>) -> [UInt8] {
    var text = line
    let end: [UInt8] = text.last == UInt8(ascii: "\n") ? [UInt8(ascii: "\n")] : []
    text = text.dropLast(end.count)
    guard text.last == UInt8(ascii: ">"), let open = text.lastIndex(of: UInt8(ascii: "<")) else {
      return Array(line)
    }
    let inside = text[(open + 1)...].dropLast()
    guard !inside.isEmpty, inside.allSatisfy({ 48...57 ~= $0 || $0 == UInt8(ascii: ".") }),
      open > text.startIndex, text[open - 1] == UInt8(ascii: " ")
    else { return Array(line) }
    return text[..<(open - 1)] + end
  }

  /// Goes through the labels of a line: `<` behind a number and outside strings, up to behind its `>`.
  private static func walk(_ line: ArraySlice<UInt8>, _ body: (Int, Int) -> Void) {
    var isString = false
    var p = line.startIndex
    while p < line.endIndex {
      let byte = line[p]
      if isString, byte == UInt8(ascii: "\\") {
        p += 2
        continue
      }
      if byte == UInt8(ascii: "\"") { isString.toggle() }
      if !isString, byte == UInt8(ascii: "<"), p > line.startIndex, 48...57 ~= line[p - 1],
        line[(p + 1)...].first != UInt8(ascii: "<")
      {
        // `5</proc/7/net/if_inet6>(deleted)`; `1<<CAP_CHOWN` is no label.
        var end = labelEnd(line, p)
        if line[end...].starts(with: "(deleted)".utf8) { end += 9 }
        body(p, end)
        p = end
        continue
      }
      p += 1
    }
  }

  private static func labelEnd(_ line: ArraySlice<UInt8>, _ start: Int) -> Int {
    var depth = 0
    var p = start
    while p < line.endIndex {
      if line[p] == UInt8(ascii: "<") { depth += 1 }
      if line[p] == UInt8(ascii: ">"), line[p - 1] != UInt8(ascii: "-") { depth -= 1 }
      p += 1
      if depth == 0 { break }
    }
    return p
  }
}
