// Exercise 2, right.
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

class Chat {
  /** The next line without its newline; null at the end. */
  static byte[] line(InputStream input) throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      int next = input.read();
      if (next < 0) return null;
      if (next == '\n') return line.toByteArray();
      line.write(next);
    }
  }

  static void serve(int port) throws IOException {
    try (var listener = new ServerSocket(port, 8, InetAddress.getByName("127.0.0.1"));
        var client = listener.accept()) {
      var input = new java.io.BufferedInputStream(client.getInputStream());
      for (byte[] line; (line = line(input)) != null; )
        client.getOutputStream().write((line.length + "\n").getBytes());
    }
  }

  static void ask(int port) throws IOException {
    try (var server = new Socket("127.0.0.1", port)) {
      var input = new java.io.BufferedInputStream(server.getInputStream());
      for (byte[] line; (line = line(System.in)) != null; ) {
        var asked = new ByteArrayOutputStream();
        asked.write(line);
        asked.write('\n');
        server.getOutputStream().write(asked.toByteArray());
        byte[] answer = line(input);
        if (answer == null) throw new IOException("the server has gone");
        System.out.println(new String(answer));
      }
    }
  }

  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[1]);
    if (arguments[0].equals("server")) serve(port);
    else ask(port);
  }
}
