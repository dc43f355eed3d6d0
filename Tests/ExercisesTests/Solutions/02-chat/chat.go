// Exercise 2, right.
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net"
	"os"
)

func serve(address string) error {
	listener, err := net.Listen("tcp4", address)
	if err != nil {
		return err
	}
	defer listener.Close()
	connection, err := listener.Accept()
	if err != nil {
		return err
	}
	defer connection.Close()
	for lines := bufio.NewReader(connection); ; {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(connection, "%d\n", len(line)-1); err != nil {
			return err
		}
	}
}

func ask(address string) error {
	connection, err := net.Dial("tcp4", address)
	if err != nil {
		return err
	}
	defer connection.Close()
	answers := bufio.NewReader(connection)
	for lines := bufio.NewReader(os.Stdin); ; {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return nil
		}
		if _, err := connection.Write(line); err != nil {
			return err
		}
		answer, err := answers.ReadString('\n')
		if err != nil {
			return err
		}
		fmt.Print(answer)
	}
}

func main() {
	do := ask
	if os.Args[1] == "server" {
		do = serve
	}
	if err := do("127.0.0.1:" + os.Args[2]); err != nil {
		log.Fatal(err)
	}
}
