// The one-shot server: accept one client, send byebye, receive once, close.
// javac Server.java && java Server [HOST PORT]
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

public class Server {
  public static void main(String[] arguments) {
    String host = arguments.length > 0 ? arguments[0] : "127.0.0.1";
    int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 12581;
    // The constructor of ServerSocket makes three calls: socket, bind, listen. SO_REUSEADDR is on without being asked
    // for. try-with-resources closes both sockets, whatever happens.
    try (ServerSocket listener = new ServerSocket(port, 5, InetAddress.getByName(host));
        Socket client = listener.accept()) {
      System.out.println(
          "got connected from " + client.getInetAddress().getHostAddress() + ":" + client.getPort());
      client.getOutputStream().write("byebye".getBytes(StandardCharsets.UTF_8));
      // read(data) is one receive. readNBytes(512) would wait for 512 bytes, or for the end.
      byte[] data = new byte[512];
      int received = Math.max(0, client.getInputStream().read(data)); // -1 where the kernel says 0
      System.out.println(new String(data, 0, received, StandardCharsets.UTF_8));
    } catch (IOException error) {
      System.err.println("server: " + error);
      System.exit(1);
    }
  }
}
