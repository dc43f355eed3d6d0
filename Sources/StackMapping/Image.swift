/// Where the parts of an ELF file lie in memory, and what its symbol tables say: strace names offsets in the file, debug
/// information and symbols have addresses.
///
/// Source: elf(5). 64 bits, little-endian: x86-64 and arm64. Whatever stands in the file may be wrong.
public struct Image: Sendable {
  private var segments: [(offset: UInt64, size: UInt64, address: UInt64)] = []
  private var linker: (offset: UInt64, size: UInt64)?
  private var notes: [(offset: UInt64, size: UInt64)] = []
  private var sections: (start: UInt64, size: Int, count: Int) = (0, 0, 0)

  /// Hands out bytes of the file from an offset on, no more than so many; fewer at its end.
  public typealias Reader = (_ offset: UInt64, _ count: Int) -> [UInt8]

  /// Reads the first bytes of a file, as many as hold its program headers; nil where it is no such file.
  public init?(header: [UInt8]) {
    guard header.count >= 64, Array(header[..<6]) == [0x7f, 0x45, 0x4c, 0x46, 2, 1] else { return nil }
    func number(_ offset: Int, _ size: Int) -> UInt64? { header.number(at: offset, size) }
    guard let start = number(32, 8), let size = number(54, 2), let count = number(56, 2), size >= 56,
      count < 256,
      start < UInt64(header.count)
    else { return nil }
    for index in 0..<Int(count) {
      let at = Int(start) + index * Int(size)
      guard let type = number(at, 4), let offset = number(at + 8, 8), let address = number(at + 16, 8),
        let length = number(at + 32, 8)
      else { return nil }
      if type == 1 { segments.append((offset, length, address)) }
      if type == 3 { linker = (offset, length) }
      if type == 4 { notes.append((offset, length)) }
    }
    guard !segments.isEmpty else { return nil }
    if let start = number(40, 8), let size = number(58, 2), let count = number(60, 2), size == 64 {
      sections = (start, Int(size), Int(count))
    }
  }

  /// The address of a byte of the file in the file's own counting.
  public func address(ofFileOffset offset: UInt64) -> UInt64? {
    segments.first { offset >= $0.offset && offset - $0.offset < $0.size }.map {
      offset &- $0.offset &+ $0.address
    }
  }

  /// The dynamic linker that the program asks for; nil for a library and for a program that needs none.
  public func interpreter(_ read: Reader) -> String? {
    guard let linker else { return nil }
    let bytes = read(linker.offset, Int(min(linker.size, 4096)))
    return bytes.firstIndex(of: 0).map { String(decoding: bytes[..<$0], as: UTF8.self) }
  }

  /// What the linker noted, by which no two builds are the same: GNU's `NT_GNU_BUILD_ID`, in hexadecimal; nil without one.
  public func buildID(_ read: Reader) -> String? {
    for note in notes {
      let bytes = read(note.offset, Int(min(note.size, 4096)))
      var at = 0
      while let nameSize = bytes.number(at: at, 4), let size = bytes.number(at: at + 4, 4),
        let type = bytes.number(at: at + 8, 4), nameSize < 4096, size < 4096
      {
        let name = at + 12
        let start = name + (Int(nameSize) + 3) / 4 * 4
        let end = start + Int(size)
        guard end <= bytes.count else { break }
        if type == 3, Array(bytes[name..<(name + Int(nameSize))]) == Array("GNU\0".utf8), size > 0 {
          return bytes[start..<end].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        at = start + (Int(size) + 3) / 4 * 4
      }
    }
    return nil
  }

  /// A symbol of a file.
  public struct Symbol: Hashable, Sendable {
    /// As the linker knows it.
    public let name: String
    /// Its bytes; 0 where nobody says.
    public let size: UInt64
  }

  /// The symbols that begin at these addresses; nil where the file has no symbol table.
  public func symbols(at addresses: Set<UInt64>, _ read: Reader) -> [UInt64: [Symbol]]? {
    let headers = read(sections.start, min(sections.count, 65_535) * sections.size)
    func field(_ section: Int, _ offset: Int, _ size: Int) -> UInt64? {
      section < sections.count ? headers.number(at: section * sections.size + offset, size) : nil
    }
    var found: [UInt64: [Symbol]] = [:]
    var hasTable = false
    for section in 0..<sections.count {
      guard let type = field(section, 4, 4), type == 2 || type == 11, let offset = field(section, 24, 8),
        let size = field(section, 32, 8), let link = field(section, 40, 4).flatMap({ Int(exactly: $0) }),
        let names = field(link, 24, 8), let namesSize = field(link, 32, 8), size <= Self.tableLimit
      else { continue }
      hasTable = true
      Self.forEachSymbol(offset, Int(size), read) { name, address, size in
        guard addresses.contains(address), UInt64(name) < namesSize else { return }
        let text = Self.text(at: names &+ UInt64(name), read)
        let symbol = Symbol(name: text, size: size)
        if !text.isEmpty, found[address]?.contains(symbol) != true {
          found[address, default: []].append(symbol)
        }
      }
    }
    return hasTable ? found : nil
  }

  /// Bytes of a symbol table.
  private static let tableLimit: UInt64 = 1 << 28

  private static func forEachSymbol(
    _ offset: UInt64, _ size: Int, _ read: Reader,
    _ body: (_ name: UInt32, _ address: UInt64, _ size: UInt64) -> Void
  ) {
    let step = 24 * 32_768
    var done = 0
    while done < size {
      let bytes = read(offset &+ UInt64(done), min(step, size - done))
      bytes.withUnsafeBytes { raw in
        for at in stride(from: 0, to: raw.count - 23, by: 24) {
          // A name, 4 bytes of kinds, and an address that is in the file.
          guard raw.loadUnaligned(fromByteOffset: at + 6, as: UInt16.self) != 0 else { continue }
          body(
            raw.loadUnaligned(fromByteOffset: at, as: UInt32.self),
            raw.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self),
            raw.loadUnaligned(fromByteOffset: at + 16, as: UInt64.self))
        }
      }
      guard bytes.count == min(step, size - done) else { return }
      done += step
    }
  }

  private static func text(at offset: UInt64, _ read: Reader) -> String {
    for count in [512, 16_384] {
      let bytes = read(offset, count)
      if let end = bytes.firstIndex(of: 0) { return String(decoding: bytes[..<end], as: UTF8.self) }
    }
    return ""
  }
}

extension Array where Element == UInt8 {
  fileprivate func number(at offset: Int, _ size: Int) -> UInt64? {
    guard offset >= 0, offset + size <= count else { return nil }
    return self[offset..<offset + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
