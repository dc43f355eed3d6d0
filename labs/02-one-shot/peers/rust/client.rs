// The one-shot client: connect, receive once, send hihi, close.
// rustc --edition 2021 client.rs && ./client [HOST PORT]
use std::env;
use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

fn main() -> ExitCode {
    match talk() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("client: {error}");
            ExitCode::FAILURE
        }
    }
}

fn talk() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let host = arguments.next().unwrap_or("127.0.0.1".to_string());
    let port: u16 = arguments.next().unwrap_or("12581".to_string()).parse()?;

    let mut server = TcpStream::connect((host, port))?;
    let mut data = [0; 512];
    let received = server.read(&mut data)?;
    server.write_all(b"hihi")?;
    drop(server); // Closes it now; at the end of the function it would come after the print.
    let text = String::from_utf8_lossy(&data[..received]);
    println!("the data received is {text}");
    Ok(())
}
