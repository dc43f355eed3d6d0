// The calls that the chat and the one-shot do not make.
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::Duration;

fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let client = TcpStream::connect(listener.local_addr()?)?;
    let (server, _) = listener.accept()?;
    client.peer_addr()?;
    client.set_nodelay(true)?;
    server.set_nonblocking(true)?;
    client.shutdown(Shutdown::Write)?;
    let receiver = UdpSocket::bind("127.0.0.1:0")?;
    let sender = UdpSocket::bind("127.0.0.1:0")?;
    receiver.set_read_timeout(Some(Duration::from_secs(1)))?;
    sender.send_to(b"hi", receiver.local_addr()?)?;
    let mut text = [0; 9];
    receiver.recv_from(&mut text)?;
    sender.connect(receiver.local_addr()?)?;
    sender.send(b"hi")?;
    receiver.recv(&mut text)?;
    let (mut left, mut right) = UnixStream::pair()?;
    left.write_all(b"hi")?;
    right.read(&mut text)?;
    sender.take_error()?;
    let path = std::env::temp_dir().join("further-rs");
    let listener = UnixListener::bind(&path)?;
    let client = UnixStream::connect(&path)?;
    let (_server, _) = listener.accept()?;
    client.local_addr()?;
    std::fs::remove_file(path)
}
