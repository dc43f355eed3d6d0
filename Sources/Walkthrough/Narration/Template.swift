/// One way to tell a call: for which ending and under which circumstances, and in which words.
struct Template: Sendable {
  /// How the call ended.
  enum Ending: Hashable, Sendable {
    /// It did what it was asked.
    case done
    /// It returned 0, which of these calls means something of its own.
    case zero
    case error(String)
    case anyError
    /// One that the trace does not name.
    case errorWithoutName
    case interrupted
    case begun
    /// Whatever it was.
    case any
  }

  /// The names under which ``CallContext`` knows the call.
  let subjects: [String]
  let ending: Ending
  /// What else must be true.
  let tags: Set<CallContext.Tag>
  /// The words, with places in braces and without the glossary's marks.
  var text: String { words.text }
  let words: Glossed

  init(_ subjects: String, _ ending: Ending, _ tags: Set<CallContext.Tag>, _ text: String) {
    self.subjects = subjects.split(separator: " ").map(String.init)
    self.ending = ending
    self.tags = tags
    words = Glossed(text)
  }

  init(_ subjects: String, _ ending: Ending, _ text: String) { self.init(subjects, ending, [], text) }

  private func fits(_ context: CallContext) -> Bool {
    guard tags.isSubset(of: context.tags) else { return false }
    switch (ending, context.outcome) {
    case (.any, _), (.anyError, .failed), (.interrupted, .interrupted), (.begun, .begun),
      (.errorWithoutName, .failedWithoutName):
      return true
    case (.done, .returned), (.zero, .returned(0)): return true
    case (.error(let wanted), .failed(let name)): return wanted == name
    default: return false
    }
  }

  /// Templates by the call that they are about.
  struct Table: Sendable {
    private let bySubject: [String: [Template]]

    /// A table; the first template that fits tells the call, so that the special stand before the general.
    init(_ templates: [Template]) {
      var found: [String: [Template]] = [:]
      for template in templates {
        for subject in template.subjects { found[subject, default: []].append(template) }
      }
      bySubject = found
    }

    /// The words of the first template that fits and whose places all have words.
    func text(_ context: CallContext) -> String? { told(context)?.text }

    /// The same, with the template that it is of.
    func told(_ context: CallContext) -> (text: String, template: Template)? {
      for subject in [context.subject, "*"] {
        for template in bySubject[subject] ?? [] where template.fits(context) {
          if let text = context.fill(template.text) { return (text, template) }
        }
      }
      return nil
    }

    var all: [Template] { bySubject.values.flatMap { $0 } }
  }
}
