import Walkthrough

/// Where the captions of arrows stand, so that none lies over another one or over the line of another arrow.
///
/// Places are hundredths of the lanes' width, and pixels downward. What does not overlap in narrow lanes does not in wide
/// ones either, so all is reckoned for a telephone.
struct Captions {
  typealias Point = (x: Double, y: Int)

  /// The line of an arrow, of two points or three.
  struct Path {
    let points: [Point]
    init(_ points: [Point]) { self.points = points }

    /// Places for a caption on a straight line, the best first: the middle of what lies in the kernel's band.
    func places(between band: (left: Double, right: Double)) -> [Point] {
      guard let first = points.first, let last = points.last else { return [] }
      let ends = [band.left, band.right].map { edge in
        last.x == first.x ? 0.5 : min(1, max(0, (edge - first.x) / (last.x - first.x)))
      }
      return [0.5, 0.36, 0.64, 0.22, 0.78].map { share in
        let along = ends[0] + (ends[1] - ends[0]) * share
        return (
          first.x + (last.x - first.x) * along, first.y + Int(Double(last.y - first.y) * along) - 3
        )
      }
    }
  }

  /// A caption at its place.
  struct Placed {
    let text: String
    let arrow: Arrow
    let x: Double
    let y: Int
    /// Without room it is shown only while its arrow is the current step's.
    let hasRoom: Bool
  }

  private struct Wish {
    let text: String
    let arrow: Arrow
    let places: [Point]
  }

  private struct Box {
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double

    init(_ text: String, at point: Point) {
      let middle = point.x * Captions.width / 100
      let half = Double(text.count) * Captions.character / 2 + 2
      (left, right) = (middle - half, middle + half)
      (top, bottom) = (Double(point.y) - 11, Double(point.y) + 3)
    }

    func overlaps(_ other: Box) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }

    /// Whether a line passes through it (the parameters of Liang and Barsky).
    func isCrossed(_ from: (x: Double, y: Double), _ to: (x: Double, y: Double)) -> Bool {
      var (enter, leave) = (0.0, 1.0)
      let (dx, dy) = (to.x - from.x, to.y - from.y)
      for (step, room) in [
        (-dx, from.x - left), (dx, right - from.x), (-dy, from.y - top), (dy, bottom - from.y),
      ] {
        if step == 0 {
          if room < 0 { return false }
        } else if step < 0 {
          enter = max(enter, room / step)
        } else {
          leave = min(leave, room / step)
        }
      }
      return enter <= leave
    }
  }

  /// The lanes of a telephone, and a character of a caption, in pixels.
  private static let width = 340.0
  private static let character = 6.2
  /// Of more lines than these no crossing is looked for.
  private static let limit = 1500

  private var wishes: [Wish] = []
  private var lines: [(from: (x: Double, y: Double), to: (x: Double, y: Double), owner: Int)] = []

  /// Notes an arrow and where its caption could stand, the best place first.
  mutating func add(_ text: String, _ path: Path, of arrow: Arrow, at places: [Point]) {
    let points = path.points.map { (x: $0.x * Self.width / 100, y: Double($0.y)) }
    for (from, to) in zip(points, points.dropFirst()) { lines.append((from, to, wishes.count)) }
    wishes.append(Wish(text: text, arrow: arrow, places: places))
  }

  /// All captions, each at the first of its places that is free.
  var placed: [Placed] {
    let lines = lines.count > Self.limit ? [] : lines
    var taken: [Box] = []
    return wishes.enumerated().compactMap { owner, wish in
      let free = wish.places.first { place in
        let box = Box(wish.text, at: place)
        return !taken.contains { $0.overlaps(box) }
          && !lines.contains { $0.owner != owner && box.isCrossed($0.from, $0.to) }
      }
      if let free { taken.append(Box(wish.text, at: free)) }
      guard let place = free ?? wish.places.first else { return nil }
      return Placed(text: wish.text, arrow: wish.arrow, x: place.x, y: place.y, hasRoom: free != nil)
    }
  }
}
