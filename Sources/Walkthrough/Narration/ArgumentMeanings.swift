import LinuxABI

/// Meanings of arguments and results that are no constants, by call and parameter: `listen backlog`.
struct ArgumentMeanings: Sendable {
  /// Numbers, times, sets: what `.count` and `.other` are.
  let counts: [String: String]
  /// What a null pointer means there.
  let nulls: [String: String]
  /// What a call's result means, where its kind alone does not say it.
  let results: [String: String]
  /// Arguments that a library adds, by system call and index: their names and meanings, with a place `{library}`.
  let added: [String: (name: String, meaning: String)]
  /// Descriptors that are not the call's own socket.
  let descriptors: [String: String]
  /// Paths and names.
  let texts: [String: String]
  /// What a pointer points to.
  let structures: [Structure: String]
  /// Fields of addresses.
  let fields: [String: String]
  /// Values of options that are no plain number.
  let options: [String: String]
  /// What fcntl's F_SETFD sets.
  let descriptorFlags: [Int64: String]
  /// What fcntl's F_DUPFD is given.
  let lowestNumber: String

  /// The manual pages of fields.
  static let fieldPages: [String: String] = [
    "sin_port": "ip(7)", "sin_addr": "ip(7)", "sin6_port": "ipv6(7)", "sin6_addr": "ipv6(7)",
    "sin6_flowinfo": "ipv6(7)", "sin6_scope_id": "ipv6(7)", "sun_path": "unix(7)", "nl_pid": "netlink(7)",
    "nl_groups": "netlink(7)", "sll_protocol": "packet(7)", "sll_ifindex": "packet(7)",
    "sll_hatype": "packet(7)", "sll_pkttype": "packet(7)", "sll_halen": "packet(7)", "sll_addr": "packet(7)",
    "svm_cid": "vsock(7)", "svm_port": "vsock(7)",
  ]

  /// The domain of the constants in a structure's field.
  static let domains: [String: ConstantDomain] = [
    "msg_flags": .messageFlags, "cmsg_level": .optionLevel, "cmsg_type": .controlType,
    "ai_flags": .addressInfoFlags,
    "ai_family": .addressFamily, "ai_socktype": .socketType, "ai_protocol": .ipProtocol,
    "sa_family": .addressFamily,
  ]
}
