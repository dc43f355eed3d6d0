/// What strace writes besides calls, and calls as other versions and standard error have them.
extension LineTable {
  static let ownWords = [
    Row(
      " > /usr/lib/libc.so.6(main+0x11) [0x1111]",
      #""kind":"stack","object":"/usr/lib/libc.so.6","symbol":"main","offset":"0x11","address":"0x1111""#),
    Row(
      " > /usr/lib/ld.so(operator()(int) const+0xa) [0x2092a] ../sysdeps/fstatat64.c:169",
      #""kind":"stack","object":"/usr/lib/ld.so","symbol":"operator()(int) const","offset":"0xa","address":"0x2092a","source":"../sysdeps/fstatat64.c","sourceline":169"#
    ),
    Row(" > [vdso: 982]() [0x5]", #""kind":"stack","object":"[vdso: 982]","address":"0x5""#),
    Row(" > no matching address range", #""kind":"stack","error":"no matching address range""#),
    Row(
      " | 00000  63 61 63 68 65 73 74 61  74 28 39 3c 2f 64 65 76  cachestat(9</dev |",
      #""kind":"dump","offset":"00000","bytes":"63616368657374617428393c2f646576""#),
    Row(
      " | 00010  0a 22 7c                                          .\"|              |",
      #""kind":"dump","offset":"00010","bytes":"0a227c""#),
    Row(" * 16 bytes in buffer 0", #""kind":"dump","length":16,"buffer":0"#),
    Row(
      "% time     seconds  usecs/call     calls    errors syscall",
      #""kind":"summary","cells":["% time","seconds","usecs/call","calls","errors","syscall"],"gaps":[0,5,2,5,4,1,0]"#
    ),
    Row(
      "------ ----------- ----------- --------- --------- ------------------",
      #""kind":"summary","cells":["------","-----------","-----------","---------","---------","------------------"],"gaps":[0,1,1,1,1,1,0]"#
    ),
    Row(
      " 49.06   28.519480        4834      5899        25 futex",
      #""kind":"summary","cells":["49.06","28.519480","4834","5899","25","futex"],"gaps":[1,3,8,6,8,1,0]"#),
    Row(
      "100.00    0.000010                     1           total",
      #""kind":"summary","cells":["100.00","0.000010","1","total"],"gaps":[0,4,21,11,0]"#),
    Row("strace: Process 503 attached", #""kind":"notice","program":"strace","text":"Process 503 attached""#),
    Row(
      "/usr/bin/strace: Requested path \"a\" resolved into \"/b\"",
      #""kind":"notice","program":"/usr/bin/strace","text":"Requested path \"a\" resolved into \"/b\"""#),
    Row("Process 27540 detached", #""kind":"notice","text":"Process 27540 detached""#),
    Row("[ Process PID=7 runs in 32 bit mode. ]", #""kind":"personality","process":7,"mode":"32 bit""#),
  ]

  static let interrupted = [
    Row(
      "futex(0xa5b8f0, FUTEX_WAIT/usr/bin/strace: Process 503 attached",
      #""kind":"unfinished","name":"futex","args":[{"ptr":"0xa5b8f0"},{"const":"FUTEX_WAIT"}],"ending":"notice","notice":"/usr/bin/strace: Process 503 attached""#
    ),
    Row(
      "clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLDstrace: Process 532 attached",
      #""kind":"unfinished","name":"clone","args":[{"ptr":"NULL","argname":"child_stack"},{"flags":["CLONE_CHILD_SETTID","SIGCHLD"],"argname":"flags"}],"ending":"notice","notice":"strace: Process 532 attached""#
    ),
    Row(
      "clone(Process 4671 attached",
      #""kind":"unfinished","name":"clone","args":[],"ending":"notice","notice":"Process 4671 attached""#),
    Row(
      "write(1, \"hi\\n\", 3hi",
      #""kind":"unfinished","name":"write","args":[{"int":1},{"string":"hi\n"},{"int":3}],"ending":"output","output":"hi""#
    ),
    Row(
      "write(2, \"no newline\", 10no newline)     = 10",
      #""kind":"call","name":"write","args":[{"int":2},{"string":"no newline"},{"int":10}],"output":"no newline","result":{"value":10},"spacing":{"result":5}"#
    ),
    Row(
      "write(1, \"\\n\", 1",
      #""kind":"unfinished","name":"write","args":[{"int":1},{"string":"\n"},{"int":1}],"ending":"output","output":"""#
    ),
    Row(
      "writev(1, [{iov_base=\"ab\"..., iov_len=20}, {iov_base=\"\\n\", iov_len=1}], 2abcdef",
      #""kind":"unfinished","name":"writev","args":[{"int":1},{"array":[{"struct":[{"name":"iov_base","value":{"string":"ab","cut":true}},{"name":"iov_len","value":{"int":20}}]},{"struct":[{"name":"iov_base","value":{"string":"\n"}},{"name":"iov_len","value":{"int":1}}]}]},{"int":2}],"ending":"output","output":"abcdef""#
    ),
    Row(
      "writev(1, [{iov_base=\"ab\", iov_len=2}, {iov_base=\" c\", iov_len=2}], 2ab c) = 4",
      #""kind":"call","name":"writev","args":[{"int":1},{"array":[{"struct":[{"name":"iov_base","value":{"string":"ab"}},{"name":"iov_len","value":{"int":2}}]},{"struct":[{"name":"iov_base","value":{"string":" c"}},{"name":"iov_len","value":{"int":2}}]}]},{"int":2}],"output":"ab c","result":{"value":4}"#
    ),
    Row(
      ", child_tidptr=0x7f745eb47310) = 478 <0.000450>",
      #""kind":"resumed","tail":true,"args":[{"ptr":"0x7f745eb47310","argname":"child_tidptr"}],"fragment":"","result":{"value":478},"duration":"0.000450","spacing":{"result":1}"#
    ),
    Row(
      ")                                       = 3",
      #""kind":"resumed","tail":true,"args":[],"result":{"value":3}"#),
    Row(" <unfinished ...>", #""kind":"unfinished","tail":true,"args":[]"#),
    Row(
      "child_stack=0x7fb29dd87ff0, flags=CLONE_PTRACE|SIGCHLD) = 3838",
      #""kind":"resumed","tail":true,"args":[{"ptr":"0x7fb29dd87ff0","argname":"child_stack"},{"flags":["CLONE_PTRACE","SIGCHLD"],"argname":"flags"}],"result":{"value":3838}"#
    ),
  ]

  static let oddities = [
    Row(
      "f({ifr_name=\"lo\", }, {a=1, mr_address=}, [1, ]) = 0",
      #""kind":"call","name":"f","args":[{"struct":[{"name":"ifr_name","value":{"string":"lo"}},{"value":{"other":""}}]},{"struct":[{"name":"a","value":{"int":1}},{"name":"mr_address","value":{"other":""}}]},{"array":[{"int":1},{"other":""}]}],"result":{"value":0}"#
    ),
    Row(
      "bind(3, {sin_family=AF_INET}}, 16)      = 0",
      #""kind":"call","name":"bind","args":[{"int":3},{"struct":[{"name":"sin_family","value":{"const":"AF_INET"}}],"doubled":true},{"int":16}],"result":{"value":0}"#
    ),
    Row(
      "bind(3, {call=*, digis=[KA1LM, *, VE7-5]}, 16) = 0",
      #""kind":"call","name":"bind","args":[{"int":3},{"struct":[{"name":"call","value":{"other":"*"}},{"name":"digis","value":{"array":[{"const":"KA1LM"},{"other":"*"},{"other":"VE7-5"}]}}]},{"int":16}],"result":{"value":0}"#
    ),
    Row(
      "f({l2_psm=htobs(L2CAP_PSM_DYN_START + 8248)}) = 0",
      #""kind":"call","name":"f","args":[{"struct":[{"name":"l2_psm","value":{"call":"htobs","args":[{"call":" + ","infix":true,"args":[{"const":"L2CAP_PSM_DYN_START"},{"int":8248}]}]}}]}],"result":{"value":0}"#
    ),
    Row(
      "> strace: Process 13073 attached",
      #""kind":"notice","quote":"> ","program":"strace","text":"Process 13073 attached""#),
    Row(
      "    Process 13074 detached",
      #""kind":"notice","text":"Process 13074 detached","spacing":{"indent":4}"#),
    Row(">  <unfinished ...>", #""kind":"unfinished","quote":"> ","tail":true,"args":[]"#),
    Row(
      "     <unfinished ...>",
      #""kind":"unfinished","tail":true,"args":[],"spacing":{"indent":4}"#),
    Row(
      "> )                                       = 3",
      #""kind":"resumed","quote":"> ","tail":true,"args":[],"result":{"value":3}"#),
    Row(
      "> close(3)                                = 0",
      #""kind":"call","quote":"> ","name":"close","args":[{"int":3}],"result":{"value":0}"#),
    Row(
      "    close(3)                            = 0",
      #""kind":"call","name":"close","args":[{"int":3}],"result":{"value":0},"spacing":{"indent":4}"#),
    Row(
      "--- SIGCHLD (Child exited) @ 0 (0) ---",
      #""kind":"signal","signal":"SIGCHLD","description":"Child exited","address":"0","sender":"0""#),
    Row(
      "--- {si_signo=SIGSEGV} (Segmentation fault) ---",
      #""kind":"signal","description":"Segmentation fault","info":{"struct":[{"name":"si_signo","value":{"const":"SIGSEGV"}}]}"#
    ),
    Row(
      "sigreturn() (mask [])                   = 0",
      #""kind":"call","name":"sigreturn","args":[],"aside":"mask []","result":{"value":0}"#),
    Row(
      "openat(-100 /* AT_FDCWD */</home>, \"a\", 0 /* O_RDONLY */) = 3",
      #""kind":"call","name":"openat","args":[{"int":-100,"label":{"path":"/home"},"comment":"AT_FDCWD","order":"cl"},{"string":"a"},{"int":0,"comment":"O_RDONLY"}],"result":{"value":3}"#
    ),
    Row(
      "getsockname(3, {sa_family=AF_UNIX}, [128->16]) = 0",
      #""kind":"call","name":"getsockname","args":[{"int":3},{"struct":[{"name":"sa_family","value":{"const":"AF_UNIX"}}]},{"array":[{"changed":{"from":{"int":128},"to":{"int":16}},"arrow":"->"}]}],"result":{"value":0}"#
    ),
    Row(
      "f({entry_number:-1 -> 6, base_addr:0xb7}, { 0 }, {B38400 opost -icanon ...}) = 0",
      #""kind":"call","name":"f","args":[{"struct":[{"name":"entry_number","colon":true,"value":{"changed":{"from":{"int":-1},"to":{"int":6}},"arrow":" -> "}},{"name":"base_addr","colon":true,"value":{"int":"0xb7"}}]},{"struct":[{"value":{"int":0}}],"spaced":true},{"set":["B38400","opost",{"other":"-icanon"},{"other":"..."}],"braces":true}],"result":{"value":0}"#
    ),
    Row(
      "f(0 /* QCMD(0 /* Q_??? */, USRQUOTA) */, [?] 0x7f8a4f3e2000, ~(1<<A|B))      = 0",
      #""kind":"call","name":"f","args":[{"int":0,"comment":"QCMD(0 /* Q_??? */, USRQUOTA)"},{"array":[{"other":"?"}],"address":"0x7f8a4f3e2000"},{"call":"~","args":[{"flags":[{"call":"<<","infix":true,"args":[{"int":1},{"const":"A"}]},"B"]}]}],"result":{"value":0},"spacing":{"result":6}"#
    ),
    Row(
      "f({ifc_len=2 * sizeof(struct ifreq) => 1 * sizeof(struct ifreq)}, 8192*1024) = 0",
      #""kind":"call","name":"f","args":[{"struct":[{"name":"ifc_len","value":{"changed":{"from":{"call":" * ","infix":true,"args":[{"int":2},{"call":"sizeof","args":[{"other":"struct ifreq"}]}]},"to":{"call":" * ","infix":true,"args":[{"int":1},{"call":"sizeof","args":[{"other":"struct ifreq"}]}]}}}}]},{"call":"*","infix":true,"args":[{"int":8192},{"int":1024}]}],"result":{"value":0}"#
    ),
    Row(
      "f(SCM_RIGHTS{pid=1}, {msg_iov(1)=[{\"a\", 1}], c_cc[VMIN]=1, fmt.win={}})      = 0",
      #""kind":"call","name":"f","args":[{"call":"","infix":true,"args":[{"const":"SCM_RIGHTS"},{"struct":[{"name":"pid","value":{"int":1}}]}]},{"struct":[{"name":"msg_iov(1)","value":{"array":[{"struct":[{"value":{"string":"a"}},{"value":{"int":1}}]}]}},{"name":"c_cc[VMIN]","value":{"int":1}},{"name":"fmt.win","value":{"struct":[]}}]}],"result":{"value":0},"spacing":{"result":6}"#
    ),
    Row(
      "f([[SK_MEMINFO_RMEM_ALLOC] = 7], 2017/03/21-15:35:08, 'S', UNI_BASE+0x3)     = 0",
      #""kind":"call","name":"f","args":[{"array":[{"int":7,"index":[{"const":"SK_MEMINFO_RMEM_ALLOC"}],"indexspaced":true}]},{"other":"2017/03/21-15:35:08"},{"other":"'S'"},{"call":"+","infix":true,"args":[{"const":"UNI_BASE"},{"int":"0x3"}]}],"result":{"value":0},"spacing":{"result":5}"#
    ),
    Row(
      "restart_syscall(<... resuming interrupted read ...>) = 0",
      #""kind":"call","name":"restart_syscall","args":[{"other":"<... resuming interrupted read ...>"}],"result":{"value":0}"#
    ),
    Row(
      "migrate_pages(1, , {}, 0)               = -1 EINVAL (Invalid argument)",
      #""kind":"call","name":"migrate_pages","args":[{"int":1},{"other":""},{"struct":[]},{"int":0}],"result":{"value":-1},"errno":"EINVAL","message":"Invalid argument""#
    ),
    Row(
      "f([{WIFSTOPPED(s) && WSTOPSIG(s) == SIGTRAP | 0x80}], [3<pipe:[1]> 4])       = 0",
      #""kind":"call","name":"f","args":[{"array":[{"struct":[{"value":{"call":"&&","infix":true,"args":[{"call":"WIFSTOPPED","args":[{"const":"s"}]},{"call":"==","infix":true,"args":[{"call":"WSTOPSIG","args":[{"const":"s"}]},{"flags":["SIGTRAP",{"int":"0x80"}],"spaced":true}]}]}}]}]},{"set":[{"int":3,"label":{"kind":"pipe","inode":1}},{"int":4}]}],"result":{"value":0},"spacing":{"result":7}"#
    ),
    Row(
      "getpid()                                = 7 /* 634 in strace's PID NS */ (x) <0.1>",
      #""kind":"call","name":"getpid","args":[],"result":{"value":7,"comment":"634 in strace's PID NS","note":"x"},"duration":"0.1""#
    ),
    Row(
      "execve(\"/a\" [user_u:object_r:bin_t:s0], []) = 0",
      #""kind":"call","name":"execve","args":[{"string":"/a","context":"user_u:object_r:bin_t:s0"},{"array":[]}],"result":{"value":0}"#
    ),
    Row(
      "f() = ? <unavailable>",
      #""kind":"call","name":"f","args":[],"result":{"value":"?","unavailable":true},"spacing":{"result":1}"#),
    Row("????( <unfinished ...>", #""kind":"unfinished","name":"????","args":[]"#),
    Row(
      "syscall_0x1b3#64(0x1, 0)                = -1 (errno 38)",
      #""kind":"call","name":"syscall_0x1b3#64","args":[{"int":"0x1"},{"int":0}],"result":{"value":-1,"note":"errno 38"}"#
    ),
    Row(
      "close(3) = 0   ",
      #""kind":"call","name":"close","args":[{"int":3}],"result":{"value":0},"spacing":{"result":1,"end":3}"#),
    Row(
      "\u{1b}[33mread\u{1b}[0m(\u{1b}[35m3\u{1b}[0m)                                 = 0",
      #""kind":"call","name":"read","args":[{"int":3}],"result":{"value":0},"sgr":[[0,"33"],[4,"0"],[5,"35"],[6,"0"]]"#
    ),
  ]
}
