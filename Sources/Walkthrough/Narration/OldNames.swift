/// The names by which Making knows the narration, until it is a timeline and uses these types itself.
typealias Teller = Narrator
typealias Scene = StepContext
typealias Facts = CallContext

/// One step at a time: each of these finds anew what ``Narrator/init(_:)`` finds once.
extension Narrator {
  static func sentence(_ step: StepContext) -> String { Narrator(step).sentence }
  static func aside(_ step: StepContext) -> String? { Narrator(step).remark }
  static func explanations(_ step: StepContext) -> [Step.Explanation] { Narrator(step).explanations }
  static func failure(_ step: StepContext) -> Step.Failure? { Narrator(step).failure }
  static func swift(_ step: StepContext) -> MarkedText? { Narrator(step).swift }
  static func prototype(_ step: StepContext) -> MarkedText? { Narrator(step).prototype }
  static func manual(_ step: StepContext) -> String? { Narrator(step).manual }
  static func short(_ step: StepContext, _ index: Int) -> MarkedText { Narrator(step).short(index) }
  static func role(_ step: StepContext, _ index: Int) -> String? { Narrator(step).role(index) }
}
