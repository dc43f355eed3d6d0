# The one-shot client: connect, receive once, send hihi, close.
# perl client.pl [HOST PORT]
use strict;
use warnings;
use IO::Socket::INET;

my $host = shift // '127.0.0.1';
my $port = shift // 12581;

$SIG{PIPE} = 'IGNORE';    # A print to a server that has gone should fail with EPIPE, not kill the program.

# Not die: its exit code is whatever errno was.
sub fail {
    print STDERR "client: @_\n";
    exit 1;    # Perl closes what is still open.
}

# new is socket and connect in one.
my $server = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port) or fail($@);

# A socket is a file handle: sysread and print are what a Perl program uses for files as well. Lab 1 has recv and send.
# Not read, which would wait for all 512 bytes.
defined sysread($server, my $data, 512) or fail("sysread: $!");
print {$server} 'hihi' or fail("print: $!");
close $server;
print "the data received is $data\n";
