/// What a node of the tape stands for.
package enum NodeKind: UInt8, Sendable {
  /// A number as written.
  case integer
  /// `NULL`, or a hexadecimal number that may well be an address.
  case pointer
  /// The text between the quotes, escapes and all.
  case string
  /// A name: `AF_INET`.
  case constant
  /// Anything else that stands for one value: `...`, `???`, `'S'`.
  case other
  /// `a|b`, one child each.
  case flags
  /// `{...}`, one child a field.
  case structure
  /// `[a, b]`.
  case array
  /// `[a b]`, `~[a]`, and the old `{B38400 opost}`.
  case set
  /// `htons(80)`: `length` is the length of the callee's name, the children are its arguments.
  case call
  /// `a => b`: two children.
  case changed
  /// `a<<b`, `a or b`: two children, the operator in the flags.
  case infix
  /// `[VINTR]=0x3`: two children.
  case indexed
  /// `/* bytes 8..15 */ "\x00"`: the comment's text and one child.
  case lead

  // What stands behind a value, in this order. Each is the last thing in its value's subtree.

  /// `<...>` behind a descriptor.
  case label
  /// ` [...]`, a security context.
  case context
  /// ` 0x7f...` behind an array.
  case address
  /// ` /* ... */`.
  case comment

  /// Whether it belongs to the value before it and is none itself.
  package var isDecoration: Bool { rawValue >= NodeKind.label.rawValue }
}

/// Facts about a node that its text would have to be read again for.
package struct NodeFlags {
  /// A string or an array of which strace left out the rest: `"abc"...`.
  package static let cut: UInt8 = 1
  /// `@"name"`.
  package static let abstract: UInt8 = 2
  /// A string with a backslash, or with a byte that strace would have escaped.
  package static let escaped: UInt8 = 4
  /// `~[...]`.
  package static let negated: UInt8 = 8
  /// A set in braces.
  package static let braces: UInt8 = 16
  /// Flags joined with ` | ` and not `|`; a structure in `{ 0 }`.
  package static let spaced: UInt8 = 32
  /// A label followed by `(deleted)`.
  package static let deleted: UInt8 = 64
  /// A structure with a second closing brace.
  package static let doubled: UInt8 = 128
}

/// What joins the two children of an ``NodeKind/infix`` or ``NodeKind/changed`` node.
package enum Operator: UInt8, CaseIterable, Sendable {
  case shift, times, plus, spacedTimes, equal, and, or, beside
  /// Between the two values of a ``NodeKind/changed`` node: what strace writes now, since 4.x, and before.
  case becomes, tightArrow, arrow
  case spacedPlus

  /// As strace writes it.
  package var text: StaticString {
    switch self {
    case .shift: "<<"
    case .times: "*"
    case .plus: "+"
    case .spacedTimes: " * "
    case .equal: " == "
    case .and: " && "
    case .or: " or "
    case .beside: ""
    case .becomes: " => "
    case .tightArrow: "->"
    case .arrow: " -> "
    case .spacedPlus: " + "
    }
  }
}

extension Operator {
  /// What it joins two values with; nil for one of the arrows, which are ``TraceValue/Content/changed(from:to:)``.
  var joiner: TraceValue.Joiner? {
    switch self {
    case .shift: .shift
    case .times: .times
    case .plus: .plus
    case .spacedTimes: .spacedTimes
    case .spacedPlus: .spacedPlus
    case .equal: .equal
    case .and: .and
    case .or: .or
    case .beside: .beside
    case .becomes, .tightArrow, .arrow: nil
    }
  }

  /// Its name in JSON: its text without the spaces, but `*` and ` * ` have to differ.
  var name: StaticString {
    switch self {
    case .shift: "<<"
    case .times: "*"
    case .plus: "+"
    case .spacedTimes: " * "
    case .equal: "=="
    case .and: "&&"
    case .or: "or"
    case .beside: ""
    case .becomes: "=>"
    case .tightArrow: "->"
    case .arrow: " -> "
    case .spacedPlus: " + "
    }
  }
}

/// One node of the tape, in 16 bytes: where it stands in the line, and how many nodes belong to it.
///
/// A value's subtree is the node itself, its children, then what decorates it:
///
///     {sin_port=htons(80), ...} /* x */
///     structure size 5
///       call    size 2, name length 8 (`sin_port`)
///         integer size 1
///       other   size 1
///       comment size 1
package struct TapeNode: Sendable {
  /// What it stands for.
  package var kind: NodeKind
  /// Facts about it: ``NodeFlags``, or an ``Operator``.
  package var flags: UInt8 = 0
  /// Length of the name directly before the value's `=`; 0 where it has none.
  package var nameLength: UInt16 = 0
  /// Where its text begins in the line.
  package var start: UInt32
  /// How long its text is. Of a composite: what its kind says, or nothing.
  package var length: UInt32
  /// How many nodes belong to it, itself included.
  package var size: UInt32 = 1

  init(_ kind: NodeKind, start: Int, length: Int) {
    self.kind = kind
    self.start = UInt32(truncatingIfNeeded: start)
    self.length = UInt32(truncatingIfNeeded: length)
  }

  /// Where its text begins and ends in the line.
  package var range: Range<Int> { Int(start)..<Int(start) + Int(length) }
}
