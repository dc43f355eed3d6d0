import CallLog
import LinuxABI
import StraceParser
import TraceModel

/// Whether a record is one at all: what its prototype has, and as many bytes as it says.
///
/// A record that lacks an argument has nothing that a trace could contradict; so that is a difference by itself.
extension Comparison {
  mutating func compareShape() {
    differences += Self.shape(of: record, call: call, line: main.line)
  }

  /// What a record lacks of its prototype.
  ///
  /// - Parameter line: the line of the trace to name.
  static func shape(of record: CallRecord, call: Call, line: Int) -> [Difference] {
    func difference(_ field: Difference.Field, _ program: String, _ kernel: String) -> [Difference] {
      [
        Difference(
          line: line, call: call.name, field: field, direction: .logged, program: program, kernel: kernel)
      ]
    }
    let least = call.parameters.count { !$0.isVariadic }
    guard (least...call.parameters.count).contains(record.arguments.count) else {
      return difference(.arguments, "\(record.arguments.count)", "\(call.parameters.count)")
    }
    for (argument, parameter) in zip(record.arguments, call.parameters) where !fits(argument, parameter.kind)
    {
      return difference(
        .parameter(name: parameter.name, word: word(parameter)), word(argument), words(parameter.kind))
    }
    // Nothing is printed from nowhere.
    if call.purpose == .inputOutput || call.purpose == .buffered, let result = record.result, result > 0,
      let parameter = zip(record.arguments, call.parameters).first(where: {
        $0 == .null && $1.kind == .bytesIn
      })?.1
    {
      return difference(
        .parameter(name: parameter.name, word: word(parameter)), word(.null), words(parameter.kind))
    }
    return []
  }

  private static func fits(_ argument: CallRecord.Argument, _ kind: Parameter.Kind) -> Bool {
    switch (argument, kind) {
    case (.integer, .descriptor), (.integer, .constant), (.integer, .flags), (.integer, .protocolNumber),
      (.integer, .optionName), (.integer, .count), (.integer, .length), (.integer, .fileMode):
      true
    case (.lengthInOut, .lengthInOut), (.null, .lengthInOut): true
    case (.bytes, .bytesIn), (.bytes, .bytesOut), (.bytes, .addressIn), (.bytes, .addressOut),
      (.bytes, .optionIn), (.bytes, .optionOut), (.bytes, .text), (.bytes, .structure):
      true
    case (.null, .bytesIn), (.null, .bytesOut), (.null, .addressIn), (.null, .addressOut), (.null, .optionIn),
      (.null, .optionOut), (.null, .text), (.null, .structure):
      true
    default: false
    }
  }

  private static func word(_ argument: CallRecord.Argument) -> String {
    switch argument {
    case .integer: "a number"
    case .null: "a null pointer"
    case .bytes: "bytes"
    case .lengthInOut: "a length before and after"
    }
  }

  private static func words(_ kind: Parameter.Kind) -> String {
    switch kind {
    case .descriptor, .constant, .flags, .protocolNumber, .optionName, .count, .length, .fileMode: "a number"
    case .lengthInOut: "a length before and after"
    case .addressIn, .addressOut: "an address"
    case .bytesIn, .bytesOut, .optionIn, .optionOut, .text: "bytes"
    case .structure(let structure): structureWords(structure)
    case .other: "something that no log has"
    }
  }

  private static func structureWords(_ structure: Structure) -> String { "a structure (\(structure))" }

  func structureWord(_ structure: Structure) -> String { Self.structureWords(structure) }

  /// Whether the log kept as many bytes as the record says that there were: what is not kept is not compared.
  mutating func compareKept() {
    for (index, argument) in record.arguments.enumerated() {
      guard case .bytes(let bytes) = argument else { continue }
      let expected: Int64
      var kept: Int64
      switch call.parameters[index].kind {
      case .addressIn, .optionIn:
        guard case .integer(let length)? = loggedArgument(index + 1) else { continue }
        expected = length
        kept = length
      case .addressOut, .optionOut:
        guard record.result != nil, record.result != -1,
          case .lengthInOut(let given, let returned?)? = loggedArgument(index + 1)
        else { continue }
        expected = returned
        kept = min(given, returned)
      case .bytesIn where SyscallID(call.syscall.name).traits?.moves == .sent(index):
        // What is sent is as long as was asked for, also where it did not go.
        guard case .integer(let length)? = loggedArgument(index + 1) else { continue }
        expected = length
        kept = expected
      // A call that failed has given nothing back.
      case .bytesOut where record.result == -1:
        expected = 0
        kept = 0
      case .bytesIn, .bytesOut, .text:
        expected = Int64(bytes.count)
        kept = expected
      default: continue
      }
      kept = min(kept, Int64(CallRecord.Bytes.limit))
      guard Int64(bytes.count) != expected || Int64(bytes.kept.count) != kept else { continue }
      let parameter = call.parameters[index]
      differ(
        .parameter(name: parameter.name, word: "number of bytes"), .logged,
        program: "\(min(bytes.count, bytes.kept.count))", kernel: "\(expected)", at: main.line)
    }
  }

  private func loggedArgument(_ index: Int) -> CallRecord.Argument? {
    record.arguments.indices.contains(index) ? record.arguments[index] : nil
  }
}
