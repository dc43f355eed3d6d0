<?php
// The calls that the chat and the one-shot do not make.
$listener = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
socket_bind($listener, '127.0.0.1', 0);
socket_listen($listener, 1);
socket_getsockname($listener, $address, $port);
$client = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
socket_connect($client, $address, $port);
$server = socket_accept($listener);
socket_set_option($client, SOL_TCP, TCP_NODELAY, 1);
socket_write($server, 'hi');
socket_read($client, 10);
socket_shutdown($client, 1);
socket_close($client);
socket_close($server);
socket_close($listener);

$listener = stream_socket_server('tcp://127.0.0.1:0');
$client = stream_socket_client('tcp://' . stream_socket_get_name($listener, false));
$server = stream_socket_accept($listener);
fwrite($client, 'hi');
fread($server, 512);
stream_socket_shutdown($client, STREAM_SHUT_WR);
fclose($client);
fclose($server);
fclose($listener);

$receiver = socket_create(AF_INET, SOCK_DGRAM, SOL_UDP);
socket_bind($receiver, '127.0.0.1', 0);
socket_getsockname($receiver, $address, $port);
$sender = socket_create(AF_INET, SOCK_DGRAM, SOL_UDP);
socket_sendto($sender, 'hi', 2, 0, $address, $port);
$read = [$receiver];
$none = null;
socket_select($read, $none, $none, 1);
socket_recvfrom($receiver, $text, 9, 0, $from, $port);
socket_set_nonblock($receiver);
socket_get_option($receiver, SOL_SOCKET, SO_TYPE);
socket_close($sender);
socket_close($receiver);

$receiver = stream_socket_server('udp://127.0.0.1:0', $code, $words, STREAM_SERVER_BIND);
$sender = stream_socket_client('udp://' . stream_socket_get_name($receiver, false));
stream_socket_sendto($sender, 'hi');
$streams = [$receiver];
stream_select($streams, $none, $none, 1);
stream_socket_recvfrom($receiver, 9, 0, $from);
stream_socket_sendto($receiver, 'ho', 0, $from);
fclose($sender);
fclose($receiver);
