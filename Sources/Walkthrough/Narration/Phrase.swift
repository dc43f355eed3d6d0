/// The keys of what is said beside sentences and remarks. Their words are in ``Wording/phrases``.
enum Phrase: String, CaseIterable, Sendable {
  // Joints.
  case pair, next, more, nextSentence, thousands, clause
  // Times.
  case microseconds, milliseconds, seconds
  // Who and what.
  case roleOfRun, programOfName, otherProcess, someProcess, ownOtherSocket
  case standardInput, standardOutput, standardError, descriptor, someDescriptor
  case unnamedSocket, kernelAsPeer, netlinkNumber, interface, everyInterface, addressOfFamily, socketOfKind
  case socketOfProtocol, chosenPort, chosenHost, chosenAddress
  case endedByExecve, endedByExit, endedBySignal, threadEnded
  // Readiness.
  case isReady, isReadyFor
  // The step.
  case someFunction
  // Remarks.
  case unasked, begunBefore, endedNext, begunBeforeAndEndedNext, aSend, aReceive, notAcceptedYet, outOfScope
  case begunAgain, heldUp
  // What log and trace say of each other.
  case someCallsAgree, notAsked, notVouchedFor, noLineUnexplained, notInLog, notInTrace, endedInside
  case traceEndsInside, leftOut,
    threadNotFollowed
  case beforeTrace, behindTrace, nextDifference
  // What holds of a story as a whole.
  case moreCalls, noOneClock, clockSetBack, twoRuns, twoRunsAtOtherTimes, noteOfLog, noteOfTrace
  case noteOnlyNetwork, noteRing, noteExceeded
  // What a descriptor stands for.
  case isInput, isOutput, isErrors
  case isSocket, isListener, isConnection, isOneOfPair, isEpoll, isEvent, isTimer, isSignals, isRing, isPipe,
    isFile
  case passedSocket, passedFile, copyOfNumber, fileOfPath, pipeToRead, pipeToWrite
  // How a process ended.
  case processEnded, processExited, processKilled, processDumped
  // The rest of a trace.
  case wakeUpsName, wakeUps, lentPairsName, lentPairs, machineryName, machinery
  case probesName, probes, questionsOfInput, lookUpsName, lookUps, furtherCallsName, furtherCalls
  // Lines of the rest.
  case unknownCall, knownCall, cutCall, restOfCall, stoppedThread, killedThread, endedThread, exitedThread,
    superseded,
    personality
  case notice, stack, dump, summary, blank, cut, output, unrecognised, someSignal, knownSignal, unknownSignal
  // Arguments.
  case unexplainedArgument, argumentOfNumber, addedByLibrary, madeByLibrary, noLimitOfTime, timeLimit,
    sleepTime
  case sleepRest, cLibrary, goRuntime
  case usualProtocol, protocolNumber, unknownLevel, someNumber, noneGiven, somePath, fileMode
  case constantMeaning, unknownConstant, justZero, noFlag, unnamedBits
  case addressUnwanted, addressUnwritten, pointerUnfollowed, unknownFamily, unknownField
  case ipv4Address, ipv6Address, loopbackIPv4, loopbackIPv6, everyAddress, mappedAddress, abstractName,
    pathOfSocket
  case noPort, pingIdentifier, port, anyPort, portZero
  case nullStructure, ignoredEvent
  // Values.
  case someDescriptorValue, listenerAt, socketAt, listenerAtAndPeer, socketAtAndPeer, listenerAlone,
    socketAlone
  case socketTowards, socketAtTowards
  case listenerToPeer, socketToPeer, programsInput, programsOutput, programsError, descriptorOfCall
  case addressLength, addressLengthIPv4, addressLengthIPv6, addressLengthPath, addressLengthAbstract
  case optionLength, pieces, bytesToGo, room, roomForAll, soManyBytes
  case fromWhereFileStands, noBuffer, bytesInMemory, bytesToLibrary, bytesToKernel, bytesToKernelCut
  case bytesUnwritten, noBytes, bytesWritten, bytesWrittenCut
  case pointerToLength, lengthChanged, lengthUsed, lengthUnwritten
  case noErrorPending, errorPending, errorPendingKnown, off, on, valueWished, valueHeld
  // Results.
  case notReturned, notReturnedYet, interrupted, failed, failedUnknown, failedWithoutName, inProgress, untold,
    lookUpFailed,
    lookUpFailedUnknown
  case madeUpFailure, madeUpResult, done, wholeTime, newDescriptor, emptyDatagram, endOfStream, nothingAsked
  case byteCount, byteCountLess, byteCountMore, nothingNow, nothingInTime, readyCount, readyMeaning
  case openFlags, addressFound, someResult, noDescriptorFlag, descriptorFlag, copiedDescriptor
  case unknownError, madeUpCause
  // Questions.
  case sameName, underThisName, asksCallOfCatalogue, asksCall, shownByTrace, wouldMean
  case whichLookUp, whichResult, asksResultOfCatalogue, asksResult
  case asksBefore, asksBehind
  // Who waits?
  case asksWaiting, waitsIn, waitsInWhy, waitsNobody, waitsNobodyWhy
  case waitsListen, waitsSend, waitsReceive
  case asksConnect, connectAtOnce, connectAtOnceWhy, connectAtAccept, connectAtAcceptWhy, connectAtBytes
  case connectAtBytesWhy
  // Which descriptor?
  case asksDescriptor, descriptorAccepted, descriptorListens, descriptorOfPeer, descriptorPrints
  // How many bytes are on their way?
  case asksInFlight, inFlightIs, inFlightNothing, inFlightOne, inFlightCharacters, inFlightLastOnly
  case inFlightLost, inFlightAll
  // What does the next receive return?
  case asksNextReceive, asksNextReceiveWithRoom, nextIs, nextIsEnd, nextIsBehind
  case nextFillsRoom, nextIsOneSend, nextIsWholeSend, nextCharacters, nextWaits, waitsOn
  case nextWouldBlock, nextReset, nextEndFirst, nextJoinsDatagrams, nextIsNewest, nextIsWholeDatagram
}

/// What is counted.
enum Counted: String, CaseIterable, Sendable {
  case bytes, descriptors, systemCalls, seconds, buffers, sends
  /// Bytes of a character that another call ends or began.
  case firstBytes, lastBytes
  /// Characters of a text that has more bytes.
  case characters
  /// Bytes that nobody had received when their socket was closed.
  case thrownAway
  /// Calls of a log that agree with the trace, all of them; and lines of the trace that no call explains.
  case agreeingCalls, unexplainedLines
  /// Directions of connections in which more was received than sent.
  case unclearDirections
  case olderDirections
  /// Waits of a look-up that were over without an answer.
  case unanswered
  /// Threads and processes that a trace shows being made, and nothing else of.
  case unfollowed
  /// System calls of a step that are not the one that it is about.
  case roleLookUp, roleFlush, roleBuffering, roleRestarted, roleOfLibrary, roleOfLanguage
}
