import StraceParser

/// What is done with the log's own file, which the program's word is in.
extension Forgery {
  static let logUse: [Forgery] =
    [
      Forgery("the log's memory cannot be written to") {
        $0.logCall("mmap") { $0.arguments[2] = TraceValue(.constant("PROT_READ")) }
      },
      Forgery("the log's memory is a copy") {
        $0.logCall("mmap") { $0.arguments[3] = TraceValue(.constant("MAP_PRIVATE")) }
      },
      Forgery("the log's memory is a part of it") {
        $0.logCall("mmap") { $0.arguments[1] = TraceValue(.integer("4096")) }
      },
      Forgery("the log's memory is of elsewhere in it") {
        $0.logCall("mmap") { $0.arguments[5] = TraceValue(.pointer(0x10000)) }
      },
      Forgery("the log is opened to be read") {
        $0.logCall("openat") { $0.arguments[2] = TraceValue(.constant("O_RDONLY")) }
      },
      Forgery("the log is emptied as it is opened") {
        $0.logCall("openat") {
          $0.arguments[2] = TraceValue(
            .flags(["O_RDWR", "O_CREAT", "O_TRUNC"].map { TraceValue(.constant($0)) }))
        }
      },
    ] + usesOfLog

  /// Calls on the log's descriptor while the program runs.
  private static let usesOfLog: [Forgery] = [
    ("ftruncate", ", 0"), ("fallocate", ", FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE, 0, 8192"),
    ("pwrite64", #", "\0\0\0\0", 4, 0"#), ("fcntl", ", F_SETOWN, 1"), ("fcntl", ", F_SETLEASE, F_WRLCK"),
  ].map { name, rest in
    Forgery(
      "the log's file while it is written to: \(name)\(rest)",
      name == "pwrite64"
        ? .open("before the first record zeros are how a file system without fallocate is given room")
        : .named
    ) { draft in
      guard let index = draft.logCall("mmap"), let call = draft.events[index].call, call.arguments.count > 4,
        let number = call.arguments[4].number, let label = call.arguments[4].label
      else { return false }
      // Before that an old log is emptied.
      return draft.put("\(name)(\(number)<\(label)>\(rest)) = 0", behind: index)
    }
  }

  /// Lines behind what ends a thread or a program.
  static let behindEnds: [Forgery] = [
    Forgery("exit_group, and the program goes on") { $0.put("exit_group(1) = ?") },
    Forgery("exit_group returns") {
      $0.own("exit_group") { $0.result = TraceResult(value: "0", number: 0) }
    },
    Forgery("the program ends twice") { draft in
      guard let last = draft.events.last, last.kind == .exit, last.pid != nil else { return false }
      draft.events.append(last)
      return true
    },
    Forgery("SIGABRT for another process, and the program lives on") { draft in
      guard draft.put("tgkill(666, 666, SIGABRT) = 0"),
        let index = draft.events.firstIndex(where: { $0.call?.name == "tgkill" }),
        var event = TraceReader.events(
          of: Array("--- SIGABRT {si_signo=SIGABRT, si_code=SI_USER, si_pid=1, si_uid=0} ---\n".utf8),
          joined: false
        ).first
      else { return false }
      event.prefix = draft.events[index].prefix
      event.time?.nanoseconds += 3000
      draft.events.insert(event, at: index + 1)
      return true
    },
  ]

  /// What reaches out under another word.
  static let hidden: [Forgery] = [
    Forgery("a thread that strace does not follow") {
      $0.put("clone3({flags=CLONE_VM|CLONE_THREAD|CLONE_SIGHAND|CLONE_UNTRACED}, 88) = 99999")
    },
    Forgery("a thread with a network of its own") {
      $0.put("clone3({flags=CLONE_VM|CLONE_THREAD|CLONE_SIGHAND|CLONE_NEWNET}, 88) = 99999")
    },
    Forgery("the start is strace's answer") { draft in
      draft.execve { $0.result?.injected = "" }
    },
    Forgery("the program's arguments are dots") { draft in
      draft.execve { call in
        guard case .array(let words) = call.arguments[1].content, let first = words.first else { return }
        call.arguments[1].content = .array([first, TraceValue(.other("..."))])
      }
    },
    Forgery("labels that cannot be read") { draft in
      draft.labelText { $0.replacing("]", with: ".example:443]") }
    },
    Forgery("labels of a protocol that nobody knows") { draft in
      draft.labelText { $0.hasPrefix("TCP:") ? "X" + $0 : $0 }
    },
  ]
}

extension Draft {
  /// Writes the labels of internet sockets with addresses otherwise.
  fileprivate mutating func labelText(_ change: (String) -> String) -> Bool {
    var isChanged = false
    labels { label in
      guard label.text.hasPrefix("TCP:"), label.text.contains("->") else { return }
      let text = change(label.text)
      isChanged = isChanged || text != label.text
      label = DescriptorLabel(text)
    }
    return isChanged
  }
}
