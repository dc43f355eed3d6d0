/// The strace that is installed.
public struct Strace: Sendable {
  /// Its path.
  public let path: String
  /// Its version as it says it: `6.1`; nil where it does not run.
  public let version: String?

  /// The one in `PATH`; nil where there is none.
  public static func installed() -> Strace? {
    guard let path = Program.find("strace") else { return nil }
    // -V is older than --version, and every strace has it.
    let said = Program.run(path, ["-V"])?.text.split(separator: "\n").first
    return Strace(
      path: path, version: said?.split(separator: " ").last { $0.first?.isNumber ?? false }.map(String.init))
  }

  /// Whether it is of this version or a later one.
  public func isAtLeast(_ major: Int, _ minor: Int) -> Bool {
    guard let version else { return false }
    let numbers = version.split(separator: ".").prefix(2).compactMap { Int($0.prefix(while: \.isNumber)) }
    return !numbers.lexicographicallyPrecedes([major, minor])
  }
}
