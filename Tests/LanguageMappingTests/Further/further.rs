// The calls that the chat and the one-shot do not make.
use std::net::{Shutdown, TcpListener, TcpStream};

fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let client = TcpStream::connect(listener.local_addr()?)?;
    let (server, _) = listener.accept()?;
    client.peer_addr()?;
    client.set_nodelay(true)?;
    server.set_nonblocking(true)?;
    client.shutdown(Shutdown::Write)
}
