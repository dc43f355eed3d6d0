// The chat's server: one client, and the two sides take turns until the server's line is #q#.
// kotlinc -d . Server.kt && kotlin ServerKt [HOST PORT]
import java.io.IOException
import java.io.PrintStream
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import kotlin.system.exitProcess

// Java's own choice of a charset for the terminal depends on the locale.
private val out = PrintStream(System.out, true, "UTF-8")
private val lines = System.`in`.bufferedReader()

private fun chat(client: Socket) {
    val message = ByteArray(1024)
    while (true) {
        // Java says -1 where the kernel says 0: the client has closed its side.
        val received = client.getInputStream().read(message)
        if (received == -1) {
            out.println("peer closed")
            return
        }
        out.println("client: " + String(message, 0, received))

        out.print("server: ")
        out.flush()
        val line = lines.readLine() ?: return
        if (line == "") {
            System.err.println("an empty line is 0 bytes: nothing travels, both sides wait in read")
        }
        // Nothing to write is no call: for an empty line the trace shows none.
        client.getOutputStream().write(line.toByteArray())
        if (line == "#q#") {
            Thread.sleep(1000)
            return
        }
    }
}

fun main(arguments: Array<String>) {
    val host = arguments.getOrNull(0) ?: "127.0.0.1"
    val port = arguments.getOrNull(1)?.toInt() ?: 12580
    try {
        // ServerSocket is Java's: socket, SO_REUSEADDR, bind and listen in one. use closes it, whatever happens.
        ServerSocket(port, 1, InetAddress.getByName(host)).use { listener -> listener.accept().use { chat(it) } }
    } catch (error: IOException) {
        System.err.println("server: $error")
        exitProcess(1)
    }
}
