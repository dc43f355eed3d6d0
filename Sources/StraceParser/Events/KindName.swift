extension TraceEvent.Kind {
  /// The kind's name in JSON, without the making of a `String`.
  var name: StaticString {
    switch self {
    case .call: "call"
    case .unfinished: "unfinished"
    case .resumed: "resumed"
    case .signal: "signal"
    case .exit: "exit"
    case .superseded: "superseded"
    case .personality: "personality"
    case .notice: "notice"
    case .stack: "stack"
    case .dump: "dump"
    case .summary: "summary"
    case .blank: "blank"
    case .cut: "cut"
    case .output: "output"
    case .unrecognised: "unrecognised"
    }
  }
}
