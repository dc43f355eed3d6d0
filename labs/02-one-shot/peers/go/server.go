// The one-shot server: accept one client, send byebye, receive once, close.
// go run server.go [HOST PORT]
package main

import (
	"fmt"
	"io"
	"net"
	"os"
)

func main() {
	host, port := "127.0.0.1", "12581"
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

	fmt.Println("got connected from", client.RemoteAddr())
	if _, err := client.Write([]byte("byebye")); err != nil {
		return err
	}
	data := make([]byte, 512)
	n, err := client.Read(data)
	if err != nil && err != io.EOF { // io.EOF is Go's name for a read of 0 bytes.
		return err
	}
	fmt.Printf("%s\n", data[:n])
	return nil
}
