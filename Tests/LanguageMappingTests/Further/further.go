// The calls that the chat and the one-shot do not make.
package main

import "net"

func main() {
	listener, _ := net.Listen("tcp", "127.0.0.1:0")
	served := make(chan bool)
	go func() {
		connection, _ := listener.Accept()
		connection.Read(make([]byte, 9))
		connection.Close()
		served <- true
	}()
	connection, _ := net.Dial("tcp", listener.Addr().String())
	client := connection.(*net.TCPConn)
	client.SetLinger(3)
	client.SetReadBuffer(9000)
	client.CloseWrite()
	<-served
	client.Close()
	listener.Close()

	receiver, _ := net.ListenPacket("udp", "127.0.0.1:0")
	sender, _ := net.Dial("udp", receiver.LocalAddr().String())
	sender.Write([]byte("hi"))
	text := make([]byte, 9)
	_, from, _ := receiver.ReadFrom(text)
	receiver.WriteTo([]byte("hi"), from)
	sender.Read(text)
	sender.Close()
	receiver.Close()
}
