import TraceText
import Walkthrough

/// Where the rows of a drawing stand, in pixels: one for each step, with room above it for the label of a conversation that
/// begins there, and in it for how long a call waited.
struct Rows {
  /// The steps that are drawn.
  let range: Range<Int>
  /// Stretches of one conversation.
  private(set) var frames: [Frame] = []
  /// The height of all.
  private(set) var height = 0
  /// How much further apart rows stand where they are drawn to scale; nil without stamps.
  private(set) var scale: Scale?

  private var heads: [Int] = []
  private var tops: [Int] = []
  private var calls: [Int] = []

  /// Rows that belong to one conversation, one below the other.
  struct Frame {
    /// The index of the conversation.
    let conversation: Int
    /// Its first step and its last.
    let first: Int
    var last: Int
    /// Whether the conversation has an earlier frame.
    let isAgain: Bool
    var top = 0
    var bottom = 0
  }

  /// Distances by time: of each row how many pixels more than drawn without a scale, and what was cut of it.
  struct Scale {
    var gaps: [Int]
    /// The time before a row whose distance is cut, by step.
    var cuts: [Int: Int64]
    /// How long a pixel is, in nanoseconds.
    var pixel: Int64
  }

  private static let head = 30
  static let row = 30
  /// A line more: the label of a frame, how long a call waited.
  private static let frame = 24
  private static let wait = 20
  /// And what it failed with.
  static let error = 20
  /// The longest distance between two rows; what is longer is cut, and says how long it is.
  private static let longest = 120

  init(_ story: Story, _ lanes: Lanes, _ range: Range<Int>) {
    self.range = range
    frames = Self.frames(story.steps, range)
    var starts: [Int: Int] = [:]
    for (index, frame) in frames.enumerated() { starts[frame.first] = index }
    var ends: [Int] = []
    var y = Self.head
    for index in range {
      heads.append(y)
      if let frame = starts[index] {
        frames[frame].top = y
        y += Self.frame
      }
      tops.append(y)
      // Where nothing else happened meanwhile, its waiting has a line of its own.
      if Self.isTall(story.steps[index], index, lanes) { y += Self.wait }
      calls.append(y)
      y += Self.row + (story.steps[index].failure == nil ? 0 : Self.error)
      ends.append(y)
    }
    for index in frames.indices { frames[index].bottom = ends[frames[index].last - range.lowerBound] - 4 }
    height = y + 10
    scale = Self.scale(story.steps, range)
  }

  private static func isTall(_ step: Step, _ index: Int, _ lanes: Lanes) -> Bool {
    step.isBlocked && lanes.firstRow.indices.contains(index) && lanes.firstRow[index] == index
  }

  /// How many pixels before its first row a call that waited began, to scale.
  func lead(_ step: Step, first: Int, _ steps: [Step]) -> Int? {
    guard step.isBlocked, let scale, let begin = step.begin, steps.indices.contains(first),
      let moment = steps[first].moment
    else { return nil }
    let (time, overflow) = moment.subtractingReportingOverflow(begin)
    return overflow || time <= 0 ? nil : Int(min(time / scale.pixel, Int64(Self.longest)))
  }

  /// Where the box of a row begins; rows beyond the drawing lie at its edge.
  func top(_ index: Int) -> Int { place(index, tops) }

  /// The same with the label of a frame that begins there.
  func above(_ index: Int) -> Int { place(index, heads) }

  /// Where the line of a row stands in which the call is told.
  func call(_ index: Int) -> Int { place(index, calls) }

  private func place(_ index: Int, _ places: [Int]) -> Int {
    if index < range.lowerBound { return Self.head }
    let offset = index - range.lowerBound
    return places.indices.contains(offset) ? places[offset] : height - 10
  }

  /// Steps that belong to no conversation are in a frame where it goes on behind them.
  private static func frames(_ steps: [Step], _ range: Range<Int>) -> [Frame] {
    var frames: [Frame] = []
    var seen: Set<Int> = []
    var isOpen = false
    for index in range {
      guard let conversation = steps[index].conversation else { continue }
      if isOpen, let last = frames.last, last.conversation == conversation {
        frames[frames.count - 1].last = index
      } else {
        let isAgain = !seen.insert(conversation).inserted
        frames.append(Frame(conversation: conversation, first: index, last: index, isAgain: isAgain))
      }
      isOpen = true
    }
    return frames
  }

  // MARK: To scale

  /// The distance that four of five gaps stay below is drawn as forty pixels: most can be compared, and a wait of a second
  /// makes no empty page.
  private static func scale(_ steps: [Step], _ range: Range<Int>) -> Scale? {
    let moments = range.map { steps[$0].moment }
    let gaps = moments.indices.map { index -> Int64? in
      guard index > 0, let moment = moments[index], let before = moments[index - 1] else { return nil }
      return max(0, moment.subtractingReportingOverflow(before).partialValue)
    }
    let known = gaps.compactMap(\.self).sorted()
    guard let usual = known.isEmpty ? nil : known[known.count * 4 / 5], usual > 0 || known.last ?? 0 > 0
    else {
      return nil
    }
    let pixel = max(1, max(usual, 1) / 40)
    var scale = Scale(gaps: [], cuts: [:], pixel: pixel)
    for (offset, gap) in gaps.enumerated() {
      let wanted = (gap ?? 0) / pixel
      if wanted > Int64(longest) { scale.cuts[range.lowerBound + offset] = gap }
      scale.gaps.append(max(0, Int(min(wanted, Int64(longest))) - row))
    }
    return scale
  }
}
