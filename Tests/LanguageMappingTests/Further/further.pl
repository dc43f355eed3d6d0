# The calls that the chat and the one-shot do not make.
use strict;
use warnings;
use IO::Socket::INET;
use Socket qw(IPPROTO_TCP TCP_NODELAY);

my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 1) or die $!;
my $client = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $listener->sockport) or die $!;
my $server = $listener->accept;
$client->setsockopt(IPPROTO_TCP, TCP_NODELAY, 1);
$client->shutdown(1);
$client->close;
$server->close;
$listener->close;
