# The chat's client: the two sides take turns until the server sends #q#. From the client it is text like any other.
# perl client.pl [HOST PORT]
use strict;
use warnings;
use IO::Socket::INET;

my $host = shift // '127.0.0.1';
my $port = shift // 12580;

STDOUT->autoflush(1);       # On a pipe, Perl would keep the text until its buffer is full.
$SIG{PIPE} = 'IGNORE';      # A send to a server that has gone should fail with EPIPE, not kill the program.

# Not die: its exit code is whatever errno was.
sub fail {
    print STDERR "client: @_\n";
    exit 1;    # Perl closes what is still open.
}

# new is socket and connect in one.
my $server = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port) or fail($@);

while (1) {
    print 'client: ';
    defined(my $line = <STDIN>) or last;
    chomp $line;
    print STDERR "an empty line is 0 bytes: nothing travels, both sides wait in recv\n" if $line eq '';
    defined $server->send($line) or fail("send: $!");

    defined $server->recv(my $message, 1024) or fail("recv: $!");
    if ($message eq '') {    # The server has closed its side.
        print "peer closed\n";
        last;
    }
    # Without "use utf8" and layers a Perl string is bytes: they go out as they came in.
    print "server: $message\n";
    last if $message eq '#q#';
}
close $server;
