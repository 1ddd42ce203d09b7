internal import Glibc
public import PluginKit

/// The smallest possible plugin: it keeps the CPU busy for one to five milliseconds, then echoes its batch.
///
/// Copy it to begin one of your own (`harness new my-algorithm --like example`), or measure with it what the platform
/// itself costs.
public struct Example: Plugin {
    /// Runs once per instance: here a real plugin loads its model from `context.modelDirectory`.
    public init(initializer context: InitializationContext) throws {}

    /// Runs once per message.
    ///
    /// - Parameter batch: the texts of the message.
    /// - Returns: the same texts.
    public mutating func handler(_ batch: [Text]) throws -> [Text] {
        work(nanoseconds: .random(in: 1_000_000...5_000_000))
        return batch
    }

    /// Burns that much CPU time of this thread. CPU time, not elapsed time: a function with half a vCPU then takes
    /// twice as long, as any algorithm would.
    private func work(nanoseconds: Int) {
        let end = cpuTime() + nanoseconds
        while cpuTime() < end {}
    }

    /// In nanoseconds.
    private func cpuTime() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
