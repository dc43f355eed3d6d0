// Exercise 1, right.
package main

import (
	"log"
	"net"
	"os"
)

func main() {
	listener, err := net.Listen("tcp4", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer listener.Close()
	client, err := listener.Accept()
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	words := make([]byte, 512)
	if count, _ := client.Read(words); count > 0 {
		client.Write([]byte("hi\n"))
	}
}
