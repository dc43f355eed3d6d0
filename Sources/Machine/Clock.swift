import Glibc

/// The machine's clocks: clock_gettime(2).
public enum Clock {
  /// Milliseconds that only go forward.
  public static var milliseconds: Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
  }

  /// Seconds since 1970.
  public static var seconds: Double {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec / 1000) / 1e6
  }
}
