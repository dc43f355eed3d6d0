import LanguageMapping
import Languages
package import Walkthrough

extension ProgramTrace {
  /// The program of a trace, told in the language that is recognised in it.
  package init(_ name: String, recognising trace: [UInt8]) throws {
    var tables = TraceTables(trace, keepsPlaces: true)
    let table: LanguageTable
    do { table = try tables.table(.recognise) } catch {
      guard let quiet = tables.quietTable(.recognise) else { throw error }
      table = quiet
    }
    self.init(name: name, text: TraceText(trace), account: .traced(table))
  }
}
