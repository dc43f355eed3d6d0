/// What strace writes in `<>` behind a descriptor (`-y`, `-yy`, `--decode-fds`).
///
/// Kept as written; ``content`` takes it apart when asked. Source: strace 4.8 to 7.2, printfd in util.c and sockaddr
/// look-ups in socketutils.c.
public struct DescriptorLabel: Hashable, Sendable {
  /// The label without its `<` and `>`, as written: `TCP:[127.0.0.1:12580]`, `/etc/passwd`.
  public var text: String
  /// Whether `(deleted)` stands behind the label: strace since 5.19. Before, it is part of the path.
  public var isMarkedDeleted: Bool

  /// A label.
  public init(_ text: String, isMarkedDeleted: Bool = false) {
    self.text = text
    self.isMarkedDeleted = isMarkedDeleted
  }

  /// What a label says.
  public enum Content: Hashable, Sendable {
    /// `/etc/passwd`, `/dev/null<char 1:3>`, `/memfd:x`
    case file(File)
    /// `TCP:[127.0.0.1:5->127.0.0.1:6]`, `UNIX-STREAM:[1->2,"path"]`, `socket:[7]`
    case socket(Socket)
    /// `pipe:[7]`: the inode, which both ends have.
    case pipe(UInt64)
    /// `anon_inode:[eventpoll]`, `anon_inode:inotify`: the kernel's name for it.
    case anonymous(String)
    /// `pid:7`, `pid:7<comm>`: what a descriptor of a process is about.
    case process(Int, name: String?)
    /// `net:[4026531840]`: the kind of namespace and its inode.
    case namespace(String, UInt64)
    /// Any other, as written: `signalfd:[INT TERM]`, `{eventfd-count=0x5, ...}`.
    case other(String)
  }

  /// A file's label.
  public struct File: Hashable, Sendable {
    /// The path as written: `"`, `\`, control characters and, since strace 4.22, `<` and `>` are escaped.
    public var path: String
    /// Whether the path is no longer there.
    public var isDeleted: Bool
    /// What device it is (`-yy`).
    public var device: Device?

    /// A file's label.
    public init(path: String, isDeleted: Bool = false, device: Device? = nil) {
      self.path = path
      self.isDeleted = isDeleted
      self.device = device
    }

    /// The path's bytes.
    public var pathBytes: [UInt8] { Escape.bytes(of: path) }
  }

  /// `char 1:3`, `block 254:0`, `char 5:2 @/dev/pts/0`
  public struct Device: Hashable, Sendable {
    /// Whether it is a block device and no character device.
    public var isBlock: Bool
    /// The major number.
    public var major: UInt32
    /// The minor number.
    public var minor: UInt32
    /// The terminal at the other end of `/dev/ptmx`.
    public var terminal: String?

    /// A device.
    public init(isBlock: Bool, major: UInt32, minor: UInt32, terminal: String? = nil) {
      self.isBlock = isBlock
      self.major = major
      self.minor = minor
      self.terminal = terminal
    }
  }

  /// A socket's label.
  public struct Socket: Hashable, Sendable {
    /// The protocol as far as strace or the kernel names it.
    public var kind: LabelledSocket
    /// Its own end: an inode, or where it is bound.
    public var own: End?
    /// The other end, where it has one.
    public var peer: End?
    /// The path or abstract name to which a unix socket is bound, escaped as a string is.
    public var path: String?
    /// Whether ``path`` is an abstract name: `@"name"`.
    public var isAbstract = false

    /// The bytes of ``path``.
    public var pathBytes: [UInt8]? { path.map { Escape.bytes(of: $0) } }
  }

  /// One end of a socket.
  public enum End: Hashable, Sendable {
    /// The inode of the socket, where no address is known, and of every unix socket.
    case inode(UInt64)
    /// As written: `127.0.0.1:12580`, `[::1]:80`, `ROUTE:1234` of a netlink socket.
    case address(String)

    /// The inode.
    public var inode: UInt64? { if case .inode(let number) = self { number } else { nil } }
    /// The address.
    public var address: String? { if case .address(let text) = self { text } else { nil } }
  }

  /// The socket's label; nil for one that is no socket's.
  public var socket: Socket? { if case .socket(let socket) = content { socket } else { nil } }

  /// What the label says.
  public var content: Content {
    let bytes = Array(self.text.utf8)
    let s = bytes.span
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    switch LabelParts(s, 0..<bytes.count) {
    case .path(let path, let device):
      var file = File(path: text(path), isDeleted: isMarkedDeleted, device: nil)
      if let device { file.device = Device(text(device)) }
      if device != nil, file.device == nil { file.path = self.text }
      // `</tmp/x (deleted)>`: up to strace 5.18.
      if file.path.hasSuffix(Self.oldMark), !isMarkedDeleted {
        file.path.removeLast(Self.oldMark.count)
        file.isDeleted = true
      }
      return .file(file)
    case .bracketed(let parts):
      let inside = text(parts.own)
      switch text(parts.kind) {
      case "anon_inode": return .anonymous(inside)
      case "pipe": return UInt64(inside).map { .pipe($0) } ?? .other(self.text)
      case let word:
        if let kind = LabelledSocket(word) { return .socket(Socket(kind, parts, text)) }
        return UInt64(inside).map { .namespace(word, $0) } ?? .other(self.text)
      }
    case .text: return Self.word(self.text)
    }
  }

  private static let oldMark = " (deleted)"

  /// A label that is neither a path nor something in brackets.
  private static func word(_ text: String) -> Content {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return .other(text) }
    if parts[0] == "anon_inode" { return .anonymous(String(parts[1])) }
    guard parts[0] == "pid" else { return .other(text) }
    let digits = parts[1].prefix { $0.isNumber }
    let rest = parts[1][digits.endIndex...]
    guard let id = Int(digits) else { return .other(text) }
    if rest.isEmpty { return .process(id, name: nil) }
    guard rest.first == "<", rest.last == ">" else { return .other(text) }
    return .process(id, name: String(rest.dropFirst().dropLast()))
  }
}

extension DescriptorLabel.Device {
  /// `char 1:3`
  fileprivate init?(_ text: String) {
    let words = text.split(separator: " ", maxSplits: 2)
    guard words.count >= 2, words[0] == "char" || words[0] == "block" else { return nil }
    let numbers = words[1].split(separator: ":")
    guard numbers.count == 2, let major = UInt32(numbers[0]), let minor = UInt32(numbers[1]) else {
      return nil
    }
    self.init(isBlock: words[0] == "block", major: major, minor: minor)
    guard words.count == 3 else { return }
    guard words[2].hasPrefix("@") else { return nil }
    terminal = String(words[2].dropFirst())
  }
}

extension DescriptorLabel.Socket {
  fileprivate init(
    _ kind: LabelledSocket, _ parts: LabelParts.Bracketed, _ text: (Range<Int>) -> String
  ) {
    self.kind = kind
    func end(_ range: Range<Int>) -> DescriptorLabel.End? {
      if range.isEmpty { return nil }
      let written = text(range)
      return UInt64(written).map { .inode($0) } ?? .address(written)
    }
    own = end(parts.own)
    peer = parts.peer.flatMap(end)
    path = parts.path.map(text)
    isAbstract = parts.isAbstract
  }
}

extension Escape {
  /// The bytes that an escaped text stands for.
  static func bytes(of text: String) -> [UInt8] {
    let written = Array(text.utf8)
    return bytes(written.span, 0..<written.count)
  }
}
