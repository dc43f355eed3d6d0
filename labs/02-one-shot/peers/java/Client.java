// The one-shot client: connect, receive once, send hihi, close.
// javac Client.java && java Client [HOST PORT]
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

public class Client {
  public static void main(String[] arguments) {
    String host = arguments.length > 0 ? arguments[0] : "127.0.0.1";
    int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 12581;
    byte[] data = new byte[512];
    int received = 0;
    // The constructor of Socket connects. try-with-resources closes it, whatever happens.
    try (Socket server = new Socket(host, port)) {
      // read(data) is one receive. readNBytes(512) would wait for 512 bytes, or for the end.
      received = Math.max(0, server.getInputStream().read(data)); // -1 where the kernel says 0
      server.getOutputStream().write("hihi".getBytes(StandardCharsets.UTF_8));
    } catch (IOException error) {
      System.err.println("client: " + error);
      System.exit(1);
    }
    System.out.println("the data received is " + new String(data, 0, received, StandardCharsets.UTF_8));
  }
}
