internal import Glibc

/// The file of answers that a person asks for.
enum AnswerFile {
  /// Writes a file that was not there, and says how that went in a line. What is there already is somebody's, and stays.
  static func write(_ text: String, to name: String) -> String {
    let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      return errno == EEXIST
        ? "\(name) is there already, and stays as it is: w takes another name"
        : "\(name) cannot be written: \(reason)"
    }
    defer { close(file) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let why = reason
        // Half a line is no file of answers.
        unlink(name)
        return "\(name) cannot be written: \(why)"
      }
      rest = rest.dropFirst(count)
    }
    return "the answers are in \(name)"
  }

  private static var reason: String { String(cString: strerror(errno)) }
}
