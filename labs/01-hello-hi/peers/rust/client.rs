// The chat's client: the two sides take turns until the server sends #q#. From the client it is text like any other.
// rustc --edition 2021 client.rs && ./client [HOST PORT]
use std::env;
use std::error::Error;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

fn main() -> ExitCode {
    match chat() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("client: {error}");
            ExitCode::FAILURE
        }
    }
}

fn chat() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let host = arguments.next().unwrap_or("127.0.0.1".to_string());
    let port: u16 = arguments.next().unwrap_or("12580".to_string()).parse()?;

    // The socket is closed where its owner goes out of scope: at every return.
    let mut server = TcpStream::connect((host, port))?;
    let mut message = [0; 1024];
    loop {
        print!("client: ");
        io::stdout().flush()?; // Rust writes at each end of line, and the prompt has none.
        let mut line = String::new();
        if io::stdin().read_line(&mut line)? == 0 {
            return Ok(());
        }
        let line = line.trim_end_matches('\n');
        if line.is_empty() {
            eprintln!("an empty line is 0 bytes: nothing travels, both sides wait in read");
        }
        // Nothing to write is no call: for an empty line the trace shows none.
        server.write_all(line.as_bytes())?;

        let received = server.read(&mut message)?;
        if received == 0 {
            // The server has closed its side.
            println!("peer closed");
            return Ok(());
        }
        let text = String::from_utf8_lossy(&message[..received]);
        println!("server: {text}");
        if text == "#q#" {
            return Ok(());
        }
    }
}
