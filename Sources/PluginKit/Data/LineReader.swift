internal import Glibc

/// The owner of a file that is read line by line, so that only one line is in memory.
struct LineReader: ~Copyable {
    /// The file's path.
    let path: String
    /// The number of the line read last; the first is 1.
    private(set) var lineNumber = 0
    private let file: UnsafeMutablePointer<FILE>
    private var line: UnsafeMutablePointer<CChar>?
    private var capacity = 0

    init(path: String) throws(PluginError) {
        guard let file = fopen(path, "re") else { throw .file(path: path, reason: systemError()) }
        self.path = path
        self.file = file
    }

    deinit {
        fclose(file)
        free(line)
    }

    /// Reads the next line that isn't empty, and hands it to `body` without its line feed.
    ///
    /// - Returns: what `body` returns; nil at the end of the file.
    mutating func next<Result>(
        _ body: (Span<UInt8>, _ lineNumber: Int) throws(PluginError) -> Result
    ) throws(PluginError) -> Result? {
        while true {
            var count = getline(&line, &capacity, file)
            guard count >= 0, let line else {
                guard ferror(file) == 0 else { throw .file(path: path, reason: systemError()) }
                return nil
            }
            lineNumber += 1
            if line[count - 1] == CChar(bitPattern: UInt8(ascii: "\n")) { count -= 1 }
            guard count > 0 else { continue }
            let bytes = Span<UInt8>(_unsafeBytes: UnsafeRawBufferPointer(start: line, count: count))
            return try body(bytes, lineNumber)
        }
    }
}

/// What the last system call that failed says.
func systemError() -> String { String(cString: strerror(errno)) }

/// A whole small file.
func contents(of path: String) throws(PluginError) -> [UInt8] {
    guard let file = fopen(path, "re") else { throw .file(path: path, reason: systemError()) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
        let count = fread(&chunk, 1, chunk.count, file)
        guard count > 0 else { break }
        bytes += chunk[..<count]
    }
    guard ferror(file) == 0 else { throw .file(path: path, reason: systemError()) }
    return bytes
}
