extension EnglishPhrases {
  /// What arguments are: constants, addresses, structures.
  static let arguments: [Phrase: String] = [
    .unexplainedArgument: "socklab has no explanation of this argument.",
    .argumentOfNumber: "argument {number}",
    .addedByLibrary: "The C library adds it: {function} has no such argument, and the system call wants one.",
    .madeByLibrary: "The C library made it out of what the program gave.",
    .noLimitOfTime: "NULL: wait without end.",
    .timeLimit: "How long to wait at most, as seconds and nanoseconds.",
    .sleepTime: "How long to wait, as seconds and nanoseconds.",
    .sleepRest: "Where the kernel would note what is left of the time, if a signal ended the pause early.",
    .cLibrary: "The C library", .goRuntime: "Go's runtime",
    .usualProtocol: "The usual protocol of this family and type.",
    .protocolNumber: "The protocol's number; protocols(5) names them.",
    .unknownLevel: "An option of a level that socklab has no table of.", .someNumber: "A number.",
    .noneGiven: "None was given.", .somePath: "A path.",
    .fileMode: "The permissions of a file that the call makes, octal: owner, group, others.",
    .constantMeaning: "{name}: {meaning}", .unknownConstant: "{name}: socklab does not know this constant.",
    .justZero: "0.", .noFlag: "No flag is set.",
    .unnamedBits: "{name}: bits that have no name in socklab's tables.",
    .addressUnwanted: "NULL: the program does not want to know the address.",
    .addressUnwritten: "Where the kernel would write an address; it wrote none.",
    .pointerUnfollowed: "A pointer that strace did not follow.",
    .unknownFamily: "A family that socklab does not know.",
    .unknownField: "A field that socklab has no explanation of.",
    .ipv4Address: "The IPv4 address, four bytes.", .ipv6Address: "The IPv6 address, sixteen bytes.",
    .loopbackIPv4: "The IPv4 address: loopback, this machine talking to itself.",
    .loopbackIPv6: "The IPv6 address: loopback, this machine talking to itself.",
    .everyAddress: "The address: every one of this machine's.",
    .mappedAddress: "An IPv4 address, written as IPv6 has it.",
    .abstractName: "An abstract name (its first byte is 0, which strace writes as @): no file is made.",
    .pathOfSocket: "The path of the socket's file.", .noPort: "Packets of this kind have no port.",
    .pingIdentifier: "The identifier of this socket's echo requests, where others have a port: icmp(7).",
    .port: "The port. htons puts its two bytes in network byte order, the larger half first.",
    .anyPort: "The port: 0 asks the kernel to choose a free one.", .portZero: "The port: 0, none.",
    .nullStructure: "NULL: none was given.", .ignoredEvent: "Ignored when a descriptor is taken out.",
  ]

  /// Descriptors, lengths, buffers, options.
  static let values: [Phrase: String] = [
    .someDescriptorValue: "A descriptor.", .listenerAlone: "The descriptor of the listener.",
    .listenerAt: "The descriptor of the listener, at {local}.",
    .listenerToPeer: "The descriptor of the listener, connected to {peer}.",
    .listenerAtAndPeer: "The descriptor of the listener, at {local}, connected to {peer}.",
    .socketAlone: "The descriptor of a socket ({kind}).",
    .socketAt: "The descriptor of a socket ({kind}), at {local}.",
    .socketTowards: "The descriptor of a socket ({kind}), connecting to {peer}.",
    .socketAtTowards: "The descriptor of a socket ({kind}), at {local}, connecting to {peer}.",
    .socketToPeer: "The descriptor of a socket ({kind}), connected to {peer}.",
    .socketAtAndPeer: "The descriptor of a socket ({kind}), at {local}, connected to {peer}.",
    .programsInput: "The program's standard input.", .programsOutput: "The program's standard output.",
    .programsError: "The program's standard error.",
    .descriptorOfCall: "The descriptor that the call is about.",
    .addressLength: "How long the address is: {size}.",
    .addressLengthIPv4: "How long the address is: {size}. That is IPv4's.",
    .addressLengthIPv6: "How long the address is: {size}. That is IPv6's.",
    .addressLengthPath:
      "How long the address is: {size}. 2 are the family, {name} the path, and 1 the zero byte behind it.",
    .addressLengthAbstract:
      "How long the address is: {size}. 2 are the family, 1 the zero byte that strace prints as @, and {name} the name.",
    .optionLength: "How long the option's value is: {size}.",
    .pieces: "The buffer has nmemb pieces of this many bytes each.",
    .bytesToGo: "How many bytes shall go: {size}.",
    .room:
      "How much room there is: {size}. It is the most that the call may return, and not what it waits for.",
    .roomForAll:
      "How much room there is: {size}. With MSG_WAITALL the call waits for all of it; fewer come only at the "
      + "end, after an error or a signal.",
    .soManyBytes: "So many bytes",
    .fromWhereFileStands: "NULL: begin where the file stands, and move on in it.",
    .noBuffer: "NULL: there is no buffer.", .bytesInMemory: "Where the bytes lie in memory.",
    .bytesToLibrary: "The bytes that the program gives the C library, which keeps them in its buffer.",
    .bytesToKernel: "The bytes that the program gives the kernel.",
    .bytesToKernelCut: "The bytes that the program gives the kernel. strace shows the first of them.",
    .bytesUnwritten: "Where the kernel would write bytes; it wrote none.",
    .noBytes: "Where the kernel would write bytes; none came.",
    .bytesWritten: "The bytes that the kernel wrote into the program's buffer.",
    .bytesWrittenCut:
      "The bytes that the kernel wrote into the program's buffer. strace shows the first of them.",
    .pointerToLength: "A pointer to a length: the room before the call, the length after it.",
    .lengthChanged:
      "A number behind a pointer: there was room for {room} bytes, and the kernel wrote {written}.",
    .lengthUsed: "A number behind a pointer: there was room for {room} bytes, and that many are used.",
    .lengthUnwritten: "A number behind a pointer: there was room for {room} bytes, and the call wrote none.",
    .noErrorPending: "No error is pending.", .errorPending: "The pending error.",
    .errorPendingKnown: "The pending error: {message}.", .off: "Off.", .on: "On.",
    .valueWished: "The value that is wished for.", .valueHeld: "The value that it has.",
  ]

  /// Results, and why a call failed.
  static let results: [Phrase: String] = [
    .notReturned: "There is none: the call did not return in this trace.",
    .notReturnedYet: "There is none yet: the call has not returned.",
    .interrupted:
      "A signal interrupted the call before it had done anything. {restart} is the kernel's own word, which "
      + "the program never sees: it may make the call again, or get EINTR.",
    .failed: "-1 says that the call failed, and errno says why: {errno}, {message}.",
    .failedUnknown: "The call failed. socklab does not know this error.",
    .failedWithoutName:
      "The call failed: the kernel returns -4095 to -1 for errors. strace names those it knows.",
    .inProgress: "-1 and EINPROGRESS: there is no result yet, the connection is being made.",
    .untold: "socklab cannot tell what the call returned.",
    .lookUpFailed: "{code}: {meaning} It is no errno.",
    .lookUpFailedUnknown: "{code}: a code that socklab does not know. It is no errno.",
    .madeUpFailure:
      "strace made this result up, as it was told to (-e inject): the kernel was not asked, and {errno} "
      + "says nothing about it.",
    .madeUpResult: "strace made this result up, as it was told to (-e inject): the kernel was not asked.",
    .madeUpCause:
      "strace was told to inject it (-e inject): the kernel did not do the call, and nothing failed in it",
    .done: "Done.", .wholeTime: "The whole time has passed.",
    .newDescriptor: "The new descriptor: the lowest number that was free.",
    .emptyDatagram: "No byte: the datagram was empty.",
    .nothingAsked: "No byte, as none was asked for.",
    .endOfStream: "No byte: with recv and read that is the end.",
    .byteCount: "How many bytes: {count}. Bytes, not characters.",
    .byteCountLess: "How many bytes: {count}, of {asked} at most. Bytes, not characters.",
    .byteCountMore: "How many bytes: {count}, of which there was room for {asked}. Bytes, not characters.",
    .nothingNow: "Nothing to report, and the call does not wait.",
    .nothingInTime: "Nothing to report, and the time is over.",
    .readyCount: "How many descriptors are ready: {count}.", .readyMeaning: "{name}: {meaning}",
    .openFlags: "The flags with which it was opened, as strace names them behind the number.",
    .addressFound: "An address was found.", .someResult: "What the call returned.",
    .noDescriptorFlag: "No flag: a program that is started inherits the descriptor.",
    .descriptorFlag: "The descriptor's own flags: FD_CLOEXEC, a program that is started does not get it.",
    .copiedDescriptor: "The new descriptor for the same open file.",
    .unknownError: "socklab does not know this error",
  ]
}
