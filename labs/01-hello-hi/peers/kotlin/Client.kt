// The chat's client: the two sides take turns until the server sends #q#. From the client it is text like any other.
// kotlinc -d . Client.kt && kotlin ClientKt [HOST PORT]
import java.io.IOException
import java.io.PrintStream
import java.net.Socket
import kotlin.system.exitProcess

// Java's own choice of a charset for the terminal depends on the locale.
private val out = PrintStream(System.out, true, "UTF-8")
private val lines = System.`in`.bufferedReader()

private fun chat(server: Socket) {
    val message = ByteArray(1024)
    while (true) {
        out.print("client: ")
        out.flush()
        val line = lines.readLine() ?: return
        if (line == "") {
            System.err.println("an empty line is 0 bytes: nothing travels, both sides wait in read")
        }
        // Nothing to write is no call: for an empty line the trace shows none.
        server.getOutputStream().write(line.toByteArray())

        // Java says -1 where the kernel says 0: the server has closed its side.
        val received = server.getInputStream().read(message)
        if (received == -1) {
            out.println("peer closed")
            return
        }
        val text = String(message, 0, received)
        out.println("server: $text")
        if (text == "#q#") return
    }
}

fun main(arguments: Array<String>) {
    val host = arguments.getOrNull(0) ?: "127.0.0.1"
    val port = arguments.getOrNull(1)?.toInt() ?: 12580
    try {
        Socket(host, port).use { chat(it) } // The constructor connects. use closes it, whatever happens.
    } catch (error: IOException) {
        System.err.println("client: $error")
        exitProcess(1)
    }
}
