// Exercise 3, right.
package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"net"
	"os"
)

const limit = 16 << 20

// Returns the frames of a connection until its end.
func serve(connection net.Conn) error {
	for {
		head := make([]byte, 4)
		if _, err := io.ReadFull(connection, head); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		length := binary.BigEndian.Uint32(head)
		if length > limit {
			return fmt.Errorf("%d bytes are too many", length)
		}
		frame := append(head, make([]byte, length)...)
		if _, err := io.ReadFull(connection, frame[4:]); err != nil {
			return err
		}
		if _, err := connection.Write(frame); err != nil {
			return err
		}
	}
}

func main() {
	listener, err := net.Listen("tcp4", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	connection, err := listener.Accept()
	if err != nil {
		log.Fatal(err)
	}
	err = serve(connection)
	connection.Close()
	listener.Close()
	if err != nil {
		log.Fatal(err)
	}
}
