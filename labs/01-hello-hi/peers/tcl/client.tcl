# The chat's client: the two sides take turns until the server sends #q#. From the client it is text like any other.
# tclsh client.tcl [HOST PORT]
lassign $argv host port
if {$host eq ""} { set host 127.0.0.1 }
if {$port eq ""} { set port 12580 }

proc say {server} {
    puts -nonewline "client: "
    if {[gets stdin line] < 0} {
        set ::done 1
        return
    }
    if {$line eq ""} { puts stderr "an empty line is 0 bytes: nothing travels, both sides wait" }
    # Nothing to write is no call.
    puts -nonewline $server $line
}

# Called whenever there is something to read.
proc hear {server} {
    set text [read $server 1024]
    if {$text eq ""} {
        if {![eof $server]} return
        puts "peer closed"   ;# The server has closed its side.
        set ::done 1
        return
    }
    puts "server: $text"
    if {$text eq "#q#"} { set ::done 1 } else { say $server }
}

fconfigure stdin -encoding utf-8
fconfigure stdout -encoding utf-8 -buffering none
if {[catch { set server [socket $host $port] } message]} {
    puts stderr "client: $message"
    exit 1
}
# -blocking 0: read returns what is there, instead of waiting for the end. -buffering none: puts writes at once.
fconfigure $server -blocking 0 -buffering none -translation lf -encoding utf-8
fileevent $server readable [list hear $server]
say $server
if {![info exists done]} { vwait done }
close $server
