/// How a Swift call reads: `receive(upTo: {len}[, flags: {flags}])`.
public struct SwiftTemplate: Sendable {
  private enum Part: Sendable {
    case text(String)
    case parameter(String)
    case optional([Part])
  }

  private var parts: [Part] = []

  /// The template of a call.
  public init(_ call: Call) {
    var rest = Substring(call.swift)
    parts = Self.parse(&rest)
  }

  private static func parse(_ rest: inout Substring) -> [Part] {
    var parts: [Part] = []
    while let first = rest.first, first != "]" {
      switch first {
      case "{":
        parts.append(.parameter(String(rest.dropFirst().prefix { $0 != "}" })))
        rest = rest.drop { $0 != "}" }.dropFirst()
      case "[":
        rest = rest.dropFirst()
        parts.append(.optional(parse(&rest)))
        rest = rest.dropFirst()
      default:
        let text = rest.prefix { !"{[]".contains($0) }
        parts.append(.text(String(text)))
        rest = rest.dropFirst(text.count)
      }
    }
    return parts
  }

  /// The template with values in it; a part in brackets is left out when its value is the default one.
  ///
  /// - Parameter value: what stands for a parameter, and whether that is its default (zero, null).
  public func text(_ value: (String) -> (text: String, isDefault: Bool)) -> String {
    stretches(value).map(\.text).joined()
  }

  /// The same in stretches, each with the parameter that it stands for; nil for what is the same in every call.
  ///
  /// - Parameter value: what stands for a parameter, and whether that is its default (zero, null).
  public func stretches(
    _ value: (String) -> (text: String, isDefault: Bool)
  ) -> [(text: String, parameter: String?)] {
    Self.stretches(parts, value).stretches
  }

  private static func stretches(
    _ parts: [Part], _ value: (String) -> (text: String, isDefault: Bool)
  ) -> (stretches: [(text: String, parameter: String?)], isDefault: Bool) {
    var stretches: [(text: String, parameter: String?)] = []
    var isDefault = true
    for part in parts {
      switch part {
      case .text(let fixed): stretches.append((fixed, nil))
      case .parameter(let name):
        let filled = value(name)
        stretches.append((filled.text, name))
        isDefault = isDefault && filled.isDefault
      case .optional(let inner):
        let filled = self.stretches(inner, value)
        if !filled.isDefault { stretches += filled.stretches }
      }
    }
    return (stretches, isDefault)
  }

  /// The call's form as Swift names it: `receive(upTo:)`, `Socket(_:_:)`, `accept()`. Optional parts are left out.
  public var form: String {
    let whole = text { _ in ("_", true) }
    guard let open = whole.firstIndex(of: "("), whole.last == ")" else { return whole }
    let inside = whole[whole.index(after: open)...].dropLast()
    guard !inside.isEmpty else { return whole }
    let labels = inside.split(separator: ",").map { argument in
      let label = argument.drop { $0 == " " }.prefix { $0 != ":" }
      return argument.contains(":") ? "\(label):" : "_:"
    }
    return whole[...open] + labels.joined() + ")"
  }
}
