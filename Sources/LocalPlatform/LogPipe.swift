import Glibc

/// The reading end of the pipe that an instance's standard output and standard error lead into.
///
/// It is read when a response arrives and once per tick, not whenever the instance writes: that costs a warm
/// invocation one system call instead of a wake-up per line. A function that writes faster than a pipe per tick waits
/// a little; nothing is lost.
package struct LogPipe: ~Copyable {
    /// How much one drain reads at most, so that one chatty function doesn't hold up the others: what fits into a pipe.
    package static let drainBytes = 64 * 1024

    private let descriptor: CInt
    /// The beginning of a line whose end hasn't been written yet.
    private var partial: [UInt8] = []

    package init(descriptor: CInt) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Passes on the whole lines that have been written since the last time.
    ///
    /// - Parameter scratch: at least as large as what one drain reads; shared by all pipes of a loop.
    /// - Returns: whether the pipe was so full that its writer is likely to be waiting.
    package mutating func drain(scratch: UnsafeMutableRawBufferPointer, _ emit: (UnsafeRawBufferPointer) -> Void)
        -> Bool
    {
        let count = read(descriptor, scratch.baseAddress, min(scratch.count, Self.drainBytes))
        guard count > 0 else { return false }
        let bytes = UnsafeRawBufferPointer(rebasing: scratch[..<count])
        guard let lastNewline = bytes.lastIndex(of: UInt8(ascii: "\n")) else {
            keep(bytes, emit)
            return count >= Self.drainBytes / 2
        }
        if partial.isEmpty {
            emit(UnsafeRawBufferPointer(rebasing: bytes[...lastNewline]))
        } else {
            partial.append(contentsOf: bytes[...lastNewline])
            emitPartial(emit)
        }
        keep(UnsafeRawBufferPointer(rebasing: bytes[(lastNewline + 1)...]), emit)
        return count >= Self.drainBytes / 2
    }

    /// Ends a line that the instance left open, so that what the platform writes next begins a line.
    package mutating func endLine(_ emit: (UnsafeRawBufferPointer) -> Void) {
        guard !partial.isEmpty else { return }
        partial.append(UInt8(ascii: "\n"))
        emitPartial(emit)
    }

    private mutating func keep(_ bytes: UnsafeRawBufferPointer, _ emit: (UnsafeRawBufferPointer) -> Void) {
        guard !bytes.isEmpty else { return }
        partial.append(contentsOf: bytes)
        // A line longer than CloudWatch takes is broken up, as there.
        if partial.count >= LambdaLimits.logLineBytes { endLine(emit) }
    }

    private mutating func emitPartial(_ emit: (UnsafeRawBufferPointer) -> Void) {
        partial.withUnsafeBytes(emit)
        partial.removeAll(keepingCapacity: true)
    }
}
