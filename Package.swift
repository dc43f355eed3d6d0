// swift-tools-version: 6.2
import PackageDescription

// The arrows point one way:
//
//   CLinux <- CallLog <- TracedSockets <- LabProgram <- lab-server, lab-client
//   LinuxABI <- CallLog        StraceParser
//                   \            /
//                   CallMapping <- LabReports <- socklab -> Recording -> Runs -> Machine
//
//   LinuxABI, StraceParser <- TraceModel <- TraceQuery, CallForms <- CallMapping, LanguageMapping, StackMapping
//   Languages, TraceQuery <- LanguageMapping <- TraceDiff <- LabReports
//   CallMapping, LanguageMapping <- Walkthrough <- WalkthroughPage, WalkthroughScreen <- socklab
//   Walkthrough <- LabReports
//   Walkthrough, TraceQuery <- Expectations <- socklab
//   Machine, Runs, Walkthrough <- Exercises <- socklab
//   Threads <- StraceParser, TraceModel, Walkthrough
//   TraceText <- CallLog, CallMapping and whatever else shows text
//
// No outside package: what is not here comes with the toolchain.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// A dynamic program makes some 220 system calls before its first line runs, a static one some 40.
// The traces that students read begin where their own program begins.
let shortTrace: [LinkerSetting] = [
  .unsafeFlags(["-static-executable"], .when(platforms: [.linux]))
]
// FoundationEssentials, whose parts the linker must be told of one by one: -static-stdlib names the runtime's own alone.
let noSharedRuntime: [LinkerSetting] = [
  .unsafeFlags(
    ["-static-stdlib", "-l_FoundationCollections", "-l_FoundationCShims", "-lswiftSynchronization"],
    .when(platforms: [.linux]))
]

let package = Package(
  name: "socklab",
  products: [
    .library(name: "StraceParser", targets: ["StraceParser"]),
    .library(name: "TracedSockets", targets: ["TracedSockets"]),
    .executable(name: "socklab", targets: ["socklab"]),
    .executable(name: "lab-server", targets: ["lab-server"]),
    .executable(name: "lab-client", targets: ["lab-client"]),
    .executable(name: "lab-partner", targets: ["lab-partner"]),
  ],
  targets: [
    .systemLibrary(name: "CLinux"),
    .target(name: "LinuxABI", swiftSettings: strict),
    // Text that is shown: what is quoted, escaped, laid out and lined up in one way everywhere.
    .target(name: "TraceText", swiftSettings: strict),
    .target(name: "CallLog", dependencies: ["CLinux", "LinuxABI", "TraceText"], swiftSettings: strict),
    .target(
      name: "TracedSockets", dependencies: ["CLinux", "LinuxABI", "CallLog"], swiftSettings: strict),
    .target(
      name: "LabProgram", dependencies: ["LinuxABI", "CallLog", "TraceText", "TracedSockets"],
      swiftSettings: strict),
    // Plain threads, for long work.
    .target(name: "Threads", swiftSettings: strict),
    .target(name: "StraceParser", dependencies: ["Threads"], swiftSettings: strict),
    .target(
      name: "CallMapping",
      dependencies: ["LinuxABI", "CallLog", "StraceParser", "TraceModel", "TraceText", "CallForms"],
      swiftSettings: strict),
    .target(
      name: "LabReports",
      dependencies: [
        "LinuxABI", "CallLog", "StraceParser", "CallMapping", "Languages", "LanguageMapping", "TraceDiff",
        "StackMapping", "TraceModel", "TraceText", "CallForms", "Walkthrough",
      ],
      swiftSettings: strict),

    // What a trace says of processes, descriptors and sockets over time: lines in, effects out, no words.
    .target(
      name: "TraceModel", dependencies: ["LinuxABI", "StraceParser", "Threads"], swiftSettings: strict),

    // A call of a trace as text: as strace writes it today, and what of it is the same however often it is made.
    .target(
      name: "CallForms", dependencies: ["LinuxABI", "StraceParser", "TraceModel", "TraceText"],
      swiftSettings: strict),

    // Which system calls each language's sockets make: data, and what a trace makes of it.
    .target(name: "Languages", swiftSettings: strict),
    .target(
      name: "LanguageMapping",
      dependencies: ["LinuxABI", "StraceParser", "TraceModel", "TraceQuery", "CallForms", "Languages"],
      swiftSettings: strict),
    // Two traces of the same conversation, aligned by meaning.
    .target(
      name: "TraceDiff",
      dependencies: [
        "LinuxABI", "StraceParser", "TraceModel", "CallForms", "LanguageMapping", "TraceText",
      ],
      swiftSettings: strict),
    // The stacks of strace -k: which function made each system call.
    .target(
      name: "StackMapping", dependencies: ["LinuxABI", "StraceParser", "TraceModel", "CallForms"],
      swiftSettings: strict),
    .target(
      name: "TraceQuery", dependencies: ["LinuxABI", "StraceParser", "TraceModel"], swiftSettings: strict),
    // What a run must show: written by a person, judged by meaning.
    .target(
      name: "Expectations",
      dependencies: [
        "LinuxABI", "StraceParser", "TraceModel", "TraceQuery", "CallForms", "Walkthrough", "TraceText",
      ],
      swiftSettings: strict),
    .target(name: "Machine", dependencies: ["CLinux"], swiftSettings: strict),
    // A run: the folder that holds what its programs left, and who may write to it when.
    .target(name: "Runs", dependencies: ["CLinux", "Machine"], swiftSettings: strict),
    // What a student is asked to write, in which situations it is judged, and how far it is.
    .target(
      name: "Exercises",
      dependencies: ["LinuxABI", "StraceParser", "TraceModel", "Walkthrough", "Machine", "Runs"],
      swiftSettings: strict),
    // Programs under strace: started, watched and ended.
    .target(name: "Recording", dependencies: ["Machine", "Runs", "StraceParser"], swiftSettings: strict),

    // A run told step by step: the story, and the two ways to show it.
    .target(
      name: "Walkthrough",
      dependencies: [
        "LinuxABI", "CallLog", "StraceParser", "TraceModel", "CallForms", "CallMapping", "Languages",
        "LanguageMapping", "TraceText", "Threads",
      ],
      swiftSettings: strict),
    .target(
      name: "WalkthroughPage",
      dependencies: ["LinuxABI", "CallForms", "Walkthrough", "TraceText", "Threads"],
      swiftSettings: strict),
    .target(
      name: "WalkthroughScreen", dependencies: ["Walkthrough", "TraceText"],
      swiftSettings: strict),
    .target(
      name: "WalkthroughDiagram", dependencies: ["Walkthrough", "TraceText"],
      swiftSettings: strict),
    // The screen on a real terminal: what reads keys, follows its size and leaves it as it was.
    .target(
      name: "WalkthroughTerminal",
      dependencies: ["CLinux", "TraceText", "Walkthrough", "WalkthroughScreen"],
      swiftSettings: strict),

    .executableTarget(
      name: "lab-server", dependencies: ["LabProgram", "TracedSockets"],
      swiftSettings: strict, linkerSettings: shortTrace),
    .executableTarget(
      name: "lab-client", dependencies: ["LabProgram", "TracedSockets"],
      swiftSettings: strict, linkerSettings: shortTrace),
    // The other end of the exercises.
    .executableTarget(
      name: "lab-partner", dependencies: ["CLinux", "LinuxABI", "Machine", "TracedSockets"],
      swiftSettings: strict, linkerSettings: shortTrace),
    .executableTarget(
      name: "socklab",
      dependencies: [
        "CallLog", "StraceParser", "CallForms", "CallMapping", "LabReports", "Machine", "Runs", "Recording",
        "TraceModel", "TraceQuery", "Languages", "LanguageMapping", "TraceDiff", "StackMapping",
        "Expectations", "Exercises", "Walkthrough",
        "WalkthroughPage",
        "WalkthroughScreen", "WalkthroughDiagram", "WalkthroughTerminal", "TraceText",
      ],
      swiftSettings: strict, linkerSettings: noSharedRuntime),

    .testTarget(name: "LinuxABITests", dependencies: ["CLinux", "LinuxABI"], swiftSettings: strict),
    .testTarget(name: "RunsTests", dependencies: ["Runs", "TestPrograms"], swiftSettings: strict),
    .testTarget(
      name: "RecordingTests", dependencies: ["Recording", "StraceParser", "TestPrograms"],
      swiftSettings: strict),
    .testTarget(name: "TraceTextTests", dependencies: ["TraceText"], swiftSettings: strict),
    .testTarget(
      name: "CallLogTests", dependencies: ["CallLog", "LinuxABI", "TestPrograms"], swiftSettings: strict),
    .testTarget(
      name: "TracedSocketsTests",
      dependencies: [
        "TracedSockets", "CallLog", "LinuxABI", "CallMapping", "LabReports", "StraceParser", "TestPrograms",
      ],
      swiftSettings: strict),
    .testTarget(name: "StraceParserTests", dependencies: ["StraceParser"], swiftSettings: strict),
    .testTarget(
      name: "TraceModelTests", dependencies: ["TraceModel", "LinuxABI", "StraceParser"], swiftSettings: strict
    ),
    .testTarget(
      name: "CallMappingTests",
      dependencies: ["CallForms", "CallMapping", "CallLog", "LinuxABI", "StraceParser", "TraceModel"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "LabReportsTests",
      dependencies: [
        "LabReports", "CallMapping", "CallLog", "LanguageMapping", "Languages", "LinuxABI", "StraceParser",
        "TraceText",
      ],
      swiftSettings: strict),
    // Writes logs in ways that a test needs and no lab does: until it is killed, and as fast as it can.
    .executableTarget(
      name: "LogWriter", dependencies: ["CallLog", "TracedSockets", "LabProgram"],
      path: "Tests/LogWriter", swiftSettings: strict),
    // Writes a run as fast as it is told, for whoever follows it.
    .executableTarget(
      name: "TraceWriter", dependencies: ["Runs"], path: "Tests/TraceWriter", swiftSettings: strict,
      linkerSettings: noSharedRuntime),
    // Runs a command where nothing may be traced, as in a container that refuses ptrace.
    .systemLibrary(name: "CSeccomp", path: "Tests/CSeccomp"),
    .executableTarget(
      name: "WithoutPtrace", dependencies: ["CSeccomp"], path: "Tests/WithoutPtrace", swiftSettings: strict),
    // Starts programs for tests, and waits for them with a deadline.
    .target(name: "TestPrograms", path: "Tests/TestPrograms", swiftSettings: strict),
    // lab-server and lab-client, as built.
    .testTarget(
      name: "ProgramTests", dependencies: ["CallLog", "LinuxABI", "TestPrograms"], swiftSettings: strict),
    // The programs themselves, as built: a test target that depends on a static executable does not link.
    .testTarget(
      name: "CommandTests", dependencies: ["TestPrograms", "WithoutPtrace"], swiftSettings: strict),
    .testTarget(
      name: "TraceQueryTests", dependencies: ["TraceQuery", "StraceParser"], swiftSettings: strict),
    .testTarget(
      name: "LanguageMappingTests",
      dependencies: [
        "LanguageMapping", "Languages", "LabReports", "LinuxABI", "StraceParser", "TraceQuery", "TraceText",
      ],
      exclude: ["Frameworks", "Further", "Mistakes"], swiftSettings: strict),
    .testTarget(
      name: "StackMappingTests",
      dependencies: [
        "StackMapping", "CallLog", "CallMapping", "LinuxABI", "StraceParser", "TestPrograms", "TraceModel",
      ],
      exclude: ["Packages", "Programs"], swiftSettings: strict),
    .testTarget(
      name: "TraceDiffTests",
      dependencies: [
        "TraceDiff", "LanguageMapping", "Languages", "StraceParser", "TestPrograms",
      ],
      swiftSettings: strict),
    // What must hold of every recording, whatever is in it: a sample of the trials in the tests, all of them by
    // .ci/metamorphic.
    .target(
      name: "TraceProperties",
      dependencies: [
        "LinuxABI", "StraceParser", "TraceModel", "CallLog", "CallMapping", "Languages", "LanguageMapping",
        "TraceDiff", "Walkthrough", "CallForms", "TraceQuery",
      ],
      path: "Tests/TraceProperties", swiftSettings: strict),
    .executableTarget(
      name: "PropertyRunner", dependencies: ["TraceProperties"], path: "Tests/PropertyRunner",
      swiftSettings: strict),
    .testTarget(name: "TracePropertyTests", dependencies: ["TraceProperties"], swiftSettings: strict),
    // Changes true recordings in every way it knows: a sample of the places in the tests, more by .ci/forgeries.
    .target(
      name: "TraceForger", dependencies: ["CallLog", "CallMapping", "LinuxABI", "StraceParser"],
      path: "Tests/TraceForger", swiftSettings: strict),
    .executableTarget(
      name: "ForgeryRunner", dependencies: ["TraceForger"], path: "Tests/ForgeryRunner", swiftSettings: strict
    ),
    .testTarget(name: "ForgerTests", dependencies: ["TraceForger"], swiftSettings: strict),
    .testTarget(name: "ThreadsTests", dependencies: ["Threads"], swiftSettings: strict),
    .testTarget(name: "MachineTests", dependencies: ["Machine"], swiftSettings: strict),
    .testTarget(
      name: "WalkthroughTests",
      dependencies: [
        "Walkthrough", "CallForms", "CallMapping", "CallLog", "LinuxABI", "StraceParser", "LanguageMapping",
        "Languages",
        "TraceModel",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ExpectationsTests",
      dependencies: [
        "Expectations", "Walkthrough", "LanguageMapping", "Languages", "TraceText", "TraceProperties",
      ],
      swiftSettings: strict),
    // The solutions beside them are .ci/exercises'.
    .testTarget(
      name: "ExercisesTests",
      dependencies: [
        "Exercises", "Expectations", "Walkthrough", "LanguageMapping", "Languages", "StraceParser",
        "TraceProperties",
      ],
      exclude: ["Mysteries", "Solutions"], swiftSettings: strict),
    // In a real browser, and in a real terminal.
    .testTarget(
      name: "WalkthroughPageTests", dependencies: ["Walkthrough", "WalkthroughPage", "TestPrograms"],
      swiftSettings: strict),
    .testTarget(
      name: "WalkthroughScreenTests",
      dependencies: [
        "TraceText", "Walkthrough", "WalkthroughScreen", "WalkthroughDiagram", "SampleStory", "TestPrograms",
      ],
      swiftSettings: strict),
    // A story made by hand, with hostile texts in it, and a program that plays it on a terminal.
    .target(
      name: "SampleStory", dependencies: ["Walkthrough"], path: "Tests/SampleStory", swiftSettings: strict),
    .executableTarget(
      name: "StoryPlayer",
      dependencies: [
        "SampleStory", "TraceText", "WalkthroughScreen", "WalkthroughDiagram", "WalkthroughTerminal",
      ],
      path: "Tests/StoryPlayer", swiftSettings: strict),
  ]
)
