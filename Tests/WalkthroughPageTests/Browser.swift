import Foundation
import Glibc
import TestPrograms

/// A headless Chromium that is spoken to through two pipes: messages of JSON, each ended by NUL.
final class Browser {
  struct Failed: Error, CustomStringConvertible { let description: String }

  static let program: String? =
    (["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"] as [String])
    .first { access($0, X_OK) == 0 }

  private let pid: pid_t
  private let write: Int32
  private let read: Int32
  /// Its profile, and whatever else it writes: also what it would leave in the temporary directory.
  private let folder = TemporaryFolder()
  private var pending: [UInt8] = []
  private var next = 0
  private var session: String?
  /// Errors of the console and requests to a network, seen since the last page was opened.
  private(set) var complaints: [String] = []

  init() throws {
    guard let program = Self.program else { throw Failed(description: "there is no chromium here") }
    var down: [Int32] = [0, 0]
    var up: [Int32] = [0, 0]
    guard pipe(&down) == 0, pipe(&up) == 0 else {
      throw Failed(description: "pipe: \(errno)")
    }
    // Above 9, so that moving them to 3 and 4 in the child overwrites none of them.
    let (childRead, childWrite) = (fcntl(down[0], F_DUPFD_CLOEXEC, 10), fcntl(up[1], F_DUPFD_CLOEXEC, 10))
    for descriptor in down + up { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    let quiet = Glibc.open("/dev/null", O_RDWR | O_CLOEXEC)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, quiet, 1)
    posix_spawn_file_actions_adddup2(&actions, quiet, 2)
    posix_spawn_file_actions_adddup2(&actions, childRead, 3)
    posix_spawn_file_actions_adddup2(&actions, childWrite, 4)
    let words = [
      program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
      "--disable-background-networking", "--remote-debugging-pipe",
      "--user-data-dir=\(folder.path("profile"))",
      "about:blank",
    ]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    let surroundings = ProcessInfo.processInfo.environment.merging(["TMPDIR": folder.url.path]) { $1 }
    var environment: [UnsafeMutablePointer<CChar>?] =
      surroundings.map { strdup("\($0.key)=\($0.value)") } + [nil]
    // A group of its own, so that its children can be ended with it.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var child: pid_t = 0
    let code = posix_spawn(&child, program, &actions, &attributes, &arguments, &environment)
    posix_spawnattr_destroy(&attributes)
    posix_spawn_file_actions_destroy(&actions)
    (arguments + environment).forEach { free($0) }
    for descriptor in [childRead, childWrite, down[0], up[1], quiet] { close(descriptor) }
    (pid, write, read) = (child, down[1], up[0])
    guard code == 0 else { throw Failed(description: "posix_spawn: \(code)") }
  }

  deinit {
    close(write)
    close(read)
    // Its children write to the profile for as long as they live.
    kill(-pid, SIGKILL)
    waitpid(pid, nil, 0)
  }

  /// Opens a page in a new tab, and waits until it is loaded.
  func open(_ path: String, scripts: Bool = true, width: Int = 1280, height: Int = 800, dark: Bool = false)
    throws
  {
    let made = try send("Target.createTarget", ["url": "about:blank"], target: false)
    let joined = try send(
      "Target.attachToTarget", ["targetId": made["targetId"] ?? "", "flatten": true], target: false)
    session = joined["sessionId"] as? String
    for domain in ["Page", "Runtime", "Log", "Network"] { _ = try send(domain + ".enable") }
    complaints = []
    _ = try send("Emulation.setScriptExecutionDisabled", ["value": !scripts])
    _ = try send(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": false])
    _ = try send(
      "Emulation.setEmulatedMedia",
      ["features": [["name": "prefers-color-scheme", "value": dark ? "dark" : "light"]]])
    isLoaded = false
    _ = try send("Page.navigate", ["url": "file://" + path])
    let deadline = Date.now + 20
    while !isLoaded { try message(before: deadline) }
  }
  private var isLoaded = false

  /// The value of an expression, as text.
  func value(_ expression: String) throws -> String {
    let answer = try send("Runtime.evaluate", ["expression": "String(\(expression))", "returnByValue": true])
    if let thrown = answer["exceptionDetails"] { throw Failed(description: "\(expression): \(thrown)") }
    return (answer["result"] as? [String: Any])?["value"] as? String ?? ""
  }

  /// Waits until an expression is true; some ten seconds at most.
  func wait(_ expression: String) throws {
    let answer = try send(
      "Runtime.evaluate",
      [
        "expression":
          "new Promise((done,fail)=>{let n=0;(function look(){if(\(expression))done();else if(++n>500)fail('too long');else setTimeout(look,20)})()})",
        "awaitPromise": true,
      ])
    if let thrown = answer["exceptionDetails"] { throw Failed(description: "\(expression): \(thrown)") }
  }

  /// Lays the page out as for paper.
  func emulatePrint() throws { _ = try send("Emulation.setEmulatedMedia", ["media": "print"]) }

  /// Prints the page, and counts the sheets.
  func sheets() throws -> Int {
    let answer = try send("Page.printToPDF", ["preferCSSPageSize": true])
    let data = Data(base64Encoded: answer["data"] as? String ?? "") ?? Data()
    let text = String(decoding: data, as: UTF8.self)
    return text.matches(of: /\/Type ?\/Page\b/).count
  }

  /// Draws a finger from one place to another, as on a telephone, and waits until the page has been told: the browser
  /// answers before, where all that listen are passive.
  func swipe(from: (x: Int, y: Int), to: (x: Int, y: Int)) throws {
    _ = try send("Emulation.setTouchEmulationEnabled", ["enabled": true])
    _ = try value(
      "(()=>{window.lifted=0;for(const k of ['touchend','touchcancel'])addEventListener(k,()=>{lifted=1},{once:true})})()"
    )
    for (kind, points) in [("touchStart", [from]), ("touchMove", [to]), ("touchEnd", [])] {
      _ = try send(
        "Input.dispatchTouchEvent", ["type": kind, "touchPoints": points.map { ["x": $0.x, "y": $0.y] }])
    }
    try wait("window.lifted")
  }

  /// Presses a key, as a keyboard does.
  func press(_ key: String) throws {
    _ = try send("Input.dispatchKeyEvent", ["type": "keyDown", "key": key])
    _ = try send("Input.dispatchKeyEvent", ["type": "keyUp", "key": key])
  }

  private func send(_ method: String, _ parameters: [String: Any] = [:], target: Bool = true) throws
    -> [String: Any]
  {
    next += 1
    var message: [String: Any] = ["id": next, "method": method, "params": parameters]
    if target, let session { message["sessionId"] = session }
    let bytes = [UInt8](try JSONSerialization.data(withJSONObject: message)) + [0]
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(write, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Failed(description: "the browser is gone") }
      done += count
    }
    let deadline = Date.now + 20
    while true {
      let answer = try self.message(before: deadline)
      guard answer["id"] as? Int == next else { continue }
      if let error = answer["error"] { throw Failed(description: "\(method): \(error)") }
      return answer["result"] as? [String: Any] ?? [:]
    }
  }

  @discardableResult
  private func message(before deadline: Date) throws -> [String: Any] {
    while true {
      if let end = pending.firstIndex(of: 0) {
        let data = Data(pending[..<end])
        pending.removeSubrange(...end)
        let message = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        note(message)
        return message
      }
      var wait = pollfd(fd: read, events: Int16(POLLIN), revents: 0)
      guard deadline > .now, poll(&wait, 1, 500) >= 0 else {
        throw Failed(description: "the browser does not answer")
      }
      guard wait.revents != 0 else { continue }
      var buffer = [UInt8](repeating: 0, count: 65536)
      let count = Glibc.read(read, &buffer, buffer.count)
      guard count > 0 else { throw Failed(description: "the browser is gone") }
      pending += buffer[..<count]
    }
  }

  private func note(_ message: [String: Any]) {
    let parameters = message["params"] as? [String: Any] ?? [:]
    switch message["method"] as? String {
    case "Page.loadEventFired": isLoaded = true
    case "Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled",
      "Page.javascriptDialogOpening":
      complaints.append("\(parameters)")
    case "Network.requestWillBeSent":
      let url = (parameters["request"] as? [String: Any])?["url"] as? String ?? ""
      if !url.hasPrefix("file:") { complaints.append("request: " + url) }
    default: break
    }
  }
}
