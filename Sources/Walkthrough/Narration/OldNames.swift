/// The names by which Making knows the narration, until it is a timeline and uses these types itself.
typealias Teller = Narrator
typealias Scene = StepContext
typealias Facts = CallContext
