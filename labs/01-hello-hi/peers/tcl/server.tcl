# The chat's server: one client, and the two sides take turns until the server's line is #q#.
# tclsh server.tcl [HOST PORT]
lassign $argv host port
if {$host eq ""} { set host 127.0.0.1 }
if {$port eq ""} { set port 12580 }

proc greet {client address port} {
    close $::listener   ;# One client is enough.
    # -blocking 0: read returns what is there, instead of waiting for the end. -buffering none: puts writes at once.
    fconfigure $client -blocking 0 -buffering none -translation lf -encoding utf-8
    fileevent $client readable [list answer $client]
}

# Called whenever there is something to read.
proc answer {client} {
    set text [read $client 1024]
    if {$text eq ""} {
        if {![eof $client]} return
        puts "peer closed"   ;# The client has closed its side.
        leave $client
        return
    }
    puts "client: $text"

    puts -nonewline "server: "
    if {[gets stdin line] < 0} {
        leave $client
        return
    }
    if {$line eq ""} { puts stderr "an empty line is 0 bytes: nothing travels, both sides wait" }
    # Nothing to write is no call.
    puts -nonewline $client $line
    if {$line eq "#q#"} {
        after 1000
        leave $client
    }
}

proc leave {client} {
    close $client
    set ::done 1
}

fconfigure stdin -encoding utf-8
fconfigure stdout -encoding utf-8 -buffering none
# socket -server is socket, SO_REUSEADDR, bind and listen in one.
if {[catch { set listener [socket -server greet -myaddr $host $port] } message]} {
    puts stderr "server: $message"
    exit 1
}
vwait done
