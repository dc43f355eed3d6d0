import Glibc
import LabReports
import TraceText

/// What standard output is connected to.
enum Terminal {
  /// Its columns; where standard output is no terminal what COLUMNS says (labs/run pipes a report to a terminal), and
  /// 100, a projector's worth, where nothing says anything.
  static var width: Int { width(of: 1) }

  /// The same of standard error, where what is said of a traced program goes.
  static func width(of stream: Int32) -> Int {
    var size = winsize()
    if isatty(stream) == 1, ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return Int(size.ws_col)
    }
    let wish = getenv("COLUMNS").flatMap { Int(String(cString: $0)) }
    return wish.map { min(max($0, 20), 1000) } ?? 100
  }

  /// Whether NO_COLOR is in the environment, and not empty: no colour then, whatever else is said (no-color.org).
  static var forbidsColor: Bool {
    getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
  }

  /// Whether colours help: only on a terminal that knows them.
  static func takesColor(_ stream: Int32) -> Bool {
    if let kind = getenv("TERM"), String(cString: kind) == "dumb" { return false }
    return isatty(stream) == 1
  }
}

extension Option {
  static let color = Option(
    "--color", .choice(["auto", "always", "never"]),
    "on a terminal only, unless said otherwise; never with NO_COLOR")
}

extension Request {
  /// The style that the person and the terminal agree on.
  var style: Style {
    switch value("--color") {
    case _ where Terminal.forbidsColor: .plain
    case "always": .ansi
    case "never": .plain
    default: Terminal.takesColor(1) ? .ansi : .plain
    }
  }
}
