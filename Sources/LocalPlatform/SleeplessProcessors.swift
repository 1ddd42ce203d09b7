import Glibc

/// Keeps the machine's processors from sleeping while it lives.
///
/// On one round trip, driver, platform and function wake each other four times. Waking a sleeping processor takes 30 µs
/// and more on a virtual machine, longer than all the work there is, and differs from time to time: so experiments do
/// without, as is usual where latencies are measured (cyclictest and tuned's `latency-performance` do the same).
///
/// Source: Linux kernel documentation, "PM Quality Of Service Interface": the latency written to `/dev/cpu_dma_latency`
/// holds for as long as the file is open, so it ends with the process, however that ends.
struct SleeplessProcessors: ~Copyable, Sendable {
    private let descriptor: CInt

    /// Nil where the user may not ask for it, or the kernel doesn't have it.
    init?() {
        let descriptor = open("/dev/cpu_dma_latency", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        var microseconds: Int32 = 0
        guard write(descriptor, &microseconds, MemoryLayout<Int32>.size) == MemoryLayout<Int32>.size else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
