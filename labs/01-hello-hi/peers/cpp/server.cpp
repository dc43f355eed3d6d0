// The chat's server: one client, and the two sides take turns until the server's line is #q#.
// g++ -o server server.cpp && ./server [HOST PORT]
#include <asio.hpp>
#include <chrono>
#include <iostream>
#include <string>
#include <thread>

using asio::ip::tcp;

static void chat(tcp::socket &client) {
  char message[1024];
  for (std::string line;;) {
    // read_some returns what is there; the end of the stream is an error of its own.
    std::error_code error;
    const auto received = client.read_some(asio::buffer(message), error);
    if (error == asio::error::eof) { // The client has closed its side.
      std::cout << "peer closed" << std::endl;
      return;
    }
    if (error) throw std::system_error(error, "read_some");
    std::cout << "client: " << std::string_view(message, received) << std::endl;

    std::cout << "server: " << std::flush;
    if (!std::getline(std::cin, line)) return;
    if (line.empty()) std::cerr << "an empty line is 0 bytes: nothing travels, both sides wait in read_some\n";
    // Nothing to write is no call. SIGPIPE does not come: Asio sends with MSG_NOSIGNAL.
    asio::write(client, asio::buffer(line));
    if (line == "#q#") {
      std::this_thread::sleep_for(std::chrono::seconds(1));
      return;
    }
  }
}

int main(int argc, char **argv) {
  try {
    const tcp::endpoint address(asio::ip::make_address_v4(argc > 1 ? argv[1] : "127.0.0.1"),
                                argc > 2 ? std::stoi(argv[2]) : 12580);
    asio::io_context context;
    tcp::acceptor listener(context, tcp::v4());
    // Without this, bind fails for a minute after a run in which this side closed first.
    listener.set_option(tcp::acceptor::reuse_address(true));
    listener.bind(address);
    listener.listen(1);
    tcp::socket client = listener.accept();
    chat(client); // Both sockets are closed by their destructors.
  } catch (const std::exception &error) {
    std::cerr << "server: " << error.what() << '\n';
    return 1;
  }
}
