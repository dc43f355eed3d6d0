extension Quoted {
  /// Bytes where there is little room, without quotation marks: `你好`, `\0\0\0\5hello`; what is no text, in hexadecimal:
  /// `de ad be ef`. `…` stands for what is left out.
  ///
  /// Text is what is for a third at least letters that are seen: a length before a message is still a message. Where some
  /// bytes are no UTF-8 it must be more than half: of any bytes some look like letters.
  /// - Parameters:
  ///   - columns: how many columns of a terminal it may take.
  ///   - isCut: whether there were more bytes than these.
  package static func brief(_ bytes: some Collection<UInt8>, columns: Int, isCut: Bool) -> String {
    // No column holds less than a byte, but a letter may have four.
    let shown = Array(bytes.prefix(max(0, columns) * 4))
    var pieces: [String] = []
    var seen = 0
    var isWhole = true
    var place = 0
    while place < shown.count {
      if let scalar = scalar(shown[place...]) {
        let size = UTF8.width(scalar)
        if !scalar.steersTerminal {
          pieces.append(scalar == "\\" ? "\\\\" : String(scalar))
          seen += size
        } else {
          for byte in place..<place + size { pieces.append(escaped(shown, byte)) }
        }
        place += size
      } else {
        pieces.append(escaped(shown, place))
        isWhole = false
        place += 1
      }
    }
    let isMore = isCut || shown.count < bytes.count
    if isWhole ? seen * 3 < shown.count : seen * 2 <= shown.count {
      pieces = shown.enumerated().map { ($0 > 0 ? " " : "") + Digits.padded($1, radix: 16, to: 2) }
    }
    var text = ""
    var width = 0
    for (index, piece) in pieces.enumerated() {
      let isLast = index + 1 == pieces.count && !isMore
      width += Columns.width(piece)
      if width > columns - (isLast ? 0 : 1) { return text + "…" }
      text += piece
    }
    return isMore ? text + "…" : text
  }

  private static func escaped(_ bytes: [UInt8], _ place: Int) -> String {
    strace(bytes[place], before: place + 1 < bytes.count ? bytes[place + 1] : nil)
  }

  /// The letter that begins the bytes; nil where they are no UTF-8.
  private static func scalar(_ bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard let first = bytes.first else { return nil }
    let length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    return String(validating: bytes.prefix(length), as: UTF8.self)?.unicodeScalars.first
  }
}
