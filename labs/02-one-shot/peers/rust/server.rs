// The one-shot server: accept one client, send byebye, receive once, close.
// rustc --edition 2021 server.rs && ./server [HOST PORT]
use std::env;
use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::ExitCode;

fn main() -> ExitCode {
    match serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("server: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let host = arguments.next().unwrap_or("127.0.0.1".to_string());
    let port: u16 = arguments.next().unwrap_or("12581".to_string()).parse()?;

    // bind is socket, SO_REUSEADDR (unasked), bind and listen in one. The backlog cannot be chosen: it is 128.
    let listener = TcpListener::bind((host, port))?;
    let (mut client, peer) = listener.accept()?;
    println!("got connected from {peer}");

    client.write_all(b"byebye")?;
    let mut data = [0; 512];
    let received = client.read(&mut data)?;
    println!("{}", String::from_utf8_lossy(&data[..received]));
    Ok(())
    // Both sockets are closed here, where their owners go out of scope.
}
