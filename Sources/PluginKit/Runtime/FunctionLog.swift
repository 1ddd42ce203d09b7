internal import Glibc
package import Wire

/// The function's log. Lines are gathered and written together, outside of what they time.
package struct FunctionLog {
    private let writer: LogLineWriter
    private let output: ([UInt8]) -> Void
    private var lines = JSONWriter(capacity: 2048)
    /// What the lines to come belong to.
    package var invocation = LogLine.Invocation()
    /// True until the first invocation has ended.
    package var isColdStart = true

    /// - Parameter output: receives whole lines; the standard output unless told.
    package init(instance: LogLine.Instance, output: (([UInt8]) -> Void)? = nil) {
        writer = LogLineWriter(instance: instance)
        self.output = output ?? { write($0, to: STDOUT_FILENO) }
    }

    /// Gathers a line.
    package mutating func append(_ message: LogMessage, at time: Timestamp = .now()) {
        writer.write(message, at: time, invocation: invocation, isColdStart: isColdStart, to: &lines)
    }

    /// Writes the lines gathered, after whatever the plugin has printed.
    package mutating func flush() {
        guard !lines.bytes.isEmpty else { return }
        fflush(nil)
        output(lines.bytes)
        lines.removeAll()
    }
}
