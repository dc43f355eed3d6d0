/// How a call log lies on disk: a header, then slots of 256 bytes. All numbers are little-endian.
///
/// ```
/// header   0 magic   8 version  12 slot size  16 header size  24 pid  32 opened  40 closed  48 allocated
///         56 used slots  64 unrecorded  72 digest (64)  136 number of texts  140 texts: length (4), bytes
/// record   0 mark    4 manner   8 thread  12 errno  16 before  24 after  32 result  40 line  44 file (8)
///         52 number of arguments  54 -  56 call (16)  72 six arguments (16 each)  168 payload (88)
/// argument 0 kind    1 -  2 kept  4 place, or the length returned  8 value, or the bytes' true count
/// image    0 kind    1 flags: 1, 2 before and after stand in a run of slots, 4 there is an after  2 kept  4 place, before the call
///                    8 -  10 kept  12 place, after it
/// more     0 mark    4 owner's slot  8 ordinal  12 length  16 data (240)
/// ```
///
/// Each record begins in a slot of its own. Bytes that fit stay in its payload; others go to a run of further slots.
/// A slot's mark is written last, so a writer that is killed while it copies loses that record and no other.
enum LogLayout {
  /// The first bytes of every call log.
  static let magic: [UInt8] = Array("SOCKLOG\n".utf8)
  static let version: UInt32 = 1
  static let slotSize = 256
  /// Where a header may begin its slots: the writer rounds up to a page.
  static let headerUnit = 4096
  /// No header is longer: Linux passes a program at most some 2 MiB of arguments.
  static let headerLimit = 4 << 20
  /// How much address space a log reserves, and so the longest log.
  static let mappingLimit = 4 << 30

  /// Whether the first bytes of a file are those of a call log of this or an earlier version, and not of a text that
  /// begins with the same word: the header's numbers fit together.
  static func isHeader(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= headerUnit, bytes.starts(with: magic) else { return false }
    let size = number(bytes, Header.headerSize, 8)
    let allocated = number(bytes, Header.allocated, 8)
    return (1...UInt64(version)).contains(number(bytes, Header.version, 4))
      && number(bytes, Header.slotSize, 4) == UInt64(slotSize)
      && size > 0 && size <= UInt64(headerLimit) && size % UInt64(headerUnit) == 0
      && allocated >= size && allocated <= UInt64(mappingLimit)
  }

  /// How much of a file may be a header that its writer was killed in before it set the magic bytes, its last act; nil
  /// where the first bytes are something else. What follows is zeros then.
  ///
  /// Each number may still be missing.
  static func unfinishedHeaderSize(_ bytes: ArraySlice<UInt8>) -> Int? {
    let start = Array(bytes.prefix(Header.pid)) + Array(repeating: 0, count: max(0, Header.pid - bytes.count))
    let size = number(start, Header.headerSize, 8)
    guard start.prefix(magic.count).allSatisfy({ $0 == 0 }),
      [0, UInt64(version)].contains(number(start, Header.version, 4)),
      [0, UInt64(slotSize)].contains(number(start, Header.slotSize, 4)),
      size <= UInt64(headerLimit), size % UInt64(headerUnit) == 0
    else { return nil }
    return start.allSatisfy { $0 == 0 } ? 0 : max(headerUnit, Int(size))
  }

  private static func number(_ bytes: [UInt8], _ offset: Int, _ size: Int) -> UInt64 {
    (0..<size).reversed().reduce(0) { $0 << 8 | UInt64(bytes[offset + $1]) }
  }

  enum Header {
    static let version = 8
    static let slotSize = 12
    static let headerSize = 16
    static let pid = 24
    static let opened = 32
    static let closed = 40
    static let allocated = 48
    static let usedSlots = 56
    static let unrecorded = 64
    static let digest = 72
    static let textCount = 136
    static let texts = 140
  }

  enum Record {
    static let mark = 0
    static let manner = 4
    static let thread = 8
    static let errno = 12
    static let before = 16
    static let after = 24
    static let result = 32
    static let line = 40
    static let file = 44
    static let argumentCount = 52
    static let call = 56
    static let callLimit = 16
    static let arguments = 72
    static let argumentSize = 16
    static let argumentLimit = 6
    static let payload = 168
    static let payloadLimit = slotSize - payload
  }

  enum Continuation {
    static let owner = 4
    static let ordinal = 8
    static let length = 12
    static let data = 16
    static let dataLimit = slotSize - data
  }

  /// What a slot holds.
  enum Mark: UInt32 {
    /// Nothing was ever written here, or its writer was killed at once.
    case empty = 0
    /// A record being copied: a hole, if the program ended now.
    case claimed = 1
    /// A call that has begun: its arguments are complete.
    case begun = 2
    /// A call that has returned.
    case completed = 3
    /// More bytes of the record that owns it.
    case continuation = 4
  }

  /// How an argument is kept.
  enum Kind: UInt8 {
    case integer = 1
    case null = 2
    /// Bytes in the record's own payload, at the offset `place`.
    case bytesHere = 3
    /// Bytes in the run of slots that begins at `place`.
    case bytesElsewhere = 4
    case lengthInOut = 5
    /// As `bytesHere`, of what the kernel filled: nothing until the call has returned.
    case outputHere = 6
    /// As `bytesElsewhere`, of what the kernel filled.
    case outputElsewhere = 7
    /// A structure, kept twice: as it was before the call, and as it was after it.
    case image = 8
  }
}
