internal import Glibc

/// Writes everything at once where the kernel lets it, so that lines of several processes don't mix.
func write(_ bytes: [UInt8], to descriptor: Int32) {
    bytes.withUnsafeBytes { bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0 && errno == EINTR { continue }
            // Nobody reads any more: there is nobody left to tell.
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}

/// Tells the user on the standard error.
func printError(_ message: String) {
    write(Array("\(message)\n".utf8), to: STDERR_FILENO)
}
