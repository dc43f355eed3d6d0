// The chat's client: the two sides take turns until the server sends #q#. From the client it is text like any other.
// go run client.go [HOST PORT]
package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
)

func main() {
	host, port := "127.0.0.1", "12580"
	if len(os.Args) > 1 {
		host = os.Args[1]
	}
	if len(os.Args) > 2 {
		port = os.Args[2]
	}
	if err := chat(net.JoinHostPort(host, port)); err != nil {
		fmt.Fprintln(os.Stderr, "client:", err)
		os.Exit(1)
	}
}

func chat(address string) error {
	server, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer server.Close()

	input := bufio.NewScanner(os.Stdin)
	message := make([]byte, 1024)
	for {
		fmt.Print("client: ") // Go keeps nothing back: each Print is a write.
		if !input.Scan() {
			return input.Err()
		}
		line := input.Text()
		if line == "" {
			fmt.Fprintln(os.Stderr, "an empty line is 0 bytes: nothing travels, both sides wait in Read")
		}
		if _, err := server.Write([]byte(line)); err != nil {
			return err
		}

		// Read looks as if it blocks. Only this goroutine does: the runtime waits in epoll.
		n, err := server.Read(message)
		if err == io.EOF { // Go's name for a read of 0 bytes: the server has closed its side.
			fmt.Println("peer closed")
			return nil
		}
		if err != nil {
			return err
		}
		text := string(message[:n])
		fmt.Printf("server: %s\n", text)
		if text == "#q#" {
			return nil
		}
	}
}
