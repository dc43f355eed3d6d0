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
