import LanguageMapping
import Languages
import Testing

@Suite struct `A call whose result strace made up` {
  @Test func `says so in the table, beside the kernel's own answers`() throws {
    let connect =
      #"connect(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr("127.0.0.1")}, 16) = "#
    let trace = """
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      \(connect)-1 ETIMEDOUT (Connection timed out) (INJECTED)
      \(connect)-1 ECONNREFUSED (Connection refused)

      """
    let table = try LanguageTable(Array(trace.utf8), .language(.linuxAPI))
    let seen = table.rows.flatMap(\.seen).map(\.form)
    #expect(seen.contains("connect(AF_INET) = -1 ETIMEDOUT (INJECTED)"))
    #expect(seen.contains("connect(AF_INET) = -1 ECONNREFUSED"))
  }
}
