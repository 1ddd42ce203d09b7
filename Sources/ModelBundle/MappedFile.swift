internal import Glibc

/// A whole file mapped into memory, read-only; unmapped when it goes.
struct MappedFile: ~Copyable {
    private let memory: UnsafeRawBufferPointer

    init(path: String) throws(BundleError) {
        func failure(_ action: String) -> BundleError {
            BundleError(
                file: path, problem: "cannot \(action): \(String(cString: strerror(errno)))",
                advice: "check the path, or train the model")
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open the model") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("stat the model") }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
            throw BundleError(
                file: path, problem: "it is not a file with something in it", advice: "train the model again")
        }
        let size = Int(status.st_size)
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw failure("map the model")
        }
        memory = UnsafeRawBufferPointer(start: start, count: size)
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: memory.baseAddress), memory.count)
    }

    var bytes: RawSpan {
        @_lifetime(borrow self) get { _overrideLifetime(RawSpan(_unsafeBytes: memory), borrowing: self) }
    }

    /// The header of a safetensors file, checked.
    borrowing func header(file: String) throws(BundleError) -> SafetensorsHeader {
        try SafetensorsHeader(parsing: bytes, file: file)
    }

    /// Some of the bytes as elements, without a copy.
    ///
    /// - Precondition: they lie inside the file and `offset` is aligned for `Element`.
    @_lifetime(borrow self)
    func elements<Element: TensorElement>(at offset: Int, count: Int) -> Span<Element> {
        let range = UnsafeRawBufferPointer(rebasing: memory[offset..<offset + count * MemoryLayout<Element>.stride])
        // Sound: the slice is inside the mapping, and any bits are an element of these types.
        return _overrideLifetime(Span(_unsafeBytes: range), borrowing: self)
    }
}
