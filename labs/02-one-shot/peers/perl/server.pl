# The one-shot server: accept one client, send byebye, receive once, close.
# perl server.pl [HOST PORT]
use strict;
use warnings;
use IO::Socket::INET;

my $host = shift // '127.0.0.1';
my $port = shift // 12581;

$SIG{PIPE} = 'IGNORE';    # A print to a client that has gone should fail with EPIPE, not kill the program.

# Not die: its exit code is whatever errno was.
sub fail {
    print STDERR "server: @_\n";
    exit 1;    # Perl closes what is still open.
}

# new is socket, bind and listen in one.
my $listener = IO::Socket::INET->new(LocalAddr => $host, LocalPort => $port, Listen => 5) or fail($@);
my $client = $listener->accept or fail("accept: $!");
print 'got connected from ', $client->peerhost, ':', $client->peerport, "\n";

# A socket is a file handle: print and sysread are what a Perl program uses for files as well. Lab 1 has send and recv.
# Not read, which would wait for all 512 bytes.
print {$client} 'byebye' or fail("print: $!");
defined sysread($client, my $data, 512) or fail("sysread: $!");
print "$data\n";
close $client;
close $listener;
