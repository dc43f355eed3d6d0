// Exercise 1, right.
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

class Listen {
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    try (var listener = new ServerSocket(port, 8, InetAddress.getByName("127.0.0.1"));
        var client = listener.accept()) {
      if (client.getInputStream().read(new byte[512]) > 0) client.getOutputStream().write("hi\n".getBytes());
    }
  }
}
