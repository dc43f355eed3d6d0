import Testing
import TraceText

@Suite struct `A JSON value` {
  private static let value = JSON.object([
    ("b", .array([.number(1 as Int), .null])), ("a\n", .object([("x", .bool(true))])), ("none", .object([])),
    ("rows", .array([.object([("y", .optional("z"))]), .array([])])), ("nothing", .optional(nil as String?)),
  ])

  @Test func `keeps the order of its keys, on one line`() {
    #expect(
      Self.value.line
        == #"{"b":[1,null],"a\n":{"x":true},"none":{},"rows":[{"y":"z"},[]],"nothing":null}"#)
  }

  @Test func `has a line for each field and each element that is more than a value`() {
    #expect(
      Self.value.text() == """
        {
          "b": [1, null],
          "a\\n": {
            "x": true
          },
          "none": {},
          "rows": [
            {
              "y": "z"
            },
            []
          ],
          "nothing": null
        }
        """)
  }

  /// Most readers keep a number as a double: 2^53 + 1 would come back as 2^53.
  @Test(
    arguments: [
      (0, "0"), (-1, "-1"), (1 << 53, "9007199254740992"), (-1 << 53, "-9007199254740992"),
      (9_007_199_254_740_993, "9007199254740993"), (.min, "\(Int64.min)"),
    ] as [(Int64, String)])
  func `writes a number that a reader would change as a string`(_ number: Int64, _ digits: String) {
    let isExact = number.magnitude <= 1 << 53
    #expect(JSON.number(number).line == (isExact ? digits : "\"\(digits)\""))
  }

  @Test(
    arguments: [
      (0, 3, "0.000"), (1, 3, "0.001"), (-1, 3, "-0.001"), (1_500_000_000, 9, "1.500000000"), (12, 1, "1.2"),
      (.min, 18, "-9.223372036854775808"),
    ] as [(Int64, Int, String)])
  func `and text have decimals that are exact`(_ value: Int64, _ places: Int, _ text: String) {
    #expect(FixedPoint.text(value, places: places) == text)
    if places == 3 { #expect(JSON.thousandths(value).line == text) }
  }
}
