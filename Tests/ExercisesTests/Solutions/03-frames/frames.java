// Exercise 3, right.
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;

class Frames {
  static final int LIMIT = 16 << 20;

  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    try (var listener = new ServerSocket(port, 8, InetAddress.getByName("127.0.0.1"));
        var client = listener.accept()) {
      var input = new DataInputStream(client.getInputStream());
      while (true) {
        int first = input.read();
        if (first < 0) return;
        byte[] head = {(byte) first, input.readByte(), input.readByte(), input.readByte()};
        long length = ByteBuffer.wrap(head).getInt() & 0xFFFFFFFFL;
        if (length > LIMIT) throw new IOException(length + " bytes are too many");
        byte[] frame = new byte[4 + (int) length];
        System.arraycopy(head, 0, frame, 0, 4);
        input.readFully(frame, 4, (int) length);
        client.getOutputStream().write(frame);
      }
    }
  }
}
