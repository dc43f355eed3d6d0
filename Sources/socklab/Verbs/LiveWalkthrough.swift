import Glibc
import Runs
import TraceText
import Walkthrough
import WalkthroughTerminal

/// `socklab walkthrough` of a run that is still going.
enum LiveWalkthrough {
  /// How long nobody looks, in microseconds.
  private static let pause: UInt32 = 50_000

  /// The run folder that is the only thing a person named; nil where something else is.
  private static func folder(_ request: Request) -> RunFolder? {
    guard request.operands.count == 1, !request.has("--log"), !request.has("--trace"),
      RunFolder.isRun(request.operands[0])
    else { return nil }
    return RunFolder(request.operands[0])
  }

  // MARK: Following

  /// Follows the run in the terminal where it is still going.
  /// - Returns: nil where it is not, or no terminal is there to follow it in.
  static func follow(_ request: Request) throws(Failure) -> ExitCode? {
    guard let folder = folder(request), LiveRun.isGoing(folder) else { return nil }
    for option in ["--html", "--svg", "--mermaid"] where request.has(option) {
      complain("the run is still going: this is what there is of it by now")
      return nil
    }
    guard WalkthroughTerminal.isPossible else {
      complain("the run is still going: this is what there is of it by now; --live tells what comes")
      let run = try LiveRun(folder: folder, request, takesLogs: true)
      try run.look()
      return try StoryViews.show(try run.kept(), request)
    }
    let follower = Follower(try LiveRun(folder: folder, request, takesLogs: true), request)
    let ending = WalkthroughTerminal.play(try follower.first(), style: request.style) { follower.look($0) }
    return try StoryViews.code(ending)
  }

  /// What the terminal asks for, twenty times a second.
  private final class Follower {
    private let run: LiveRun
    private let request: Request
    private var wasFollowing = true

    init(_ run: LiveRun, _ request: Request) { (self.run, self.request) = (run, request) }

    func first() throws(Failure) -> Story {
      try run.look()
      if let story = try run.newest() { return story }
      return try run.kept()
    }

    /// Of a run that is over log and trace are whole, and can be told as of any other.
    private func whole() throws(Failure) -> Story {
      do throws(Failure) { return try StoryInput(request).story() } catch { return try run.kept() }
    }

    func look(_ isFollowing: Bool) -> WalkthroughTerminal.Look {
      do throws(Failure) {
        try run.look()
        if run.isOver { return WalkthroughTerminal.Look(story: try whole(), isLive: false) }
        // Whoever pauses goes back, perhaps far, and is not disturbed from then on.
        let hasPaused = wasFollowing && !isFollowing
        wasFollowing = isFollowing
        if hasPaused { return WalkthroughTerminal.Look(story: try run.kept(), isLive: true) }
        guard isFollowing else { return WalkthroughTerminal.Look(story: nil, isLive: true) }
        return WalkthroughTerminal.Look(story: try run.newest(), isLive: true)
      } catch {
        return WalkthroughTerminal.Look(story: nil, isLive: false)
      }
    }
  }

  // MARK: Telling

  /// Tells each call on standard output as it happens.
  static func tell(_ request: Request) throws(Failure) -> ExitCode {
    for option in ["--log", "--html", "--svg", "--mermaid", "--beside"] where request.has(option) {
      throw .usage("walkthrough: --live goes with a run folder or with traces, and not with \(option)")
    }
    let run: LiveRun
    if let folder = folder(request) {
      run = try LiveRun(folder: folder, request, takesLogs: false)
    } else {
      let (traces, rest) = try request.traces()
      guard !traces.isEmpty || !rest.isEmpty else {
        throw .usage("walkthrough: --live needs a run folder, or a trace that strace is writing")
      }
      for trace in traces where trace.isSet {
        throw .usage("walkthrough: --live follows one file of each program (strace -f), and no set")
      }
      let named = rest.map { RunInput.Program(following: $0) }
      run = LiveRun(traces: traces.map { RunInput.Program(following: $0.files[0]) } + named, request)
    }
    var teller = LiveTeller(run, to: 1, style: request.style)
    var output = Output()
    while true {
      let text = try teller.look()
      if !text.isEmpty {
        try output.write(text)
        try output.flush()
      }
      if run.isOver { return .fine }
      usleep(pause)
    }
  }
}

extension RunInput.Program {
  /// A trace that is being written, or is yet to be: `server=FILE` or `FILE`.
  init(following operand: String) {
    if let equals = operand.firstIndex(of: "="), !Input.exists(operand) {
      let trace = TraceName(file: String(operand[operand.index(after: equals)...]))
      self.init(name: String(operand[..<equals]), trace: trace, log: nil)
    } else {
      let trace = TraceName(file: operand)
      self.init(name: trace.title, trace: trace, log: nil)
    }
  }
}
