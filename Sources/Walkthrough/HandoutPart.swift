/// A part of a lab's handout that is told behind the run: `Look`, `Why`, `Myth`.
public struct HandoutPart: Hashable, Sendable {
  /// `Look`
  public var title: String
  /// What stands in it, in order.
  public var blocks: [Block]

  /// A part.
  public init(title: String, blocks: [Block]) {
    self.title = title
    self.blocks = blocks
  }

  /// A piece of a part.
  public enum Block: Hashable, Sendable {
    /// A paragraph, or an item of a list.
    case paragraph([Span])
    /// What others say.
    case saying([Span])
    /// Lines as they are typed.
    case code([String])
    /// Rows of cells; the first is the head.
    case table([[[Span]]])
    /// Lines of the run's traces.
    case quotes([Quote])
  }

  /// A stretch of a text.
  public struct Span: Hashable, Sendable {
    /// The text.
    public var text: String
    /// What it is.
    public var style: Style

    /// How a stretch is meant.
    public enum Style: Sendable { case plain, code, strong, emphasis }

    /// A stretch of a text.
    public init(_ text: String, _ style: Style = .plain) {
      self.text = text
      self.style = style
    }
  }

  /// A line of strace that the handout quotes.
  public struct Quote: Hashable, Sendable {
    /// The line as it is quoted.
    public var text: String
    /// The indices of the steps that it is of, several where it stands for equal calls in a row; none where this run has no
    /// such step.
    public var steps: [Int]

    /// A quoted line.
    public init(_ text: String, steps: [Int] = []) {
      self.text = text
      self.steps = steps
    }
  }
}

/// Where a handout quotes a step.
public struct QuotedPlace: Hashable, Sendable {
  /// The part's title, `Look`.
  public var part: String
  /// Which of the part's groups of quoted lines it is, from 1.
  public var group: Int
  /// Which line of the group it is, from 1.
  public var line: Int

  /// A place.
  public init(part: String, group: Int, line: Int) {
    self.part = part
    self.group = group
    self.line = line
  }
}

extension Story {
  /// Where the handout quotes each step, in the order of the handout.
  public var quotedPlaces: [Int: [QuotedPlace]] {
    var places: [Int: [QuotedPlace]] = [:]
    for part in handout {
      var group = 0
      for case .quotes(let quotes) in part.blocks {
        group += 1
        for (line, quote) in quotes.enumerated() {
          for step in quote.steps {
            places[step, default: []].append(QuotedPlace(part: part.title, group: group, line: line + 1))
          }
        }
      }
    }
    return places
  }
}
