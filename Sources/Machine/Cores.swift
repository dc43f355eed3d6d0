import Glibc

/// The processors that this machine lends.
public enum Cores {
  /// How many threads long work uses: two where there are two processors. More of them would only wait for the one that
  /// puts the output in order.
  public static var used: Int {
    sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1 ? 2 : 1
  }
}
