import Glibc
import LabReports

/// What standard output is connected to.
enum Terminal {
  /// Its columns; 100, a projector's worth, where it is no terminal or does not say.
  static var width: Int {
    var size = winsize()
    guard isatty(1) == 1, ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
    return Int(size.ws_col)
  }

  /// Whether NO_COLOR is in the environment, and not empty: no colour then, whatever else is said (no-color.org).
  static var forbidsColor: Bool {
    getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
  }

  /// Whether colours help: only on a terminal that knows them.
  static var takesColor: Bool {
    if let kind = getenv("TERM"), String(cString: kind) == "dumb" { return false }
    return isatty(1) == 1
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
    default: Terminal.takesColor ? .ansi : .plain
    }
  }
}
