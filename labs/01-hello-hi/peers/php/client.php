<?php
// The chat's client: the two sides take turns until the server sends #q#. From the client it is text like any other.
// php client.php [HOST PORT]
//
// PHP has two socket APIs. This is ext/sockets, close to the kernel's own calls; stream_socket_client() and its family
// are the other, and make quite different ones.

$host = $argv[1] ?? '127.0.0.1';
$port = (int) ($argv[2] ?? 12580);

// The socket functions warn and return false. As exceptions, the warnings cannot be overlooked.
set_error_handler(function (int $level, string $text) {
    throw new ErrorException($text);
});

function chat(Socket $server): void
{
    while (true) {
        echo 'client: '; // The command line's PHP keeps nothing back: each echo is a write.
        $line = fgets(STDIN);
        if ($line === false) {
            return;
        }
        $line = rtrim($line, "\n");
        if ($line === '') {
            fwrite(STDERR, "an empty line is 0 bytes: nothing travels, both sides wait in recv\n");
        }
        socket_send($server, $line, strlen($line), 0);

        $received = socket_recv($server, $message, 1024, 0);
        if ($received === 0) { // The server has closed its side.
            echo "peer closed\n";
            return;
        }
        echo "server: $message\n";
        if ($message === '#q#') {
            return;
        }
    }
}

$status = 0;
$server = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
try {
    socket_connect($server, $host, $port);
    chat($server);
} catch (ErrorException $error) {
    fwrite(STDERR, "client: {$error->getMessage()}\n");
    $status = 1;
} finally {
    socket_close($server);
}
exit($status);
