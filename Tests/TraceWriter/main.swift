import Glibc
import Runs

// Writes a run as strace would that traces a very busy server: TraceWriter FOLDER LINES-A-SECOND SECONDS. Its lock is held
// meanwhile, so that it can be followed.

func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Microseconds as strace -ttt has them.
func stamp(_ time: Double) -> String {
  let micros = Int(time * 1e6)
  let rest = String(micros % 1_000_000)
  return "\(micros / 1_000_000)." + String(repeating: "0", count: 6 - rest.count) + rest
}

func run() -> Int32 {
  let words = CommandLine.arguments
  guard words.count >= 4, let rate = Int(words[2]), let seconds = Double(words[3]), rate > 0 else {
    return 64
  }
  let folder = RunFolder(words[1])
  var news = RunFolder.News()
  do throws(RunFolder.Problem) {
    guard case .joined(let place) = try folder.arrive(as: "server", joins: false, strace: "6.1", &news) else {
      return 2
    }
    try place.write(
      ProgramRecord(
        name: "server", command: ["server"], folder: "/", strace: ["strace"], mode: .traced, begin: now()))
    let file = open(folder.file(of: "server", "strace"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { return 2 }
    func put(_ text: String) {
      var text = text
      text.withUTF8 { _ = write(file, $0.baseAddress, $0.count) }
    }
    let begin = now()
    let socket = "4<TCP:[127.0.0.1:5000->127.0.0.1:40000]>"
    put(
      "7 \(stamp(begin)) execve(\"./server\", [\"./server\"], 0x7ffc0 /* 3 vars */) = 0 <0.000020>\n"
        + "7 \(stamp(begin)) socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[1000]> <0.000020>\n"
        + "7 \(stamp(begin)) listen(3<TCP:[127.0.0.1:5000]>, 5) = 0 <0.000020>\n"
        + "7 \(stamp(begin)) accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL) = \(socket) <0.000020>\n")
    var done = 0
    while true {
      let time = now()
      let due = min(Int((time - begin) * Double(rate)), Int(seconds * Double(rate)))
      var text = ""
      while done < due {
        let at = stamp(begin + Double(done) / Double(rate))
        text +=
          done.isMultiple(of: 2)
          ? "7 \(at) recvfrom(\(socket), \"call \(done)\", 1024, 0, NULL, NULL) = \("call \(done)".utf8.count) <0.000005>\n"
          : "7 \(at) sendto(\(socket), \"answer\", 6, 0, NULL, 0) = 6 <0.000005>\n"
        done += 1
      }
      put(text)
      if time - begin >= seconds { break }
      usleep(2_000)
    }
    put("7 \(stamp(now())) +++ exited with 0 +++\n")
    _ = close(file)
    print("\(done) lines, the last at \(stamp(now()))")
    _ = try place.leave()
  } catch {
    return 2
  }
  return 0
}

exit(run())
