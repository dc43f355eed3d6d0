internal import Glibc

/// Names of files and words of a command line as the kernel has them: bytes, which need be no UTF-8.
///
/// A String holds nothing else, so each byte that is not part of any is a character for private use in it, U+10F780 to
/// U+10F7FF. What stands for itself there is taken apart in the same way: every name comes back as it was.
public enum RawText {
  private static let first: UInt32 = 0x10F700
  private static let range = first + 0x80...first + 0xFF

  /// Bytes as text.
  public static func text(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self), !text.unicodeScalars.contains(where: isByte) {
      return text
    }
    var text = ""
    var rest = bytes[...]
    while let byte = rest.first {
      if let scalar = firstScalar(rest), !isByte(scalar) {
        text.unicodeScalars.append(scalar)
        rest = rest.dropFirst(UTF8.width(scalar))
      } else {
        if let scalar = Unicode.Scalar(first + UInt32(byte)) { text.unicodeScalars.append(scalar) }
        rest = rest.dropFirst()
      }
    }
    return text
  }

  /// A string of C as text.
  public static func text(_ string: UnsafePointer<CChar>) -> String {
    text(UnsafeBufferPointer(start: string, count: strlen(string)).map { UInt8(bitPattern: $0) })
  }

  /// Text as the bytes that it was made of.
  public static func bytes(_ text: String) -> [UInt8] {
    // All of those characters begin with the byte F4.
    guard text.utf8.contains(0xF4) else { return Array(text.utf8) }
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if isByte(scalar) {
        bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        bytes += Array(String(scalar).utf8)
      }
    }
    return bytes
  }

  /// Text to be shown: a byte that is no character as `\xff`.
  public static func shown(_ text: String) -> String {
    guard text.utf8.contains(0xF4), text.unicodeScalars.contains(where: isByte) else { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
      if isByte(scalar) {
        shown += "\\x" + String(scalar.value & 0xFF, radix: 16)
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  /// The command line, the program's name first.
  ///
  /// Swift's own has U+FFFD for what is no UTF-8, and is empty where there is no /proc. The kernel lays the words' addresses
  /// below those of the environment, a null between them and their count before them: execve(2).
  public static let arguments: [String] = {
    let environment: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = environ
    guard environment[-1] == nil else { return CommandLine.arguments }
    var count = 0
    while UInt(bitPattern: environment[-2 - count]) != UInt(count) {
      count += 1
      // More than Linux passes: this is no such table.
      if count > 1 << 22 { return CommandLine.arguments }
    }
    return (0..<count).map { index in
      guard let word = environment[index - 1 - count] else { return "" }
      return text(word)
    }
  }()

  private static func isByte(_ scalar: Unicode.Scalar) -> Bool { range.contains(scalar.value) }

  private static func firstScalar(_ bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
    for length in 1...4 where length <= bytes.count {
      if let text = String(validating: bytes.prefix(length), as: UTF8.self) {
        return text.unicodeScalars.first
      }
    }
    return nil
  }
}

extension String {
  /// Lends the name, as the kernel has it, to one of its calls.
  public func withSystemName<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    let name = RawText.bytes(self).map { CChar(bitPattern: $0) } + [0]
    return name.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return withCString(body) }
      return body(start)
    }
  }
}
