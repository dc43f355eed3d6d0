import Testing

private let (listen, serve) = (StudentCheck.listen, StudentCheck.serve)

/// A program that a student may hand in, and what is said of it.
struct HandedIn: Sendable, CustomTestStringConvertible {
  let name: String
  var file = "listen.py"
  let text: String?
  var command = ["python3", "listen.py"]
  var exercise = "listen"
  var oneCase = "life"
  var options: [String] = []
  var environment: [String: String]?
  let status: Int32
  /// What is said on standard output, and of a program that is not run on standard error.
  let says: [String]
  var saysNot: [String] = []

  var testDescription: String { name }

  /// A server whose first thread waits for SIGTERM, while others serve; what it does when a client says no more.
  private static func waiting(closing: String) -> String {
    """
    import os, signal, socket, sys, threading
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    listener = socket.create_server(('127.0.0.1', int(sys.argv[1])))
    clients = []
    def serve(client):
      try:
        while words := client.recv(64): client.sendall(words)
      except ConnectionError: pass
      \(closing)
    def accept():
      while True:
        clients.append(listener.accept()[0])
        threading.Thread(target=serve, args=(clients[-1],), daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()
    signal.sigwait({signal.SIGTERM})
    for client in clients: client.close()
    os._exit(0)

    """
  }

  /// The longest first: they do nothing but wait.
  static let all = [
    HandedIn(
      name: "never listens", file: "listen.sh", text: "#!/bin/sh\nexec sleep 1000\n", command: ["listen.sh"],
      status: 1,
      says: [" did not listen on port ", " within 15 s, and was ended\n"]),
    HandedIn(
      name: "never ends, and ignores SIGTERM",
      text: listen + "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: signal.pause()\n", status: 1,
      says: [
        "not met         it listens",
        "your program was still there 2 s after its partner had gone",
        "is still there 2 s after SIGTERM: socklab kills it (SIGKILL)",
      ]),
    HandedIn(
      name: "forks without end", file: "listen.c",
      text: "#include <unistd.h>\nint main(void) { for (;;) if (fork() == 0) for (;;) pause(); }\n",
      command: ["listen.c"], status: 1,
      says: ["your program made more than 400 processes, and was ended"], saysNot: ["strace has ended"]),
    HandedIn(
      name: "prints without end", text: nil, command: ["yes"], status: 1,
      says: ["your program printed more than 4 MB, and was ended"], saysNot: ["strace has ended"]),
    HandedIn(
      name: "ends at once where its partner waits for it", text: "", exercise: "chat", oneCase: "ask",
      status: 1, says: ["not met         it says a line"]),
    HandedIn(
      name: "ends at once", text: "raise SystemExit('too few words')\n", status: 1,
      says: [
        "your program ended before it listened on port ", "its status is 1",
        "too few words\n",
      ]),
    HandedIn(
      name: "fails when its client has come",
      text: listen + "listener.accept()\nraise ValueError('x')\n",
      status: 1,
      says: [
        "your program has ended: its status is 1, and the last that it said is:", "ValueError: x\n",
      ]),
    HandedIn(
      name: "binds another port",
      text: listen.replacing("int(sys.argv[1])", with: "int(sys.argv[1]) ^ 1") + serve,
      status: 1, says: ["your program listens at 127.0.0.1:", ", and not on port "]),
    HandedIn(
      name: "binds every address of the machine", text: listen.replacing("127.0.0.1", with: "") + serve,
      status: 1,
      says: [
        "not met         it listens on 127.0.0.1, and not on every address of the machine", "it happened",
        #"sin_addr=inet_addr("0.0.0.0")"#,
      ], saysNot: ["not met         it listens, and"]),
    HandedIn(
      name: "speaks before it is asked",
      text: listen
        + serve.replacing("client.recv(64)\n", with: "").replacing(
          "client.close()", with: "client.recv(64)\nclient.close()"), status: 1,
      says: ["met             it listens", "not met         it answers hello with hi, and says nothing else"]),
    HandedIn(
      name: "prints each answer of a server twice",
      text: """
        import socket, sys
        server = socket.create_connection(('127.0.0.1', int(sys.argv[2])))
        for line in sys.stdin.buffer:
          server.sendall(line)
          print(server.recv(64).decode() * 2, end='')

        """, exercise: "chat", oneCase: "ask", status: 1,
      says: [
        "met             it prints what it hears",
        "not met         it prints each of the four answers, and each once",
      ]),
    HandedIn(
      name: "prints each answer of datagrams twice",
      text: """
        import socket, sys
        client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for number, line in enumerate(sys.stdin, 1):
          client.sendto(f'{number} {line[:-1]}'.encode(), ('127.0.0.1', int(sys.argv[1])))
          print((client.recv(64).decode() + '\\n') * 2, end='')
        client.close()

        """, exercise: "udp", oneCase: "plain", status: 1,
      says: [
        "met             it prints what it hears",
        "not met         it prints each of the three answers, and each once",
      ]),
    HandedIn(
      name: "closes when it has waited for SIGTERM", text: waiting(closing: ""), exercise: "goodbye",
      oneCase: "reset", status: 1, says: ["not met         it closes the connection that was reset, too"]),
    HandedIn(
      name: "closes in time while another thread waits for SIGTERM",
      text: waiting(closing: "clients.remove(client); client.close()"), exercise: "goodbye", oneCase: "reset",
      status: 0, says: ["1 of 1 case right\n"]),
    HandedIn(
      name: "leaves a process behind",
      text: listen + serve + "if os.fork() == 0: signal.pause()\nraise SystemExit(3)\n", status: 1,
      says: [
        "not met         it ends by itself, with status 0", "the program has ended and left process ",
        "behind, which strace follows\n",
      ], saysNot: ["Ctrl-C"]),
    HandedIn(
      name: "closes its standard streams",
      text: listen.replacing("listener =", with: "os.closerange(0, 3)\nlistener =") + serve,
      status: 0, says: ["1 of 1 case right\n"]),
    HandedIn(
      name: "is another program's child", file: "listen.sh",
      text: "#!/bin/sh\npython3 -c \"\(listen)\(serve)\" \"$1\"\n", command: ["listen.sh"], status: 0,
      says: ["1 of 1 case right\n"]),
    HandedIn(
      name: "is not there", text: nil, command: ["./no-such-program"], status: 2,
      says: ["socklab: ./no-such-program: no such program\n"]),
    HandedIn(
      name: "is a script that is not there", text: nil, command: ["python3", "lisen.py"], status: 2,
      says: ["socklab: lisen.py: no such file\n"]),
    HandedIn(
      name: "serves by a program that it starts with execve",
      text: listen + """
        client = listener.accept()[0]
        if os.fork() == 0:
          client.set_inheritable(True)
          os.execvp('python3', ['python3', '-c', 'import os, sys; fd = int(sys.argv[1]); os.read(fd, 64); os.write(fd, b"hi\\\\n"); os.close(fd)', str(client.fileno())])
        client.close()
        os.wait()
        listener.close()

        """, status: 0, says: ["right      life"]),
    HandedIn(
      name: "goes on after a bind that failed",
      text: """
        #!/usr/bin/env python3
        import signal, socket
        listener = socket.socket()
        try: listener.bind(("192.0.2.1", 9))
        except OSError: pass
        listener.listen()
        signal.pause()
        """, status: 1,
      says: ["your program's bind failed, and it went on: listen took any port, 0.0.0.0:", "EADDRNOTAVAIL"],
      // The call as all evidence shows it, without strace's labels.
      saysNot: ["<TCP:"]),
    HandedIn(
      name: "ends with a stack behind its last words", file: "listen.sh",
      text: """
        #!/bin/sh
        echo "listen/main.swift:3: Fatal error: Error raised at top level: bind: EADDRINUSE" >&2
        echo "8 listen 0x0000556d7c6f53d1" >&2
        exit 3
        """, command: ["listen.sh"], status: 1,
      says: [
        "its status is 3:\n",
        " listen/main.swift:3: Fatal error: Error raised at top level: bind: EADDRINUSE\n",
      ]),
    HandedIn(
      name: "needs a compiler that is missing", file: "listen.c", text: "", command: ["listen.c"],
      options: ["--untraced"], environment: ["PATH": "/nowhere"], status: 2,
      says: [
        "listen.c: takes cc to be compiled, which is not in PATH; install it, or name a command that runs\n"
      ]),
    HandedIn(
      name: "does not compile", file: "listen.c", text: "int main(void) { return x; }\n",
      command: ["listen.c"],
      status: 2, says: ["listen.c: does not compile: ", "listen.c:1:25: error: "]),
  ]
}
