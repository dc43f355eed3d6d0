extension Language {
  /// OCaml's module Unix.
  public static let ocaml = Language(
    name: "ocaml", title: "OCaml", version: "OCaml 4.13.1",
    signs: [
      Sign(.program("ocaml"), .certain, "the interpreter ocaml"),
      Sign(.program("ocamlrun"), .certain, "the interpreter ocamlrun"),
      Sign(
        .call("readlink(\"/proc/self/exe\", _, 256)"), .likely,
        "a program that asks for its own path with room for 256 bytes, as OCaml's runtime does"),
    ],
    rows: [
      .asked("Unix.socket PF_INET SOCK_STREAM 0", "socket", ["socket(AF_INET, SOCK_STREAM, IPPROTO_IP)"]),
      .asked("Unix.setsockopt fd SO_REUSEADDR true", "setsockopt", ["setsockopt(_, _, SO_REUSEADDR, ...)"]),
      .asked("Unix.bind fd address", "bind", ["bind(...)"]),
      .asked("Unix.listen fd backlog", "listen", ["listen(...)"]),
      .asked(
        "Unix.accept fd", "accept", ["accept4(...)"],
        why: "accept4 for the sake of its flags, of which none is set unless ~cloexec says so"),
      .asked("Unix.connect fd address", "connect", ["connect(...)"]),
      .asked("Unix.send fd bytes start length flags", "send", ["sendto(_, _, _, _, NULL, _)"]),
      .asked("Unix.recv fd bytes start length flags", "recv", ["recvfrom(_, _, _, _, NULL, NULL)"]),
      .asked("Unix.close fd", "close", ["close(_)"]),
      .unasked(
        "in_channel_of_descr, out_channel_of_descr: what is the descriptor?", "fstat",
        ["fstat(...)", "newfstatat|statx(_, \"\", ...)"], why: "a channel is made of streams alone",
        source: Row.manual),
      .unasked(
        "in_channel_of_descr, out_channel_of_descr: is the socket a stream?", "getsockopt",
        ["getsockopt(_, SOL_SOCKET, SO_TYPE, ...)"],
        why: "a channel is made of streams alone; Unix.getsockopt_int fd SO_TYPE shows the same call",
        source: Row.manual),
      .unasked(
        "a new channel: where does it stand?", "lseek", ["lseek(_, 0, SEEK_CUR) = -1 ESPIPE"],
        why: "a channel counts its bytes from there; a socket has no position", source: Row.manual),
    ] + Row.others,
    notes: [
      "The module Unix is libc with OCaml's types: the same calls as C, and no option unasked.",
      "accept is accept4, with room for any address.",
    ])
}
