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

  /// Whether colours help: only on a terminal, and never with NO_COLOR in the environment (no-color.org).
  static var takesColor: Bool {
    if let wish = getenv("NO_COLOR"), wish.pointee != 0 { return false }
    if let kind = getenv("TERM"), String(cString: kind) == "dumb" { return false }
    return isatty(1) == 1
  }
}

extension Option {
  static let color = Option(
    "--color", .choice(["auto", "always", "never"]), "colour: on a terminal only, unless said otherwise")
}

extension Request {
  /// The style that the person and the terminal agree on.
  var style: Style {
    switch value("--color") {
    case "always": .ansi
    case "never": .plain
    default: Terminal.takesColor ? .ansi : .plain
    }
  }
}
