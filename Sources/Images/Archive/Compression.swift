import CCompression

/// How layers are compressed.
package enum Compression: String, Sendable, Hashable, CaseIterable, Codable {
    /// What every registry and every runtime reads.
    case gzip
    /// Smaller, in the same time; not everybody reads it.
    case zstd

    package var mediaType: String {
        switch self {
        case .gzip: MediaType.gzipLayer
        case .zstd: MediaType.zstdLayer
        }
    }

    /// How much time smallness is worth.
    package enum Effort: String, Sendable, Hashable, Codable {
        /// For what is new in every build.
        case quick
        /// For what is compressed once in a month, and uploaded and downloaded often.
        case thorough
    }

    /// What the bytes that it makes depend on, besides those that it gets: part of the name of what is cached.
    func identity(_ effort: Effort) -> String {
        switch self {
        case .gzip: "gzip-\(GzipBlock.level(effort))-\(LIBDEFLATE_VERSION_STRING)-\(String(cString: zlibVersion()))"
        case .zstd: "zstd-\(ZstdStream.level(effort))-\(String(cString: ZSTD_versionString()))"
        }
    }

    /// - Parameters:
    ///   - size: how many bytes will come.
    ///   - sink: takes the compressed bytes.
    func compressor(_ effort: Effort, size: Int, to sink: @escaping TarWriter.Sink) -> any Compressor {
        switch self {
        case .gzip where size <= GzipBlock.largestSize: GzipBlock(effort, size: size, to: sink)
        case .gzip: GzipStream(to: sink)
        case .zstd: ZstdStream(effort, to: sink)
        }
    }
}

/// Compresses what it is given, one piece after the other.
protocol Compressor: AnyObject {
    func write(_ bytes: UnsafeRawBufferPointer) throws
    /// Writes what is left; the last call.
    func finish() throws
}

/// gzip of a layer that fits into memory, with libdeflate: it takes a third of zlib's time, and less space. One member,
/// as some readers take the first for the whole.
private final class GzipBlock: Compressor {
    /// Above it memory would grow with the layer.
    static let largestSize = 64 << 20

    static func level(_ effort: Compression.Effort) -> Int32 {
        switch effort {
        case .quick: 7
        case .thorough: 10
        }
    }

    private let compressor: OpaquePointer?
    private let input: UnsafeMutableRawBufferPointer
    private var count = 0
    private let sink: TarWriter.Sink

    init(_ effort: Compression.Effort, size: Int, to sink: @escaping TarWriter.Sink) {
        compressor = libdeflate_alloc_compressor(Self.level(effort))
        input = .allocate(byteCount: size, alignment: 16)
        self.sink = sink
    }

    deinit {
        libdeflate_free_compressor(compressor)
        input.deallocate()
    }

    func write(_ bytes: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: input[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    func finish() throws {
        guard let compressor else { throw CompressionError.outOfMemory }
        let output = UnsafeMutableRawBufferPointer.allocate(
            byteCount: libdeflate_gzip_compress_bound(compressor, count), alignment: 16)
        defer { output.deallocate() }
        let length = libdeflate_gzip_compress(compressor, input.baseAddress, count, output.baseAddress, output.count)
        guard length > 0 else { throw CompressionError.failed(library: "libdeflate", reason: "no room for the output") }
        try sink(UnsafeRawBufferPointer(rebasing: output[..<length]))
    }
}

/// gzip of any length, with zlib, in memory of constant size.
private final class GzipStream: Compressor {
    private var stream = z_stream()
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    private let sink: TarWriter.Sink
    private var status: Int32

    init(to sink: @escaping TarWriter.Sink) {
        self.sink = sink
        status = zlib_deflate_init(&stream, 6, 31)
    }

    deinit {
        deflateEnd(&stream)
        output.deallocate()
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws { try deflate(bytes, flush: Z_NO_FLUSH) }

    func finish() throws { try deflate(UnsafeRawBufferPointer(start: nil, count: 0), flush: Z_FINISH) }

    private func deflate(_ bytes: UnsafeRawBufferPointer, flush: Int32) throws {
        guard status == Z_OK else { throw CompressionError.outOfMemory }
        stream.next_in = UnsafeMutablePointer(mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = UInt32(bytes.count)
        repeat {
            stream.next_out = output.bindMemory(to: UInt8.self).baseAddress
            stream.avail_out = UInt32(output.count)
            let result = CCompression.deflate(&stream, flush)
            guard result != Z_STREAM_ERROR else {
                throw CompressionError.failed(library: "zlib", reason: "the stream's state is inconsistent")
            }
            let count = output.count - Int(stream.avail_out)
            if count > 0 { try sink(UnsafeRawBufferPointer(rebasing: output[..<count])) }
        } while stream.avail_out == 0
    }
}

/// zstd, in memory of constant size.
private final class ZstdStream: Compressor {
    static func level(_ effort: Compression.Effort) -> Int32 {
        switch effort {
        case .quick: 9
        case .thorough: 15
        }
    }

    private let context = ZSTD_createCCtx()
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: ZSTD_CStreamOutSize(), alignment: 16)
    private let sink: TarWriter.Sink

    init(_ effort: Compression.Effort, to sink: @escaping TarWriter.Sink) {
        self.sink = sink
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Self.level(effort))
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    }

    deinit {
        ZSTD_freeCCtx(context)
        output.deallocate()
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws { try compress(bytes, end: ZSTD_e_continue) }

    func finish() throws { try compress(UnsafeRawBufferPointer(start: nil, count: 0), end: ZSTD_e_end) }

    private func compress(_ bytes: UnsafeRawBufferPointer, end: ZSTD_EndDirective) throws {
        guard context != nil else { throw CompressionError.outOfMemory }
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        while true {
            var buffer = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
            let left = ZSTD_compressStream2(context, &buffer, &input, end)
            guard ZSTD_isError(left) == 0 else {
                throw CompressionError.failed(library: "zstd", reason: String(cString: ZSTD_getErrorName(left)))
            }
            if buffer.pos > 0 { try sink(UnsafeRawBufferPointer(rebasing: output[..<buffer.pos])) }
            if end == ZSTD_e_end ? left == 0 : input.pos == input.size { return }
        }
    }
}

/// What a compressor can meet; none of it is about the bytes.
package enum CompressionError: Error, Hashable, CustomStringConvertible {
    case outOfMemory
    case failed(library: String, reason: String)

    package var description: String {
        switch self {
        case .outOfMemory: "there isn't enough memory to compress a layer"
        case .failed(let library, let reason): "\(library) can't compress: \(reason)"
        }
    }
}
