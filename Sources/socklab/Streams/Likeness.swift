/// What a text is that strace did not write, by words that its kind has and a trace has not.
enum Likeness {
  /// A kind of text: a row of the table.
  private struct Kind: Sendable {
    /// What it is, with what to do.
    let what: String
    /// One of these begins its first line, behind `[pid 7] `: nothing of strace's does.
    var first: [String] = []
    /// One of these begins some line of the first.
    var lines: [String] = []
    /// One of these stands somewhere in the first lines.
    var anywhere: [String] = []
  }

  private static let linux = "; on Linux, or in a Linux container, this records one: \(Advice.command)"
  private static let calls = ", and not the calls of the kernel: \(Advice.command)"

  private static func source(_ language: String, _ command: String, _ lines: [String]) -> Kind {
    Kind(
      what:
        "the source of a program in \(language); run the program under strace: socklab trace -- \(command)",
      lines: lines)
  }

  private static let kinds: [Kind] = [
    Kind(
      what: "what ltrace wrote: the calls of libraries\(calls)", first: ["__libc_start_main(", "ltrace: "]),
    Kind(
      what: "what dtruss wrote, on macOS\(linux)", first: ["SYSCALL(args)", "dtrace: "],
      lines: ["SYSCALL(args)"]),
    Kind(
      what: "what Process Monitor wrote, on Windows\(linux)",
      first: ["\"Time of Day\",\"Process Name\"", "\u{FEFF}\"Time of Day\",\"Process Name\""]),
    Kind(
      what: "what a tracer wrote on Windows\(linux)",
      first: ["NtCreate", "NtQuery", "NtOpen", "--- Process "],
      anywhere: ["ntdll.dll", "C:\\Windows\\"]),
    Kind(
      what: "what tcpdump wrote: packets, and no calls; this records them: \(Advice.command)",
      anywhere: [" IP 127.", " IP localhost.", " IP6 ", "Flags [S]", "listening on lo,"]),
    Kind(what: "what perf trace wrote\(calls)", anywhere: [" ms): "]),
    source("Python", "python3 FILE", ["import socket", "from socket", "import asyncio", "import ", "def "]),
    source("C", "./PROGRAM", ["#include"]),
    source("Swift", "./PROGRAM", ["import Glibc", "import Foundation", "import TracedSockets", "@main"]),
    source("Java", "java FILE", ["import java.", "public class"]),
    source("Go", "./PROGRAM", ["package main"]),
    source("Rust", "./PROGRAM", ["use std::", "fn main"]),
    source("JavaScript", "node FILE", ["const net", "import net", "'use strict'", "const {"]),
    source("PHP", "php FILE", ["<?php"]),
    source("Ruby", "ruby FILE", ["require 'socket'", "require \"socket\""]),
    source("Perl", "perl FILE", ["use strict", "use warnings", "use IO::"]),
  ]
  // `import ` alone is many languages': the more telling words stand before it in the order of the search.
  private static let searched =
    kinds.filter { !$0.lines.contains("import ") } + kinds.filter { $0.lines.contains("import ") }

  /// What a text is by its first line alone, be it that its lines look like calls: ltrace's and dtruss's do.
  static func beginning(of start: ArraySlice<UInt8>) -> String? {
    let first = unprefixed(start.prefix { $0 != 0x0A })
    return kinds.first { $0.first.contains { first.starts(with: $0.utf8) } }?.what
  }

  /// What a text is in which no line is strace's.
  static func text(_ start: [UInt8]) -> String? {
    let lines = start.split(separator: 0x0A).map { $0.drop { $0 == 0x20 || $0 == 0x09 } }
    return searched.first { kind in
      lines.contains { line in
        kind.lines.contains { line.starts(with: $0.utf8) }
          || kind.anywhere.contains { holds(line, Array($0.utf8)) }
      }
    }?.what
  }

  private static func unprefixed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard line.starts(with: "[pid ".utf8), let close = line.firstIndex(of: UInt8(ascii: "]")) else {
      return line
    }
    return line[(close + 1)...].drop { $0 == 0x20 }
  }

  private static func holds(_ line: ArraySlice<UInt8>, _ word: [UInt8]) -> Bool {
    line.indices.contains { line[$0] == word[0] && line[$0...].starts(with: word) }
  }
}
