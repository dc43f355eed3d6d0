<?php
// The one-shot server: accept one client, send byebye, receive once, close.
// php server.php [HOST PORT]
//
// PHP has two socket APIs. This is ext/sockets, close to the kernel's own calls; stream_socket_server() and its family
// are the other, and make quite different ones.

$host = $argv[1] ?? '127.0.0.1';
$port = (int) ($argv[2] ?? 12581);

// The socket functions warn and return false. As exceptions, the warnings cannot be overlooked.
set_error_handler(function (int $level, string $text) {
    throw new ErrorException($text);
});

$status = 0;
$client = null;
$listener = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
try {
    socket_bind($listener, $host, $port);
    socket_listen($listener, 5);
    $client = socket_accept($listener);
    socket_getpeername($client, $peer, $peerPort);
    echo "got connected from $peer:$peerPort\n";
    // Without flags, PHP programs write and read. Lab 1 has send and recv.
    socket_write($client, 'byebye');
    $data = socket_read($client, 512);
    echo "$data\n";
} catch (ErrorException $error) {
    fwrite(STDERR, "server: {$error->getMessage()}\n");
    $status = 1;
} finally {
    if ($client) {
        socket_close($client);
    }
    socket_close($listener);
}
exit($status);
