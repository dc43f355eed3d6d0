# The chat's server: one client, and the two sides take turns until the server's line is #q#.
# perl server.pl [HOST PORT]
use strict;
use warnings;
use IO::Socket::INET;

my $host = shift // '127.0.0.1';
my $port = shift // 12580;

STDOUT->autoflush(1);       # On a pipe, Perl would keep the text until its buffer is full.
$SIG{PIPE} = 'IGNORE';      # A send to a client that has gone should fail with EPIPE, not kill the program.

# Not die: its exit code is whatever errno was.
sub fail {
    print STDERR "server: @_\n";
    exit 1;    # Perl closes what is still open.
}

# new is socket, SO_REUSEADDR, bind and listen in one.
my $listener = IO::Socket::INET->new(
    LocalAddr => $host,
    LocalPort => $port,
    ReuseAddr => 1,
    Listen    => 1,
) or fail($@);
my $client = $listener->accept or fail("accept: $!");

while (1) {
    defined $client->recv(my $message, 1024) or fail("recv: $!");
    if ($message eq '') {    # The client has closed its side.
        print "peer closed\n";
        last;
    }
    # Without "use utf8" and layers a Perl string is bytes: they go out as they came in.
    print "client: $message\n";

    print 'server: ';
    defined(my $line = <STDIN>) or last;
    chomp $line;
    print STDERR "an empty line is 0 bytes: nothing travels, both sides wait in recv\n" if $line eq '';
    defined $client->send($line) or fail("send: $!");
    if ($line eq '#q#') {
        sleep 1;
        last;
    }
}
close $client;
close $listener;
