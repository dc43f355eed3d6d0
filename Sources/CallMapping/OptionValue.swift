import LinuxABI
import StraceParser

/// A socket option's value as strace shows it, in whatever form: `[1]`, `{l_onoff=1, l_linger=5}`, `"lo"`,
/// `[ECONNREFUSED]`, `[SOCK_STREAM]`.
struct OptionValue {
  private var numbers: [Int64] = []
  private var text: [UInt8]?
  /// Whether strace left out the rest of the text (`-s`).
  private var isCut = false
  private var size = 4

  /// Reads a value; nil where it cannot be compared with so many bytes.
  init?(_ value: TraceValue, bytes: Int) {
    switch value.content {
    case .string(let bytes, let isCut, _):
      text = bytes
      self.isCut = isCut
    case .array(let elements):
      for element in elements {
        guard let number = Self.number(element) else { return nil }
        numbers.append(number)
      }
    case .structure(let fields):
      guard Self.structures.contains(fields.map { $0.name ?? "" }) else { return nil }
      for field in fields {
        guard let number = Self.number(field.value) else { return nil }
        numbers.append(number)
      }
    default: return nil
    }
    guard text == nil else { return }
    guard !numbers.isEmpty else { return nil }
    if numbers.count * 8 == bytes { size = 8 } else if numbers.count * 4 != bytes { return nil }
  }

  /// The structures that options have: socket(7).
  private static let structures: [[String]] = [
    ["l_onoff", "l_linger"], ["tv_sec", "tv_usec"], ["pid", "uid", "gid"],
  ]

  /// Whether the bytes that the program had are this value.
  func agrees(with bytes: [UInt8]) -> Bool {
    if let text, isCut { return bytes.starts(with: text) && bytes.count > text.count }
    if let text { return bytes == text || bytes == text + [0] }
    return LoggedText.integers(bytes, size: size)
      == numbers.map { size == 4 ? Int64(Int32(truncatingIfNeeded: $0)) : $0 }
  }

  private static func number(_ value: TraceValue) -> Int64? {
    switch value.content {
    case .integer: return value.number
    case .constant(let name):
      if let errno = Errno(name: name) { return Int64(errno.rawValue) }
      let domains: [ConstantDomain] = [.socketType, .addressFamily, .ipProtocol]
      return domains.lazy.compactMap { $0.value(of: name) }.first
    default: return nil
    }
  }
}
