// The calls that the chat and the one-shot do not make.
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

public class Further {
  public static void main(String[] arguments) throws Exception {
    InetAddress local = InetAddress.getByName("127.0.0.1");
    try (ServerSocket listener = new ServerSocket(0, 50, local);
        Socket client = new Socket(local, listener.getLocalPort());
        Socket server = listener.accept()) {
      client.setTcpNoDelay(true);
      client.setSoTimeout(100);
      try {
        client.getInputStream().read();
      } catch (SocketTimeoutException e) {
        client.shutdownInput();
      }
    }
    try (DatagramSocket socket = new DatagramSocket(0, local)) {
      socket.send(new DatagramPacket(new byte[2], 2, local, socket.getLocalPort()));
      socket.receive(new DatagramPacket(new byte[9], 9));
    }
    try (ServerSocket listener = new ServerSocket(0, 50, local);
        Socket client = new Socket(local, listener.getLocalPort());
        Socket server = listener.accept()) {
      client.getOutputStream().write(new byte[2]);
      server.getInputStream().available();
    }
    try (Selector selector = Selector.open(); ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(local, 0));
      listener.configureBlocking(false);
      listener.register(selector, SelectionKey.OP_ACCEPT);
      try (SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
        selector.select(1000);
        try (SocketChannel server = listener.accept()) {
          client.write(ByteBuffer.allocate(2));
          server.read(ByteBuffer.allocate(9));
        }
      }
    }
  }
}
