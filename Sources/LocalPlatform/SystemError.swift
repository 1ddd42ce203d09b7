import Glibc

/// A system call that failed.
struct SystemError: Error, Equatable, CustomStringConvertible {
    let call: String
    let code: CInt

    /// - Parameter code: `errno`, unless the call returned it otherwise.
    init(_ call: String, code: CInt = errno) {
        self.call = call
        self.code = code
    }

    var description: String { "\(call): \(String(cString: strerror(code)))" }
}
