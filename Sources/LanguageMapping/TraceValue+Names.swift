package import StraceParser

extension TraceValue {
  /// Whether a constant is one of the value's flags, also in a field of a structure.
  package func names(_ constant: String) -> Bool {
    switch content {
    case .constant(let name): name == constant
    case .flags(let parts): parts.contains { $0.names(constant) }
    case .structure(let fields): fields.contains { $0.value.names(constant) }
    case .changed(let from, _): from.names(constant)
    default: false
    }
  }
}
