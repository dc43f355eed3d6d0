/// What a program's files are called.
package enum ProgramName {
  /// Names that the folder's own files have.
  private static let taken: Set<String> = ["run", "lock", "table", "page", "sheet"]

  /// Whether it can begin the names of files: letters, digits, `_`, `-` and dots within, as a person would type them.
  package static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 64 && !name.hasPrefix(".") && !name.hasPrefix("-")
      && !taken.contains(name)
      && name.utf8.allSatisfy(isPlain)
  }

  /// A name after a program's path: `python3` of `/usr/bin/python3`; `program` where nothing is left of it.
  package static func made(from path: String) -> String {
    let last = path.split(separator: "/").last ?? ""
    let plain = String(decoding: last.utf8.filter(isPlain).prefix(48), as: UTF8.self)
    return isName(plain) ? plain : "program"
  }

  /// The name itself, or with the first number behind it that is free: `client-2`.
  static func free(_ name: String, among others: Set<String>) -> String {
    guard others.contains(name) else { return name }
    return (2...).lazy.map { "\(name)-\($0)" }.first { !others.contains($0) } ?? name
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}
