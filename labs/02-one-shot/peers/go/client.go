// The one-shot client: connect, receive once, send hihi, close.
// go run client.go [HOST PORT]
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
	data, err := fetch(net.JoinHostPort(host, port))
	if err != nil {
		fmt.Fprintln(os.Stderr, "client:", err)
		os.Exit(1)
	}
	fmt.Printf("the data received is %s\n", data)
}

func fetch(address string) ([]byte, error) {
	server, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	defer server.Close()

	data := make([]byte, 512)
	n, err := server.Read(data)
	if err != nil && err != io.EOF { // io.EOF is Go's name for a read of 0 bytes.
		return nil, err
	}
	_, err = server.Write([]byte("hihi"))
	return data[:n], err
}
