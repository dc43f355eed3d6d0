# The calls that the chat and the one-shot do not make.
use strict;
use warnings;
use IO::Select;
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

my $receiver = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Proto => 'udp') or die $!;
my $sender = IO::Socket::INET->new(Proto => 'udp') or die $!;
$sender->send('hi', 0, $receiver->sockname);
IO::Select->new($receiver)->can_read(1);
$receiver->recv(my $text, 9);
$receiver->blocking(0);
$sender->close;
$receiver->close;
