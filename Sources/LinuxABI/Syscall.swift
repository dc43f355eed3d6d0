/// The system call that a libc function ends in, on each table.
public struct Syscall: Sendable {
  /// What it is on x86-64.
  public let x86_64: Form
  /// What it is on arm64, and on every architecture with the generic table.
  public let arm64: Form

  /// A system call as one table has it.
  public struct Form: Sendable {
    /// Its name in the kernel's table, as strace prints it.
    public let name: String
    /// Its number.
    public let number: Int
    /// Where each of its arguments comes from.
    public let arguments: [Argument]

    init(_ name: String, _ number: Int, _ arguments: [Argument]) {
      self.name = name
      self.number = number
      self.arguments = arguments
    }
  }

  /// Where a system call's argument comes from.
  public enum Argument: Sendable, Hashable {
    /// The libc call's parameter with this index.
    case parameter(Int)
    /// A null pointer that libc adds.
    case null
    /// A zero that libc adds.
    case zero
    /// A number that libc adds, and its name where it has one.
    case number(Int64, String?)
    /// Made up by libc from what the parameter meant; not comparable one to one.
    case derived
  }

  /// A system call that is the same on every architecture, except for its number.
  init(name: String, x86_64: Int, arm64: Int, arguments: [Argument]) {
    self.x86_64 = Form(name, x86_64, arguments)
    self.arm64 = Form(name, arm64, arguments)
  }

  /// A system call that younger architectures lack: there libc asks for its successor.
  init(x86_64: Form, arm64: Form) {
    self.x86_64 = x86_64
    self.arm64 = arm64
  }

  /// What it is in a table.
  public func form(in table: NumberTable) -> Form {
    switch table {
    case .x86_64: x86_64
    case .arm64: arm64
    }
  }

  /// The form with a name, on whatever architecture: a trace may come from another machine.
  public func form(named name: String) -> Form? {
    NumberTable.allCases.lazy.map { form(in: $0) }.first { $0.name == name }
  }

  /// Its names, this machine's first.
  public var names: [String] {
    let own = name
    return [own] + NumberTable.allCases.map { form(in: $0).name }.filter { $0 != own }
  }

  /// Its name on this machine.
  public var name: String { form(in: .current).name }

  /// Where its arguments come from on this machine.
  public var arguments: [Argument] { form(in: .current).arguments }
}

extension [Syscall.Argument] {
  /// The libc call's first parameters, one for one.
  static func parameters(_ count: Int) -> [Syscall.Argument] { (0..<count).map { .parameter($0) } }
}
