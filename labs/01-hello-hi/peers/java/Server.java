// The chat's server: one client, and the two sides take turns until the server's line is #q#.
// javac Server.java && java Server [HOST PORT]
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

public class Server {
  // Java's own choice of a charset for the terminal depends on the locale.
  static final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  static final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  public static void main(String[] arguments) throws InterruptedException {
    String host = arguments.length > 0 ? arguments[0] : "127.0.0.1";
    int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 12580;
    // The constructor of ServerSocket makes three calls: socket, bind, listen. SO_REUSEADDR is on without being asked
    // for. try-with-resources closes both sockets, whatever happens.
    try (ServerSocket listener = new ServerSocket(port, 1, InetAddress.getByName(host));
        Socket client = listener.accept()) {
      chat(client);
    } catch (IOException error) {
      System.err.println("server: " + error);
      System.exit(1);
    }
  }

  static void chat(Socket client) throws IOException, InterruptedException {
    byte[] message = new byte[1024];
    while (true) {
      // Java says -1 where the kernel says 0: the client has closed its side.
      int received = client.getInputStream().read(message);
      if (received == -1) {
        out.println("peer closed");
        return;
      }
      out.println("client: " + new String(message, 0, received, StandardCharsets.UTF_8));

      out.print("server: ");
      out.flush();
      String line = in.readLine();
      if (line == null) {
        return;
      }
      if (line.isEmpty()) {
        System.err.println("an empty line is 0 bytes: nothing travels, both sides wait in read");
      }
      // Nothing to write is no call: for an empty line the trace shows none.
      client.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
      if (line.equals("#q#")) {
        Thread.sleep(1000);
        return;
      }
    }
  }
}
