// swift-tools-version: 6.2
import PackageDescription

// Where socklab's repository lies, from this folder or from the root of the file system: set it where you copy this to.
let socklab = "../../.."

let package = Package(
  name: "exercises",
  dependencies: [.package(name: "socklab", path: socklab)],
  targets: ["listen", "chat", "frames", "many", "goodbye", "udp"].map { name in
    .executableTarget(name: name, dependencies: [.product(name: "TracedSockets", package: "socklab")])
  }
)
