import TraceText

extension Story {
  /// What an arrow carries: the bytes as far as the sending step kept them, and how many there are.
  ///
  /// Read as a person reads them: `你好`, `\0\0\0\5hello`; in hexadecimal what is no text; `…` where there is more.
  ///
  /// - Parameters:
  ///   - arrow: An arrow of this story.
  ///   - columns: How many columns of a terminal the bytes may take.
  /// - Returns: The bytes, nil where none are kept, and what there is to say of them besides: `6 bytes`, `end`.
  public func carried(by arrow: Arrow, columns: Int = 16) -> (bytes: String?, words: String) {
    (kept(by: arrow, columns: columns), words(for: arrow))
  }

  private func words(for arrow: Arrow) -> String {
    switch arrow.kind {
    case .connection: "connection"
    case .end: "end"
    case .reset: "reset"
    case .stream, .datagram:
      arrow.whole.map { "\(arrow.bytes ?? 0) of \(Figures.count($0, "byte"))" }
        ?? Figures.count(arrow.bytes ?? 0, "byte")
    }
  }

  private func kept(by arrow: Arrow, columns: Int) -> String? {
    guard arrow.kind == .stream || arrow.kind == .datagram, steps.indices.contains(arrow.from),
      let payload = steps[arrow.from].payload, payload.isSent, let count = arrow.bytes, count > 0,
      arrow.fromOffset >= 0, arrow.fromOffset < payload.bytes.count
    else { return nil }
    let bytes = payload.bytes[arrow.fromOffset...].prefix(count)
    return Quoted.brief(bytes, columns: columns, isCut: bytes.count < count)
  }
}
