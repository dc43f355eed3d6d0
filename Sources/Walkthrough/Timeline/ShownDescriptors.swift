import TraceModel

/// The descriptors that a story shows: those that its steps are about, and what becomes of them in between.
struct ShownDescriptors {
  /// What a number stands for.
  struct Entry: Hashable {
    var endpoint: Int?
    var what: String
  }

  /// By process and number.
  private var tables: [Int32: [Int64: Entry]] = [:]
  /// How many descriptors children have from their parents; a hostile trace has a thousand children with as many each.
  private var inherited = 0
  private static let inheritedLimit = 50_000
  private static let processLimit = 4096
  /// Processes that were made to share a table of descriptors: CLONE_FILES. Which do still, the model knows.
  private var families: [[TracedProcess.ID]] = []
  private var familyOf: [Int32: Int] = [:]
  /// Of more that share one table what the further ones do is not shown of the others.
  private static let familyLimit = 16

  /// Whether anything of a process is shown.
  func shows(_ process: TracedProcess.ID) -> Bool { tables[process.index] != nil }

  /// All of a process, ascending.
  func entries(of process: TracedProcess.ID) -> [(number: Int64, entry: Entry)] {
    (tables[process.index] ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The processes that may share a process's table.
  func family(of process: TracedProcess.ID) -> [TracedProcess.ID] {
    familyOf.isEmpty ? [] : familyOf[process.index].map { families[$0] } ?? []
  }

  /// A child shares its parent's table.
  mutating func share(_ child: TracedProcess.ID, with parent: TracedProcess.ID) {
    guard familyOf.count < Self.processLimit else { return }
    let family: Int
    if let known = familyOf[parent.index] {
      family = known
    } else {
      family = families.count
      families.append([parent])
      familyOf[parent.index] = family
    }
    guard families[family].count < Self.familyLimit else { return }
    families[family].append(child)
    familyOf[child.index] = family
  }

  /// Begins to show a process, with the three descriptors that every program is given.
  mutating func begin(_ process: TracedProcess.ID) -> [(number: Int64, entry: Entry)] {
    guard tables[process.index] == nil, tables.count < Self.processLimit else { return [] }
    tables[process.index] = [:]
    let names: [Phrase] = [.isInput, .isOutput, .isErrors]
    return names.enumerated().map { (Int64($0), Entry(endpoint: nil, what: Wording.english[$1])) }
  }

  /// Shows a number; not one that nobody has: a hostile trace.
  /// - Returns: whether that is news.
  mutating func set(_ number: Int64, of process: TracedProcess.ID, _ entry: Entry) -> Bool {
    guard number >= 0, number < 1 << 24, let table = tables[process.index], table.count < SocketLog.limit,
      table[number] != entry
    else { return false }
    tables[process.index]?[number] = entry
    return true
  }

  /// - Returns: whether the number was shown.
  mutating func remove(_ number: Int64, of process: TracedProcess.ID) -> Bool {
    tables[process.index]?.removeValue(forKey: number) != nil
  }

  /// - Returns: whether the process was shown.
  mutating func end(_ process: TracedProcess.ID) -> Bool {
    guard tables[process.index] != nil else { return false }
    tables[process.index] = [:]
    return true
  }

  /// A child has its parent's descriptors: fork(2).
  mutating func inherit(_ child: TracedProcess.ID, from parent: TracedProcess.ID) -> Bool {
    guard let table = tables[parent.index], tables[child.index] == nil, tables.count < Self.processLimit,
      inherited + table.count <= Self.inheritedLimit
    else { return false }
    inherited += table.count
    tables[child.index] = table
    return true
  }
}
