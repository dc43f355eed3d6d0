/// A system call as far as its line goes.
public struct TraceCall: Hashable, Sendable {
  /// The kernel's name for it, `recvfrom`; empty for the rest of a call whose line another interrupted, which has none.
  public var name: String
  /// The arguments, in order. A half holds its complete ones.
  public var arguments: [TraceValue]
  /// The part of an argument at which a half was cut, as written.
  public var fragment: [UInt8]?
  /// What interrupted the call or its line; nil where nothing did, and for a half that ends ` <unfinished ...>`.
  public var interruption: Interruption?
  /// The text in brackets before the result: `mask []` of `sigreturn() (mask [])  = 0`.
  public var aside: String?
  /// What it returned; nil for a first half.
  public var result: TraceResult?
  /// The time spent in it (`-T`), where the line says it.
  public var spent: TraceInterval?

  /// The time spent in it (`-T`) in nanoseconds, where the line says it.
  public var duration: Int64? {
    get { spent?.nanoseconds }
    set { spent = newValue.map { TraceInterval(nanoseconds: $0, unit: spent?.unit ?? 1_000) } }
  }

  /// What interrupted a call or its line, besides ` <unfinished ...>`.
  public enum Interruption: Hashable, Sendable {
    /// ` <detached ...>`: strace let the thread go.
    case detached
    /// ` <pid changed to 7 ...>`: another thread of the process called execve (`-ff`).
    case pidChanged(to: Int)
    /// ` <unfinished ...>) = ?`: the thread ended while its call was printed.
    case exited
    /// `clone(flags=SIGCHLDstrace: Process 7 attached`: strace's own word in the middle of a call.
    case notice([UInt8])
    /// `write(1, "hi\n", 3hi`: what the traced program wrote in the middle of a call.
    case output([UInt8])
  }

  /// A call.
  public init(
    name: String, arguments: [TraceValue], fragment: [UInt8]? = nil, result: TraceResult? = nil,
    duration: Int64? = nil
  ) {
    self.name = name
    self.arguments = arguments
    self.fragment = fragment
    self.result = result
    self.duration = duration
  }
}

/// What a call returned: `= 3<TCP:[7]>`, `= -1 EAGAIN (Resource temporarily unavailable)`, `= ?`.
public struct TraceResult: Hashable, Sendable {
  /// The number as written (`3`, `-1`, `0x7f0000000000`), or `?`.
  public var value: String
  /// The number, nil for `?`.
  public var number: Int64?
  /// What stands directly behind the number: a descriptor's label, a comment.
  public var decorations: [TraceValue.Decoration] = []
  /// Whether strace could not read it: `= ? <unavailable>`.
  public var isUnavailable = false
  /// The error's name: `EAGAIN`, `ERESTARTSYS`.
  public var errno: String?
  /// The error's text, in the language of the machine that traced: `Resource temporarily unavailable`.
  public var message: String?
  /// The text in brackets behind the value: `Timeout`, `flags O_RDWR`. ``noted`` takes it apart.
  public var note: String?
  /// What strace put in the place of what the kernel would have done (`-e inject`): empty for `(INJECTED)`, else as
  /// written, `args` or `args, retval`; nil where nothing was injected.
  public var injected: String?
  /// Whether strace held the call up (`-e inject=...:delay_enter`): `(DELAYED)`.
  public var isDelayed = false

  /// The label behind a descriptor, without its `<` and `>`: `TCP:[7]`.
  public var label: String? { decorations.label?.text }
  /// The label behind a descriptor.
  public var descriptorLabel: DescriptorLabel? { decorations.label }

  /// A result.
  public init(
    value: String, number: Int64?, errno: String? = nil, message: String? = nil, label: String? = nil,
    note: String? = nil
  ) {
    self.value = value
    self.number = number
    self.errno = errno
    self.message = message
    self.note = note
    if let label { decorations = [.label(DescriptorLabel(label))] }
  }
}
