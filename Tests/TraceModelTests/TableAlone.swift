@testable import TraceModel

/// A table of descriptors with pages of its own.
struct TableAlone {
  var table = DescriptorTable(root: 0)
  var pages = DescriptorPages()

  mutating func set(_ number: Int64, _ entry: DescriptorTable.Entry) {
    var page = table.page(number)
    if page == nil, let new = pages.new(), table.put(new, at: number) { page = new }
    if let page { _ = table.set(number, entry, page, &pages) }
  }

  func firstFreed(in range: Range<Int64>) -> Int64? { table.firstFreed(in: range, pages) }

  /// The first numbers of the pages that are looked at for those of a range that are meant.
  func looked(in range: ClosedRange<Int64>, for choice: DescriptorTable.Choice = .all) -> [Int64] {
    table.pages(in: range, of: choice, pages).map(\.first)
  }
}
