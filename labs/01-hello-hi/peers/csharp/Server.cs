// The chat's server: one client, and the two sides take turns until the server's line is #q#.
// mcs Server.cs && mono Server.exe [HOST PORT]
using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

static class Server {
  static void Chat(Socket client) {
    var message = new byte[1024];
    while (true) {
      int received = client.Receive(message);
      if (received == 0) { // The client has closed its side.
        Console.WriteLine("peer closed");
        return;
      }
      Console.WriteLine("client: " + Encoding.UTF8.GetString(message, 0, received));

      Console.Write("server: ");
      string line = Console.ReadLine();
      if (line == null) return;
      if (line == "") Console.Error.WriteLine("an empty line is 0 bytes: nothing travels, both sides wait in Receive");
      client.Send(Encoding.UTF8.GetBytes(line));
      if (line == "#q#") {
        Thread.Sleep(1000);
        return;
      }
    }
  }

  static int Main(string[] arguments) {
    var host = IPAddress.Parse(arguments.Length > 0 ? arguments[0] : "127.0.0.1");
    int port = arguments.Length > 1 ? int.Parse(arguments[1]) : 12580;
    try {
      using (var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)) {
        // Mono sets SO_REUSEADDR by itself. ReuseAddress would be SO_REUSEPORT too, and let a second server bind the port.
        listener.Bind(new IPEndPoint(host, port));
        listener.Listen(1);
        using (var client = listener.Accept()) Chat(client);
      }
      return 0;
    } catch (SocketException error) {
      Console.Error.WriteLine("server: " + error.Message);
      return 1;
    }
  }
}
