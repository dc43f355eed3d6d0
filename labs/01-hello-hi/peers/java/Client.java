// The chat's client: the two sides take turns until the server sends #q#. From the client it is text like any other.
// javac Client.java && java Client [HOST PORT]
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

public class Client {
  // Java's own choice of a charset for the terminal depends on the locale.
  static final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  static final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  public static void main(String[] arguments) {
    String host = arguments.length > 0 ? arguments[0] : "127.0.0.1";
    int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 12580;
    // The constructor of Socket connects. try-with-resources closes it, whatever happens.
    try (Socket server = new Socket(host, port)) {
      chat(server);
    } catch (IOException error) {
      System.err.println("client: " + error);
      System.exit(1);
    }
  }

  static void chat(Socket server) throws IOException {
    byte[] message = new byte[1024];
    while (true) {
      out.print("client: ");
      out.flush();
      String line = in.readLine();
      if (line == null) {
        return;
      }
      if (line.isEmpty()) {
        System.err.println("an empty line is 0 bytes: nothing travels, both sides wait in read");
      }
      // Nothing to write is no call: for an empty line the trace shows none.
      server.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));

      // Java says -1 where the kernel says 0: the server has closed its side.
      int received = server.getInputStream().read(message);
      if (received == -1) {
        out.println("peer closed");
        return;
      }
      String text = new String(message, 0, received, StandardCharsets.UTF_8);
      out.println("server: " + text);
      if (text.equals("#q#")) {
        return;
      }
    }
  }
}
