/// Lines as strace writes them, and the members of the JSON object behind `line` that each must become.
enum LineTable {
  struct Row: CustomStringConvertible, Sendable {
    var line: String
    var json: String
    var description: String { line }

    init(_ line: String, _ json: String) {
      self.line = line
      self.json = json
    }
  }

  static let rows = prefixes + values + labels + results + halves + events + ownWords + interrupted + oddities

  static let prefixes = [
    Row(
      "12    f() = 0",
      #""kind":"call","pid":12,"name":"f","args":[],"result":{"value":0},"spacing":{"result":1}"#),
    Row(
      "[pid    12<py th>] f() = 0",
      #""kind":"call","pid":12,"thread":"py th","pidform":"[pid]","name":"f","args":[],"result":{"value":0},"spacing":{"result":1}"#
    ),
    Row(
      "12<a) = 0> [httpd_t] 21:58:37.271 (+     0.000) [ 129] [00007f44c89eed69] f() = ?",
      #""kind":"call","pid":12,"thread":"a) = 0","context":"httpd_t","time":"21:58:37.271","relative":"0.000","sysnr":129,"ip":"00007f44c89eed69","name":"f","args":[],"result":{"value":"?"}"#
    ),
    Row(
      "     0.000241 f() = 0",
      #""kind":"call","relative":"0.000241","name":"f","args":[],"result":{"value":0},"spacing":{"result":1}"#
    ),
  ]

  static let values = [
    Row(
      "read(3, \"a\\n\\33[0m\\0012\\0\"..., 7)       = 7",
      #""kind":"call","name":"read","args":[{"int":3},{"string":"a\n\u001b[0m\u00012\u0000","cut":true},{"int":7}],"result":{"value":7}"#
    ),
    Row(
      "f(\"\\344\\275\\240\", \"\\344\\275\", \"\\x61\\x00\", @\"x\", \"\\a\") = 0",
      #""kind":"call","name":"f","args":[{"string":"你"},{"hex":"e4bd"},{"string":"a\u0000","style":"x"},{"string":"x","abstract":true},{"string":"\\a","escaped":"\\a"}],"result":{"value":0}"#
    ),
    Row(
      "f(\"\\0012\", \"\\0018\", \"\\18\", \"a\\x01\")     = 0",
      #""kind":"call","name":"f","args":[{"string":"\u00012"},{"string":"\u00018","style":"old"},{"string":"\u00018"},{"string":"a\u0001","style":"nonascii"}],"result":{"value":0}"#
    ),
    Row(
      "f(0, -1, 0644, 0x80, 9007199254740993, 0x7f0000000000, NULL) = 0",
      #""kind":"call","name":"f","args":[{"int":0},{"int":-1},{"int":"0644"},{"int":"0x80"},{"int":"9007199254740993"},{"ptr":"0x7f0000000000"},{"ptr":"NULL"}],"result":{"value":0}"#
    ),
    Row(
      "f(O_RDONLY|O_CLOEXEC, S_IFREG|0644, 1<<CAP_X, 0x2 /* X_??? */<<16|0x7) = 0",
      #""kind":"call","name":"f","args":[{"flags":["O_RDONLY","O_CLOEXEC"]},{"flags":["S_IFREG",{"int":"0644"}]},{"call":"<<","infix":true,"args":[{"int":1},{"const":"CAP_X"}]},{"flags":[{"call":"<<","infix":true,"args":[{"int":"0x2","comment":"X_???"},{"int":16}]},{"int":"0x7"}]}],"result":{"value":0}"#
    ),
    Row(
      "bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"1.2.3.4\")}, 16) = 0",
      #""kind":"call","name":"bind","args":[{"int":3},{"struct":[{"name":"sa_family","value":{"const":"AF_INET"}},{"name":"sin_port","value":{"call":"htons","args":[{"int":80}]}},{"name":"sin_addr","value":{"call":"inet_addr","args":[{"string":"1.2.3.4"}]}}]},{"int":16}],"result":{"value":0}"#
    ),
    Row(
      "f([], [1, ...], [INT TERM], ~[KILL], [CHLD], {...}, {a=???}) = 0",
      #""kind":"call","name":"f","args":[{"array":[]},{"array":[{"int":1},{"other":"..."}]},{"set":["INT","TERM"]},{"set":["KILL"],"negated":true},{"set":["CHLD"]},{"struct":[{"value":{"other":"..."}}]},{"struct":[{"name":"a","value":{"other":"???"}}]}],"result":{"value":0}"#
    ),
    Row(
      "f([128 => 16], {a=1} => {a=2}, [[VINTR]=0x3, [2 /* X_??? */]=7]) = 0",
      #""kind":"call","name":"f","args":[{"array":[{"changed":{"from":{"int":128},"to":{"int":16}}}]},{"changed":{"from":{"struct":[{"name":"a","value":{"int":1}}]},"to":{"struct":[{"name":"a","value":{"int":2}}]}}},{"array":[{"int":"0x3","index":[{"const":"VINTR"}]},{"int":7,"index":[{"int":2,"comment":"X_???"}]}]}],"result":{"value":0}"#
    ),
    Row(
      "f(sockfd=3, 0x41 /* A|B */, {/* bytes 8..15 */ \"\\x00\"}, TCGETS or X(16))     = 0",
      #""kind":"call","name":"f","args":[{"int":3,"argname":"sockfd"},{"int":"0x41","comment":"A|B"},{"struct":[{"value":{"string":"\u0000","style":"x","lead":"bytes 8..15"}}]},{"call":"or","infix":true,"args":[{"const":"TCGETS"},{"call":"X","args":[{"int":16}]}]}],"result":{"value":0},"spacing":{"result":5}"#
    ),
    Row(
      "wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 9",
      #""kind":"call","name":"wait4","args":[{"int":-1},{"array":[{"struct":[{"value":{"call":"&&","infix":true,"args":[{"call":"WIFEXITED","args":[{"const":"s"}]},{"call":"==","infix":true,"args":[{"call":"WEXITSTATUS","args":[{"const":"s"}]},{"int":0}]}]}}]}]},{"int":0},{"ptr":"NULL"}],"result":{"value":9}"#
    ),
  ]

  static let labels = [
    Row(
      "close(3</etc/passwd>) = 0",
      #""kind":"call","name":"close","args":[{"int":3,"label":{"path":"/etc/passwd"}}],"result":{"value":0},"spacing":{"result":1}"#
    ),
    Row(
      "f(3</tmp/a\\74b>(deleted), 4</dev/null<char 1:3>>, 5<pipe:[7]>) = 0",
      #""kind":"call","name":"f","args":[{"int":3,"label":{"path":"/tmp/a\\74b","deleted":true}},{"int":4,"label":{"path":"/dev/null","device":"char 1:3"}},{"int":5,"label":{"kind":"pipe","inode":7}}],"result":{"value":0}"#
    ),
    Row(
      "f(3<TCP:[1.2.3.4:5->6.7.8.9:10]>, 4<TCPv6:[[::1]:5]>, 5<NETLINK:[ROUTE:7]>) = 0",
      #""kind":"call","name":"f","args":[{"int":3,"label":{"kind":"TCP","local":"1.2.3.4:5","peer":"6.7.8.9:10"}},{"int":4,"label":{"kind":"TCPv6","local":"[::1]:5"}},{"int":5,"label":{"kind":"NETLINK","local":"ROUTE:7"}}],"result":{"value":0}"#
    ),
    Row(
      "f(3<UNIX-STREAM:[1->2,\"./u>n<i]x\\\"q\"]>, 4<UNIX-DGRAM:[1,@\"a\"]>)                = 5<anon_inode:[eventfd]>",
      #""kind":"call","name":"f","args":[{"int":3,"label":{"kind":"UNIX-STREAM","inode":1,"peer":2,"path":"./u>n<i]x\\\"q"}},{"int":4,"label":{"kind":"UNIX-DGRAM","inode":1,"path":"a","abstract":true}}],"result":{"value":5,"label":{"kind":"anon_inode","local":"eventfd"}},"spacing":{"result":16}"#
    ),
    Row(
      "f(3<pid:7<python3>>, 4<anon_inode:inotify>, AT_FDCWD</a>)     = 0",
      #""kind":"call","name":"f","args":[{"int":3,"label":{"text":"pid:7<python3>"}},{"int":4,"label":{"text":"anon_inode:inotify"}},{"const":"AT_FDCWD","label":{"path":"/a"}}],"result":{"value":0},"spacing":{"result":5}"#
    ),
  ]

  static let results = [
    Row(
      "f()                                     = -1 EAGAIN (Resource temporarily unavailable) (INJECTED: args) (DELAYED) <0.000020>",
      #""kind":"call","name":"f","args":[],"result":{"value":-1},"errno":"EAGAIN","message":"Resource temporarily unavailable","injected":": args","delayed":true,"duration":"0.000020""#
    ),
    Row(
      "f()                                     = 1 (in [3], left {tv_sec=0, tv_usec=5})",
      #""kind":"call","name":"f","args":[],"result":{"value":1,"note":"in [3], left {tv_sec=0, tv_usec=5}"}"#),
    Row(
      "f()                                     = 52</memfd:x>(deleted)",
      #""kind":"call","name":"f","args":[],"result":{"value":52,"label":{"path":"/memfd:x","deleted":true}}"#),
    Row(
      "f()                                     = 2 /* 634 in strace's PID NS */",
      #""kind":"call","name":"f","args":[],"result":{"value":2,"comment":"634 in strace's PID NS"}"#),
    Row(
      "f()                                     = ? ERESTARTSYS (To be restarted if SA_RESTART is set)",
      #""kind":"call","name":"f","args":[],"result":{"value":"?"},"errno":"ERESTARTSYS","message":"To be restarted if SA_RESTART is set""#
    ),
    Row(
      "f()                                     = 5 ()",
      #""kind":"call","name":"f","args":[],"result":{"value":5,"note":""}"#),
  ]

  static let halves = [
    Row("read(3,  <unfinished ...>", #""kind":"unfinished","name":"read","args":[{"int":3}],"fragment":"""#),
    Row("read( <unfinished ...>", #""kind":"unfinished","name":"read","args":[]"#),
    Row(
      "f(3, {a=1, b <unfinished ...>",
      #""kind":"unfinished","name":"f","args":[{"int":3}],"fragment":"{a=1, b""#),
    Row(
      "f(3 <pid changed to 77 ...>",
      #""kind":"unfinished","name":"f","args":[{"int":3}],"ending":"pid changed","newpid":77"#),
    Row(
      "f(3 <unfinished ...>)                   = ?",
      #""kind":"unfinished","name":"f","args":[{"int":3}],"ending":"exited""#),
    Row(
      "<... read resumed>\"x\", 1)               = 1",
      #""kind":"resumed","name":"read","args":[{"string":"x"},{"int":1}],"result":{"value":1}"#),
    Row(
      "<... read resumed> )                    = 0",
      #""kind":"resumed","name":"read","args":[],"result":{"value":0},"spacing":{"seam":1}"#),
    Row(
      "<... clone3 resumed> => {parent_tid=[5]}, 88) = 5",
      #""kind":"resumed","name":"clone3","args":[{"int":88}],"fragment":" => {parent_tid=[5]}","result":{"value":5}"#
    ),
    Row(
      "<... wait4 resumed>, [{WIFCONTINUED(s)}], 0, NULL) = 7",
      #""kind":"resumed","name":"wait4","args":[{"array":[{"struct":[{"value":{"call":"WIFCONTINUED","args":[{"const":"s"}]}}]}]},{"int":0},{"ptr":"NULL"}],"fragment":"","result":{"value":7}"#
    ),
  ]

  static let events = [
    Row(
      "--- SIGINT {si_signo=SIGINT, si_code=SI_USER} ---",
      #""kind":"signal","signal":"SIGINT","info":{"struct":[{"name":"si_signo","value":{"const":"SIGINT"}},{"name":"si_code","value":{"const":"SI_USER"}}]}"#
    ),
    Row("--- stopped by SIGSTOP ---", #""kind":"signal","signal":"SIGSTOP","stopped":true"#),
    Row("+++ exited with 3 +++", #""kind":"exit","status":3"#),
    Row("+++ killed by SIGSEGV (core dumped) +++", #""kind":"exit","signal":"SIGSEGV","core":true"#),
    Row("+++ superseded by execve in pid 77 +++", #""kind":"superseded","caller":77"#),
    Row("", #""kind":"blank""#),
  ]
}
