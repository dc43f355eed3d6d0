extension CallLogWriter {
  /// A call that has begun and is not complete yet.
  public struct Ticket: Sendable {
    /// nil when the log had no room for the call.
    let slot: Int?
    /// How much of the record's payload is taken.
    var payloadUsed = 0
  }

  /// Marks a call as begun, with all its arguments. Nothing is copied yet of what the kernel will fill.
  /// - Parameter before: the clock, read just before.
  public func begin(
    _ call: StaticString, _ arguments: borrowing LiveArguments, at site: CallSite, before: Int64
  ) -> Ticket {
    guard let slot = claim(1) else {
      countUnrecorded()
      return Ticket(slot: nil)
    }
    var ticket = Ticket(slot: slot)
    let record = address(of: slot)
    mark(slot, .claimed)
    record.storeBytes(of: thread(), toByteOffset: LogLayout.Record.thread, as: Int32.self)
    record.storeBytes(
      of: site.manner.rawValue, toByteOffset: LogLayout.Record.manner, as: UInt8.self)
    record.storeBytes(of: before, toByteOffset: LogLayout.Record.before, as: Int64.self)
    record.storeBytes(
      of: UInt32(truncatingIfNeeded: site.line), toByteOffset: LogLayout.Record.line, as: UInt32.self)
    let name = UnsafeRawBufferPointer(start: call.utf8Start, count: call.utf8CodeUnitCount)
    copy(name.prefix(LogLayout.Record.callLimit), to: record + LogLayout.Record.call)

    let file = UnsafeRawBufferPointer(start: site.file.utf8Start, count: site.file.utf8CodeUnitCount)
    let filePlace = keep(file, &ticket)
    record.storeBytes(of: filePlace.kind.rawValue, toByteOffset: LogLayout.Record.file, as: UInt8.self)
    record.storeBytes(of: filePlace.kept, toByteOffset: LogLayout.Record.file + 2, as: UInt16.self)
    record.storeBytes(of: filePlace.place, toByteOffset: LogLayout.Record.file + 4, as: UInt32.self)

    var count = 0
    while count < LogLayout.Record.argumentLimit, put(arguments[count], at: count, of: record, &ticket) {
      count += 1
    }
    record.storeBytes(
      of: UInt8(truncatingIfNeeded: count), toByteOffset: LogLayout.Record.argumentCount, as: UInt8.self)
    mark(slot, .begun)
    return ticket
  }

  /// Completes a call: its result, and what the kernel filled.
  /// - Parameters:
  ///   - arguments: the same as at the beginning.
  ///   - errno: the error number when `result` is -1, else 0.
  ///   - after: the clock, read just after the call.
  public func complete(
    _ ticket: Ticket, _ arguments: borrowing LiveArguments, result: Int64, errno: Int32, after: Int64
  ) {
    guard let slot = ticket.slot else { return }
    var ticket = ticket
    let record = address(of: slot)
    for index in 0..<LogLayout.Record.argumentLimit {
      switch arguments[index] {
      case .output(let room):
        // MSG_TRUNC returns the length of the datagram, which may be more than was filled.
        putOutput(room, count: min(Int(max(result, 0)), room.count), at: index, of: record, &ticket)
      case .outputElements(let room, let size):
        putOutput(room, count: min(Int(max(result, 0)) * size, room.count), at: index, of: record, &ticket)
      case .outputWhole(let room):
        putOutput(room, count: result < 0 ? 0 : room.count, at: index, of: record, &ticket)
      case .outputOfLength(let room, let length):
        // A call that failed has filled nothing, whatever the length says.
        putOutput(room, count: result < 0 ? 0 : Int(length.pointee), at: index, of: record, &ticket)
      case .length(let length):
        let entry = record + LogLayout.Record.arguments + index * LogLayout.Record.argumentSize
        entry.storeBytes(of: length.pointee, toByteOffset: 4, as: UInt32.self)
      case .inOut, .message, .addressList, .buffers(_, _, isOutput: true):
        putImage(arguments[index], at: index, of: record, result: result, &ticket)
      case .absent, .integer, .null, .input, .buffers:
        break
      }
    }
    record.storeBytes(of: errno, toByteOffset: LogLayout.Record.errno, as: Int32.self)
    record.storeBytes(of: result, toByteOffset: LogLayout.Record.result, as: Int64.self)
    record.storeBytes(of: after, toByteOffset: LogLayout.Record.after, as: Int64.self)
    mark(slot, .completed)
  }

  /// The record as it now stands; nil when the log had no room for it.
  public func record(_ ticket: Ticket) -> CallRecord? {
    guard let slot = ticket.slot else { return nil }
    return SlotReader(slots: slots()).record(at: slot)
  }

  // MARK: Arguments

  private func put(
    _ argument: LiveArgument, at index: Int, of record: UnsafeMutableRawPointer, _ ticket: inout Ticket
  ) -> Bool {
    let entry = record + LogLayout.Record.arguments + index * LogLayout.Record.argumentSize
    switch argument {
    case .absent:
      return false
    case .integer(let value):
      entry.storeBytes(of: LogLayout.Kind.integer.rawValue, as: UInt8.self)
      entry.storeBytes(of: value, toByteOffset: 8, as: Int64.self)
    case .null:
      entry.storeBytes(of: LogLayout.Kind.null.rawValue, as: UInt8.self)
    case .input(let bytes):
      let kept = keep(bytes.prefix(CallRecord.Bytes.limit), &ticket)
      store(kept, count: bytes.count, in: entry)
    case .inOut, .buffers, .message, .addressList:
      putImage(argument, at: index, of: record, result: nil, &ticket)
    case .output, .outputOfLength, .outputElements, .outputWhole:
      entry.storeBytes(of: LogLayout.Kind.outputHere.rawValue, as: UInt8.self)
    case .length(let length):
      entry.storeBytes(of: LogLayout.Kind.lengthInOut.rawValue, as: UInt8.self)
      entry.storeBytes(of: Int64(length.pointee), toByteOffset: 8, as: Int64.self)
    }
    return true
  }

  private func putOutput(
    _ room: UnsafeRawBufferPointer, count: Int, at index: Int, of record: UnsafeMutableRawPointer,
    _ ticket: inout Ticket
  ) {
    var kept = keep(room.prefix(min(count, CallRecord.Bytes.limit)), &ticket)
    kept.kind = kept.kind == .bytesHere ? .outputHere : .outputElsewhere
    store(kept, count: count, in: record + LogLayout.Record.arguments + index * LogLayout.Record.argumentSize)
  }

  /// - Parameter result: nil before the call.
  private func putImage(
    _ argument: LiveArgument, at index: Int, of record: UnsafeMutableRawPointer, result: Int64?,
    _ ticket: inout Ticket
  ) {
    var counting = StructureImage(result: result)
    counting.describe(argument)
    let (place, room) = reserve(counting.count, &ticket)
    if let room {
      var image = StructureImage(result: result, room: room)
      image.describe(argument)
    }
    let entry = record + LogLayout.Record.arguments + index * LogLayout.Record.argumentSize
    let isAfter = result != nil
    let elsewhere: UInt8 = place.kind == .bytesElsewhere ? (isAfter ? 2 : 1) : 0
    let written: UInt8 = isAfter ? 4 : 0
    if !isAfter { entry.storeBytes(of: LogLayout.Kind.image.rawValue, as: UInt8.self) }
    let flags = isAfter ? entry.load(fromByteOffset: 1, as: UInt8.self) : 0
    entry.storeBytes(of: place.kept, toByteOffset: isAfter ? 10 : 2, as: UInt16.self)
    entry.storeBytes(of: place.place, toByteOffset: isAfter ? 12 : 4, as: UInt32.self)
    entry.storeBytes(of: flags | elsewhere | written, toByteOffset: 1, as: UInt8.self)
  }

  private struct Place {
    var kind: LogLayout.Kind
    var kept: UInt16
    var place: UInt32
  }

  private func store(_ kept: Place, count: Int, in entry: UnsafeMutableRawPointer) {
    entry.storeBytes(of: kept.kind.rawValue, as: UInt8.self)
    entry.storeBytes(of: kept.kept, toByteOffset: 2, as: UInt16.self)
    entry.storeBytes(of: kept.place, toByteOffset: 4, as: UInt32.self)
    entry.storeBytes(of: Int64(count), toByteOffset: 8, as: Int64.self)
  }

  private func keep(_ bytes: Slice<UnsafeRawBufferPointer>, _ ticket: inout Ticket) -> Place {
    keep(UnsafeRawBufferPointer(rebasing: bytes), &ticket)
  }

  /// Copies bytes into the record's payload where they fit, else into a run of slots of their own.
  private func keep(_ bytes: UnsafeRawBufferPointer, _ ticket: inout Ticket) -> Place {
    let (place, room) = reserve(bytes.count, &ticket)
    room?.write(bytes, at: 0)
    return place
  }

  /// Takes room for so many bytes: in the record's payload where they fit, else in a run of slots.
  private func reserve(_ count: Int, _ ticket: inout Ticket) -> (Place, SlotRoom?) {
    // No room left for the bytes: the record keeps their count.
    let nothing = Place(kind: .bytesHere, kept: 0, place: 0)
    guard let slot = ticket.slot else { return (nothing, nil) }
    let kept = UInt16(truncatingIfNeeded: count)
    if count <= LogLayout.Record.payloadLimit - ticket.payloadUsed {
      let place = ticket.payloadUsed
      ticket.payloadUsed += count
      return (
        Place(kind: .bytesHere, kept: kept, place: UInt32(truncatingIfNeeded: place)),
        SlotRoom(start: address(of: slot) + LogLayout.Record.payload + place, isRun: false)
      )
    }
    let limit = LogLayout.Continuation.dataLimit
    let slots = (count + limit - 1) / limit
    guard let run = claim(slots) else { return (nothing, nil) }
    // All are marked before any is filled, so that no gap in the run is taken for a lost record.
    for ordinal in 0..<slots {
      let more = address(of: run + ordinal)
      more.storeBytes(
        of: UInt32(truncatingIfNeeded: slot), toByteOffset: LogLayout.Continuation.owner, as: UInt32.self)
      more.storeBytes(
        of: UInt32(truncatingIfNeeded: ordinal), toByteOffset: LogLayout.Continuation.ordinal, as: UInt32.self
      )
      more.storeBytes(
        of: UInt32(truncatingIfNeeded: min(limit, count - ordinal * limit)),
        toByteOffset: LogLayout.Continuation.length, as: UInt32.self)
      mark(run + ordinal, .continuation)
    }
    return (
      Place(kind: .bytesElsewhere, kept: kept, place: UInt32(truncatingIfNeeded: run)),
      SlotRoom(start: address(of: run), isRun: true)
    )
  }

  private func copy(_ bytes: Slice<UnsafeRawBufferPointer>, to target: UnsafeMutableRawPointer) {
    let whole = UnsafeRawBufferPointer(rebasing: bytes)
    if let start = whole.baseAddress, !whole.isEmpty {
      target.copyMemory(from: start, byteCount: whole.count)
    }
  }
}
