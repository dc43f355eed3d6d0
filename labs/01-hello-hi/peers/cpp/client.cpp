// The chat's client: the two sides take turns until the server sends #q#. From the client it is text like any other.
// g++ -o client client.cpp && ./client [HOST PORT]
#include <asio.hpp>
#include <iostream>
#include <string>

using asio::ip::tcp;

static void chat(tcp::socket &server) {
  char message[1024];
  for (std::string line;;) {
    std::cout << "client: " << std::flush;
    if (!std::getline(std::cin, line)) return;
    if (line.empty()) std::cerr << "an empty line is 0 bytes: nothing travels, both sides wait in read_some\n";
    // Nothing to write is no call. SIGPIPE does not come: Asio sends with MSG_NOSIGNAL.
    asio::write(server, asio::buffer(line));

    // read_some returns what is there; the end of the stream is an error of its own.
    std::error_code error;
    const auto received = server.read_some(asio::buffer(message), error);
    if (error == asio::error::eof) { // The server has closed its side.
      std::cout << "peer closed" << std::endl;
      return;
    }
    if (error) throw std::system_error(error, "read_some");
    const std::string_view text(message, received);
    std::cout << "server: " << text << std::endl;
    if (text == "#q#") return;
  }
}

int main(int argc, char **argv) {
  try {
    const tcp::endpoint address(asio::ip::make_address_v4(argc > 1 ? argv[1] : "127.0.0.1"),
                                argc > 2 ? std::stoi(argv[2]) : 12580);
    asio::io_context context;
    tcp::socket server(context);
    server.connect(address); // Opens the socket, too.
    chat(server);            // It is closed by its destructor.
  } catch (const std::exception &error) {
    std::cerr << "client: " << error.what() << '\n';
    return 1;
  }
}
