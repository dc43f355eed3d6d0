/// An error number of the kernel, its name and glibc's text: errno(3).
///
/// A raw value, so that a number the table does not know survives as it is.
public struct Errno: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The number, positive.
  public let rawValue: Int32

  /// An error number as the kernel counts, positive.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// The error with a name, nil where no error has it: `EADDRINUSE`.
  public init?(name: String) {
    guard let row = ErrnoTable.byName[name] else { return nil }
    rawValue = row
  }

  /// The name in `<errno.h>`, `errno 999` where it has none.
  public var name: String { ErrnoTable.byNumber[rawValue]?.name ?? "errno \(rawValue)" }

  /// What strerror(3) says in the C locale.
  public var text: String { ErrnoTable.byNumber[rawValue]?.text ?? "Unknown error \(rawValue)" }

  /// Whether it is the kernel's own word for "a signal came": strace shows it, and no program ever sees it.
  ///
  /// 515, among them, is ENOIOCTLCMD.
  public var isRestart: Bool { (512...514).contains(rawValue) || rawValue == 516 }

  /// As strace writes it: `EADDRINUSE (Address already in use)`.
  public var description: String { "\(name) (\(text))" }
}

/// Those that code asks for.
extension Errno {
  /// `ENOENT`
  public static let noEntry = Errno(rawValue: 2)
  /// `EINTR`
  public static let interrupted = Errno(rawValue: 4)
  /// `EBADF`
  public static let badDescriptor = Errno(rawValue: 9)
  /// `EAGAIN`
  public static let again = Errno(rawValue: 11)
  /// `EACCES`
  public static let accessDenied = Errno(rawValue: 13)
  /// `EFAULT`
  public static let badAddress = Errno(rawValue: 14)
  /// `EMFILE`
  public static let tooManyOpenFiles = Errno(rawValue: 24)
  /// `EPIPE`
  public static let brokenPipe = Errno(rawValue: 32)
  /// `ENOTSOCK`
  public static let notSocket = Errno(rawValue: 88)
  /// `EAFNOSUPPORT`
  public static let noSuchFamily = Errno(rawValue: 97)
  /// `EADDRINUSE`
  public static let addressInUse = Errno(rawValue: 98)
  /// `ENETUNREACH`
  public static let networkUnreachable = Errno(rawValue: 101)
  /// `ECONNRESET`
  public static let connectionReset = Errno(rawValue: 104)
  /// `ENOTCONN`
  public static let notConnected = Errno(rawValue: 107)
  /// `EISCONN`
  public static let isConnected = Errno(rawValue: 106)
  /// `ETIMEDOUT`
  public static let timedOut = Errno(rawValue: 110)
  /// `ECONNREFUSED`
  public static let connectionRefused = Errno(rawValue: 111)
  /// `EALREADY`
  public static let already = Errno(rawValue: 114)
  /// `EINPROGRESS`
  public static let inProgress = Errno(rawValue: 115)
  /// `ERESTARTSYS`
  public static let restart = Errno(rawValue: 512)

  /// Every name with its number; some numbers have two.
  public static var numbers: [String: Int32] { ErrnoTable.byName }
}

/// The rows of `<errno.h>`: the kernel's `asm-generic/errno.h`, glibc 2.36's texts. A test compares each with Glibc's.
enum ErrnoTable {
  struct Row: Sendable {
    let number: Int32
    let name: String
    let text: String
  }

  static let byNumber: [Int32: Row] = Dictionary(
    uniqueKeysWithValues: (rows + restarts).map { ($0.number, $0) })
  static let byName: [String: Int32] = Dictionary(
    uniqueKeysWithValues: (rows + restarts).map { ($0.name, $0.number) }
      + [("EWOULDBLOCK", 11), ("EDEADLOCK", 35), ("ENOTSUP", 95)])

  /// The kernel's `linux/errno.h`, with strace's texts: no program is told these.
  private static let restarts: [Row] = [
    Row(number: 512, name: "ERESTARTSYS", text: "To be restarted if SA_RESTART is set"),
    Row(number: 513, name: "ERESTARTNOINTR", text: "To be restarted"),
    Row(number: 514, name: "ERESTARTNOHAND", text: "To be restarted if no handler"),
    Row(number: 516, name: "ERESTART_RESTARTBLOCK", text: "Interrupted by signal"),
  ]

  static let rows: [Row] = [
    Row(number: 1, name: "EPERM", text: "Operation not permitted"),
    Row(number: 2, name: "ENOENT", text: "No such file or directory"),
    Row(number: 3, name: "ESRCH", text: "No such process"),
    Row(number: 4, name: "EINTR", text: "Interrupted system call"),
    Row(number: 5, name: "EIO", text: "Input/output error"),
    Row(number: 6, name: "ENXIO", text: "No such device or address"),
    Row(number: 7, name: "E2BIG", text: "Argument list too long"),
    Row(number: 8, name: "ENOEXEC", text: "Exec format error"),
    Row(number: 9, name: "EBADF", text: "Bad file descriptor"),
    Row(number: 10, name: "ECHILD", text: "No child processes"),
    Row(number: 11, name: "EAGAIN", text: "Resource temporarily unavailable"),
    Row(number: 12, name: "ENOMEM", text: "Cannot allocate memory"),
    Row(number: 13, name: "EACCES", text: "Permission denied"),
    Row(number: 14, name: "EFAULT", text: "Bad address"),
    Row(number: 15, name: "ENOTBLK", text: "Block device required"),
    Row(number: 16, name: "EBUSY", text: "Device or resource busy"),
    Row(number: 17, name: "EEXIST", text: "File exists"),
    Row(number: 18, name: "EXDEV", text: "Invalid cross-device link"),
    Row(number: 19, name: "ENODEV", text: "No such device"),
    Row(number: 20, name: "ENOTDIR", text: "Not a directory"),
    Row(number: 21, name: "EISDIR", text: "Is a directory"),
    Row(number: 22, name: "EINVAL", text: "Invalid argument"),
    Row(number: 23, name: "ENFILE", text: "Too many open files in system"),
    Row(number: 24, name: "EMFILE", text: "Too many open files"),
    Row(number: 25, name: "ENOTTY", text: "Inappropriate ioctl for device"),
    Row(number: 26, name: "ETXTBSY", text: "Text file busy"),
    Row(number: 27, name: "EFBIG", text: "File too large"),
    Row(number: 28, name: "ENOSPC", text: "No space left on device"),
    Row(number: 29, name: "ESPIPE", text: "Illegal seek"),
    Row(number: 30, name: "EROFS", text: "Read-only file system"),
    Row(number: 31, name: "EMLINK", text: "Too many links"),
    Row(number: 32, name: "EPIPE", text: "Broken pipe"),
    Row(number: 33, name: "EDOM", text: "Numerical argument out of domain"),
    Row(number: 34, name: "ERANGE", text: "Numerical result out of range"),
    Row(number: 35, name: "EDEADLK", text: "Resource deadlock avoided"),
    Row(number: 36, name: "ENAMETOOLONG", text: "File name too long"),
    Row(number: 37, name: "ENOLCK", text: "No locks available"),
    Row(number: 38, name: "ENOSYS", text: "Function not implemented"),
    Row(number: 39, name: "ENOTEMPTY", text: "Directory not empty"),
    Row(number: 40, name: "ELOOP", text: "Too many levels of symbolic links"),
    Row(number: 42, name: "ENOMSG", text: "No message of desired type"),
    Row(number: 43, name: "EIDRM", text: "Identifier removed"),
    Row(number: 44, name: "ECHRNG", text: "Channel number out of range"),
    Row(number: 45, name: "EL2NSYNC", text: "Level 2 not synchronized"),
    Row(number: 46, name: "EL3HLT", text: "Level 3 halted"),
    Row(number: 47, name: "EL3RST", text: "Level 3 reset"),
    Row(number: 48, name: "ELNRNG", text: "Link number out of range"),
    Row(number: 49, name: "EUNATCH", text: "Protocol driver not attached"),
    Row(number: 50, name: "ENOCSI", text: "No CSI structure available"),
    Row(number: 51, name: "EL2HLT", text: "Level 2 halted"),
    Row(number: 52, name: "EBADE", text: "Invalid exchange"),
    Row(number: 53, name: "EBADR", text: "Invalid request descriptor"),
    Row(number: 54, name: "EXFULL", text: "Exchange full"),
    Row(number: 55, name: "ENOANO", text: "No anode"),
    Row(number: 56, name: "EBADRQC", text: "Invalid request code"),
    Row(number: 57, name: "EBADSLT", text: "Invalid slot"),
    Row(number: 59, name: "EBFONT", text: "Bad font file format"),
    Row(number: 60, name: "ENOSTR", text: "Device not a stream"),
    Row(number: 61, name: "ENODATA", text: "No data available"),
    Row(number: 62, name: "ETIME", text: "Timer expired"),
    Row(number: 63, name: "ENOSR", text: "Out of streams resources"),
    Row(number: 64, name: "ENONET", text: "Machine is not on the network"),
    Row(number: 65, name: "ENOPKG", text: "Package not installed"),
    Row(number: 66, name: "EREMOTE", text: "Object is remote"),
    Row(number: 67, name: "ENOLINK", text: "Link has been severed"),
    Row(number: 68, name: "EADV", text: "Advertise error"),
    Row(number: 69, name: "ESRMNT", text: "Srmount error"),
    Row(number: 70, name: "ECOMM", text: "Communication error on send"),
    Row(number: 71, name: "EPROTO", text: "Protocol error"),
    Row(number: 72, name: "EMULTIHOP", text: "Multihop attempted"),
    Row(number: 73, name: "EDOTDOT", text: "RFS specific error"),
    Row(number: 74, name: "EBADMSG", text: "Bad message"),
    Row(number: 75, name: "EOVERFLOW", text: "Value too large for defined data type"),
    Row(number: 76, name: "ENOTUNIQ", text: "Name not unique on network"),
    Row(number: 77, name: "EBADFD", text: "File descriptor in bad state"),
    Row(number: 78, name: "EREMCHG", text: "Remote address changed"),
    Row(number: 79, name: "ELIBACC", text: "Can not access a needed shared library"),
    Row(number: 80, name: "ELIBBAD", text: "Accessing a corrupted shared library"),
    Row(number: 81, name: "ELIBSCN", text: ".lib section in a.out corrupted"),
    Row(number: 82, name: "ELIBMAX", text: "Attempting to link in too many shared libraries"),
    Row(number: 83, name: "ELIBEXEC", text: "Cannot exec a shared library directly"),
    Row(number: 84, name: "EILSEQ", text: "Invalid or incomplete multibyte or wide character"),
    Row(number: 85, name: "ERESTART", text: "Interrupted system call should be restarted"),
    Row(number: 86, name: "ESTRPIPE", text: "Streams pipe error"),
    Row(number: 87, name: "EUSERS", text: "Too many users"),
    Row(number: 88, name: "ENOTSOCK", text: "Socket operation on non-socket"),
    Row(number: 89, name: "EDESTADDRREQ", text: "Destination address required"),
    Row(number: 90, name: "EMSGSIZE", text: "Message too long"),
    Row(number: 91, name: "EPROTOTYPE", text: "Protocol wrong type for socket"),
    Row(number: 92, name: "ENOPROTOOPT", text: "Protocol not available"),
    Row(number: 93, name: "EPROTONOSUPPORT", text: "Protocol not supported"),
    Row(number: 94, name: "ESOCKTNOSUPPORT", text: "Socket type not supported"),
    Row(number: 95, name: "EOPNOTSUPP", text: "Operation not supported"),
    Row(number: 96, name: "EPFNOSUPPORT", text: "Protocol family not supported"),
    Row(number: 97, name: "EAFNOSUPPORT", text: "Address family not supported by protocol"),
    Row(number: 98, name: "EADDRINUSE", text: "Address already in use"),
    Row(number: 99, name: "EADDRNOTAVAIL", text: "Cannot assign requested address"),
    Row(number: 100, name: "ENETDOWN", text: "Network is down"),
    Row(number: 101, name: "ENETUNREACH", text: "Network is unreachable"),
    Row(number: 102, name: "ENETRESET", text: "Network dropped connection on reset"),
    Row(number: 103, name: "ECONNABORTED", text: "Software caused connection abort"),
    Row(number: 104, name: "ECONNRESET", text: "Connection reset by peer"),
    Row(number: 105, name: "ENOBUFS", text: "No buffer space available"),
    Row(number: 106, name: "EISCONN", text: "Transport endpoint is already connected"),
    Row(number: 107, name: "ENOTCONN", text: "Transport endpoint is not connected"),
    Row(number: 108, name: "ESHUTDOWN", text: "Cannot send after transport endpoint shutdown"),
    Row(number: 109, name: "ETOOMANYREFS", text: "Too many references: cannot splice"),
    Row(number: 110, name: "ETIMEDOUT", text: "Connection timed out"),
    Row(number: 111, name: "ECONNREFUSED", text: "Connection refused"),
    Row(number: 112, name: "EHOSTDOWN", text: "Host is down"),
    Row(number: 113, name: "EHOSTUNREACH", text: "No route to host"),
    Row(number: 114, name: "EALREADY", text: "Operation already in progress"),
    Row(number: 115, name: "EINPROGRESS", text: "Operation now in progress"),
    Row(number: 116, name: "ESTALE", text: "Stale file handle"),
    Row(number: 117, name: "EUCLEAN", text: "Structure needs cleaning"),
    Row(number: 118, name: "ENOTNAM", text: "Not a XENIX named type file"),
    Row(number: 119, name: "ENAVAIL", text: "No XENIX semaphores available"),
    Row(number: 120, name: "EISNAM", text: "Is a named type file"),
    Row(number: 121, name: "EREMOTEIO", text: "Remote I/O error"),
    Row(number: 122, name: "EDQUOT", text: "Disk quota exceeded"),
    Row(number: 123, name: "ENOMEDIUM", text: "No medium found"),
    Row(number: 124, name: "EMEDIUMTYPE", text: "Wrong medium type"),
    Row(number: 125, name: "ECANCELED", text: "Operation canceled"),
    Row(number: 126, name: "ENOKEY", text: "Required key not available"),
    Row(number: 127, name: "EKEYEXPIRED", text: "Key has expired"),
    Row(number: 128, name: "EKEYREVOKED", text: "Key has been revoked"),
    Row(number: 129, name: "EKEYREJECTED", text: "Key was rejected by service"),
    Row(number: 130, name: "EOWNERDEAD", text: "Owner died"),
    Row(number: 131, name: "ENOTRECOVERABLE", text: "State not recoverable"),
    Row(number: 132, name: "ERFKILL", text: "Operation not possible due to RF-kill"),
    Row(number: 133, name: "EHWPOISON", text: "Memory page has hardware error"),
  ]
}
