<?php
// The one-shot client: connect, receive once, send hihi, close.
// php client.php [HOST PORT]
//
// PHP has two socket APIs. This is ext/sockets, close to the kernel's own calls; stream_socket_client() and its family
// are the other, and make quite different ones.

$host = $argv[1] ?? '127.0.0.1';
$port = (int) ($argv[2] ?? 12581);

// The socket functions warn and return false. As exceptions, the warnings cannot be overlooked.
set_error_handler(function (int $level, string $text) {
    throw new ErrorException($text);
});

$server = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
try {
    socket_connect($server, $host, $port);
    // Without flags, PHP programs read and write. Lab 1 has recv and send.
    $data = socket_read($server, 512);
    socket_write($server, 'hihi');
} catch (ErrorException $error) {
    fwrite(STDERR, "client: {$error->getMessage()}\n");
    exit(1);
} finally {
    socket_close($server);
}
echo "the data received is $data\n";
