internal import Glibc

/// Replaces a file as a whole: a temporary file beside it, written and synced, then renamed over it.
enum AtomicFile {
    static func write(_ bytes: [UInt8], named name: String, in directory: String) throws(BundleError) {
        let path = "\(directory)/\(name)"
        func failure(_ action: String, _ code: Int32 = errno) -> BundleError {
            BundleError(
                file: path, problem: "cannot \(action): \(String(cString: strerror(code)))",
                advice: "check the folder's permissions and the disk's free space; the previous model is untouched")
        }
        try makeDirectories(directory, failure: failure)

        var temporary = Array("\(directory)/.\(name).XXXXXX".utf8CString)
        let descriptor = mkstemp(&temporary)
        guard descriptor >= 0 else { throw failure("create a temporary file") }
        // mkstemp makes the file private; a model is as readable as any other file.
        let written = fchmod(descriptor, 0o644) == 0 && writeAll(bytes, to: descriptor) && fsync(descriptor) == 0
        let writeCode = errno
        let closed = close(descriptor) == 0
        guard written, closed, rename(temporary, path) == 0 else {
            let code = written ? errno : writeCode
            unlink(temporary)
            throw failure("write the model", code)
        }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno != EINTR {
                    return false
                }
            }
            return true
        }
    }

    private static func makeDirectories(
        _ directory: String, failure: (String, Int32) -> BundleError
    ) throws(BundleError) {
        var path = directory.hasPrefix("/") ? "" : "."
        for part in directory.split(separator: "/") {
            path += "/\(part)"
            if mkdir(path, 0o755) != 0, errno != EEXIST { throw failure("make the folder", errno) }
        }
    }
}
