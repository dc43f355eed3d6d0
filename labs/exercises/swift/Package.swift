// swift-tools-version: 6.2
import Foundation
import PackageDescription

// Where socklab's repository lies: found in the folders above this one. Where you copy this out of it, write its path here.
let socklab = repository(above: Context.packageDirectory)

let package = Package(
  name: "exercises",
  dependencies: [.package(name: "socklab", path: socklab)],
  targets: ["listen", "chat", "frames", "many", "goodbye", "udp"].map { name in
    .executableTarget(name: name, dependencies: [.product(name: "TracedSockets", package: "socklab")])
  }
)

func repository(above folder: String) -> String {
  let above = URL(fileURLWithPath: folder).deletingLastPathComponent().path
  if above == folder { return "the path of socklab's repository, which is in no folder above this one" }
  return FileManager.default.fileExists(atPath: above + "/Sources/TracedSockets")
    ? above : repository(above: above)
}
