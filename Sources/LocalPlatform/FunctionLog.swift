import Experiment

/// One function's log as the event loop sees it: whole lines go in, blocks go out to the writer.
final class FunctionLog {
    /// A block large enough that writing it costs little per invocation.
    private static let blockBytes = 128 * 1024

    private let file: LogFile
    private let writer: LogWriter
    private var block: [UInt8] = []

    init(file: LogFile, writer: LogWriter) {
        self.file = file
        self.writer = writer
        block.reserveCapacity(Self.blockBytes)
    }

    /// Calls `body` with the buffer to append whole lines to.
    func append(_ body: (inout [UInt8]) -> Void) {
        body(&block)
        if block.count >= Self.blockBytes { flush() }
    }

    /// Hands what has been gathered to the writer.
    func flush() {
        guard !block.isEmpty else { return }
        writer.append(block, to: file)
        block.removeAll(keepingCapacity: false)
        block.reserveCapacity(Self.blockBytes)
    }
}
