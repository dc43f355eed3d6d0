// The chat's server: one client, and the two sides take turns until the server's line is #q#.
// rustc --edition 2021 server.rs && ./server [HOST PORT]
use std::error::Error;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::time::Duration;
use std::{env, thread};

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
    let port: u16 = arguments.next().unwrap_or("12580".to_string()).parse()?;

    // bind is socket, SO_REUSEADDR (unasked), bind and listen in one. The backlog cannot be chosen: it is 128.
    let listener = TcpListener::bind((host, port))?;
    let (client, _) = listener.accept()?;
    chat(client)
    // Both sockets are closed where their owners go out of scope.
}

fn chat(mut client: TcpStream) -> Result<(), Box<dyn Error>> {
    let mut message = [0; 1024];
    loop {
        let received = client.read(&mut message)?;
        if received == 0 {
            // The client has closed its side.
            println!("peer closed");
            return Ok(());
        }
        println!("client: {}", String::from_utf8_lossy(&message[..received]));

        print!("server: ");
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
        client.write_all(line.as_bytes())?;
        if line == "#q#" {
            thread::sleep(Duration::from_secs(1));
            return Ok(());
        }
    }
}
