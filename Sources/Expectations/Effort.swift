/// How much was looked at for all expectations of a file together: of hostile files and traces there is more than anybody
/// waits for.
final class Effort {
  private(set) var work = 0
  /// About a nanosecond each.
  static let limit = 20_000_000_000

  /// Looks at so many bytes or events.
  func spend(_ units: Int) { work = work.addingReportingOverflow(units).partialValue }

  var isOver: Bool { work > Self.limit || work < 0 }
}
