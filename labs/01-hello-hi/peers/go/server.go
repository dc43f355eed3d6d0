// The chat's server: one client, and the two sides take turns until the server's line is #q#.
// go run server.go [HOST PORT]
package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

func main() {
	host, port := "127.0.0.1", "12580"
	if len(os.Args) > 1 {
		host = os.Args[1]
	}
	if len(os.Args) > 2 {
		port = os.Args[2]
	}
	if err := serve(net.JoinHostPort(host, port)); err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
}

func serve(address string) error {
	// Listen is socket, SO_REUSEADDR (unasked), bind and listen in one. It has no backlog: Go passes what
	// /proc/sys/net/core/somaxconn says.
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	defer listener.Close()
	client, err := listener.Accept()
	if err != nil {
		return err
	}
	defer client.Close()
	return chat(client)
}

func chat(client net.Conn) error {
	input := bufio.NewScanner(os.Stdin)
	message := make([]byte, 1024)
	for {
		// Read looks as if it blocks. Only this goroutine does: the runtime waits in epoll.
		n, err := client.Read(message)
		if err == io.EOF { // Go's name for a read of 0 bytes: the client has closed its side.
			fmt.Println("peer closed")
			return nil
		}
		if err != nil {
			return err
		}
		fmt.Printf("client: %s\n", message[:n])

		fmt.Print("server: ") // Go keeps nothing back: each Print is a write.
		if !input.Scan() {
			return input.Err()
		}
		line := input.Text()
		if line == "" {
			fmt.Fprintln(os.Stderr, "an empty line is 0 bytes: nothing travels, both sides wait in Read")
		}
		if _, err := client.Write([]byte(line)); err != nil {
			return err
		}
		if line == "#q#" {
			time.Sleep(time.Second)
			return nil
		}
	}
}
