<?php
// The chat's server: one client, and the two sides take turns until the server's line is #q#.
// php server.php [HOST PORT]
//
// PHP has two socket APIs. This is ext/sockets, close to the kernel's own calls; stream_socket_server() and its family
// are the other, and make quite different ones.

$host = $argv[1] ?? '127.0.0.1';
$port = (int) ($argv[2] ?? 12580);

// The socket functions warn and return false. As exceptions, the warnings cannot be overlooked.
set_error_handler(function (int $level, string $text) {
    throw new ErrorException($text);
});

function chat(Socket $client): void
{
    while (true) {
        $received = socket_recv($client, $message, 1024, 0);
        if ($received === 0) { // The client has closed its side.
            echo "peer closed\n";
            return;
        }
        echo "client: $message\n"; // The command line's PHP keeps nothing back: each echo is a write.

        echo 'server: ';
        $line = fgets(STDIN);
        if ($line === false) {
            return;
        }
        $line = rtrim($line, "\n");
        if ($line === '') {
            fwrite(STDERR, "an empty line is 0 bytes: nothing travels, both sides wait in recv\n");
        }
        socket_send($client, $line, strlen($line), 0);
        if ($line === '#q#') {
            sleep(1);
            return;
        }
    }
}

$status = 0;
$client = null;
$listener = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
try {
    socket_set_option($listener, SOL_SOCKET, SO_REUSEADDR, 1);
    socket_bind($listener, $host, $port);
    socket_listen($listener, 1);
    $client = socket_accept($listener);
    chat($client);
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
