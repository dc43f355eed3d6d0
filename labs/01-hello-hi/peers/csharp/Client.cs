// The chat's client: the two sides take turns until the server sends #q#. From the client it is text like any other.
// mcs Client.cs && mono Client.exe [HOST PORT]
using System;
using System.Net;
using System.Net.Sockets;
using System.Text;

static class Client {
  static void Chat(Socket server) {
    var message = new byte[1024];
    while (true) {
      Console.Write("client: ");
      string line = Console.ReadLine();
      if (line == null) return;
      if (line == "") Console.Error.WriteLine("an empty line is 0 bytes: nothing travels, both sides wait in Receive");
      server.Send(Encoding.UTF8.GetBytes(line));

      int received = server.Receive(message);
      if (received == 0) { // The server has closed its side.
        Console.WriteLine("peer closed");
        return;
      }
      string text = Encoding.UTF8.GetString(message, 0, received);
      Console.WriteLine("server: " + text);
      if (text == "#q#") return;
    }
  }

  static int Main(string[] arguments) {
    var host = IPAddress.Parse(arguments.Length > 0 ? arguments[0] : "127.0.0.1");
    int port = arguments.Length > 1 ? int.Parse(arguments[1]) : 12580;
    try {
      using (var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)) {
        server.Connect(new IPEndPoint(host, port));
        Chat(server);
      }
      return 0;
    } catch (SocketException error) {
      Console.Error.WriteLine("client: " + error.Message);
      return 1;
    }
  }
}
