import TraceText
import Walkthrough

/// Where the captions of arrows stand, so that none lies over another one or over the line of another arrow.
///
/// Places are hundredths of the lanes' width, and pixels downward. What does not overlap in narrow lanes does not in wide
/// ones either, so all is reckoned for a telephone, and for lanes that are just wide enough for the bytes as well.
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

  /// What a caption says: the bytes where they have room, and what there is to say besides.
  struct Text {
    let bytes: String?
    let words: String

    /// All of it.
    var whole: String { bytes.map { "\($0) · \(words)" } ?? words }
  }

  /// A caption at its place.
  struct Placed {
    let text: Text
    let arrow: Arrow
    let x: Double
    let y: Int
    /// The width of the lanes, in rem, above which its bytes are shown.
    let room: Int
    /// Without room it is shown only while its arrow is the current step's.
    let hasRoom: Bool
  }

  private struct Wish {
    let text: Text
    let room: Int
    let arrow: Arrow
    let places: [Point]
  }

  private struct Box {
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double

    init(columns: Int, at point: Point, width: Double) {
      let middle = point.x * width / 100
      let half = Double(columns) * Captions.character / 2 + 2
      (left, right) = (middle - half, middle + half)
      (top, bottom) = (Double(point.y) - 11, Double(point.y) + 3)
    }

    func overlaps(_ other: Box) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }

    /// Whether a line passes through it (the parameters of Liang and Barsky).
    func isCrossed(_ line: Line, width: Double) -> Bool {
      let (from, to) = (
        (x: line.from.x * width / 100, y: line.from.y), (x: line.to.x * width / 100, y: line.to.y)
      )
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

  /// The stretch of an arrow's line, in hundredths and pixels.
  private struct Line {
    let from: (x: Double, y: Double)
    let to: (x: Double, y: Double)
    let owner: Int
  }

  /// The lanes of a telephone, a character of a caption, and the size of the page's type, in pixels.
  private static let width = 340.0
  private static let character = 6.2
  private static let rem = 16.0
  /// Of more lines than these no crossing is looked for.
  private static let limit = 1500
  /// How far captions reach beyond the kernel's band: over the ends of boxes, where no letters are.
  private static let reach = 1.3

  /// How wide the kernel's band is, in hundredths.
  private let band: Double
  private var wishes: [Wish] = []
  private var lines: [Line] = []

  init(band: Double) { self.band = band }

  /// Notes an arrow and where its caption could stand, the best place first.
  mutating func add(_ text: Text, _ path: Path, of arrow: Arrow, at places: [Point]) {
    let points = path.points.map { (x: $0.x, y: Double($0.y)) }
    for (from, to) in zip(points, points.dropFirst()) {
      lines.append(Line(from: from, to: to, owner: wishes.count))
    }
    let room =
      text.bytes == nil ? 0 : Room.threshold(Room.small(Columns.width(text.whole)) - 1, band * Self.reach)
    wishes.append(Wish(text: text, room: room, arrow: arrow, places: places))
  }

  /// All captions, each at the first of its places that is free.
  var placed: [Placed] {
    let lines = lines.count > Self.limit ? [] : lines
    // Narrow: the words alone. Wide: as wide as each of the two that meet needs.
    var narrow: [Box] = []
    var wide: [(place: Point, columns: Int, room: Int)] = []
    return wishes.enumerated().compactMap { owner, wish in
      let all = Columns.width(wish.text.whole)
      let words = wish.text.bytes == nil ? all : Columns.width(wish.text.words)
      let own = max(Self.width, Double(wish.room) * Self.rem)
      let free = wish.places.first { place in
        let box = Box(columns: words, at: place, width: Self.width)
        let whole = Box(columns: all, at: place, width: own)
        return !narrow.contains { $0.overlaps(box) }
          && !wide.contains { other in
            let width = max(own, Double(other.room) * Self.rem)
            return abs(other.place.y - place.y) < 14
              && Box(columns: all, at: place, width: width).overlaps(
                Box(columns: other.columns, at: other.place, width: width))
          }
          && !lines.contains {
            $0.owner != owner
              && (box.isCrossed($0, width: Self.width) || all > words && whole.isCrossed($0, width: own))
          }
      }
      if let free {
        narrow.append(Box(columns: words, at: free, width: Self.width))
        wide.append((free, all, wish.room))
      }
      guard let place = free ?? wish.places.first else { return nil }
      return Placed(
        text: wish.text, arrow: wish.arrow, x: place.x, y: place.y, room: wish.room, hasRoom: free != nil)
    }
  }
}
