// swift-tools-version: 6.0
import PackageDescription

let mode: [SwiftSetting] = [.swiftLanguageMode(.v5)]

let package = Package(
  name: "stacked",
  // A product that is called like none of its modules.
  products: [.executable(name: "my-server", targets: ["talk"])],
  targets: [
    .target(name: "wire"),
    .executableTarget(name: "talk", dependencies: ["wire"], swiftSettings: mode),
    .executableTarget(name: "wait", swiftSettings: mode),
  ])
