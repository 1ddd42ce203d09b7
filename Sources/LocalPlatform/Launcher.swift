import CSandbox
import Experiment
import Glibc

/// How instances are started: as processes of this machine, or as containers.
protocol Launcher: Sendable {
    /// Which of Lambda's limits it puts in force.
    var limits: (memory: Bool, cpu: Bool) { get }

    /// Starts an instance. Called on the keeper's thread, where `tell` is called too, then and later.
    func launch(
        _ order: LaunchOrder, among children: inout ProcessKeeper.Children,
        tell: @escaping @Sendable (LaunchEvent) -> Void)

    /// Gives back what all instances shared, when they have ended.
    func close()
}

/// What an instance is to be.
struct LaunchOrder: Sendable {
    var spec: FunctionSpec
    /// Unique in this platform.
    var name: String
    var environment: [String: String]
    /// Standard output and standard error; open until the first event.
    var output: CInt
    /// The CPUs to run on; none means all.
    var cpus: [CInt]
    /// The CPUs' time from the start on, if the init phase is to be throttled.
    var cpuShare: Double?
}

/// What becomes of it: `starting` where that takes a while, and `launched`, then `failed` or `ended`.
enum LaunchEvent: Sendable {
    /// Something is at work to start it, and has its output.
    case starting
    /// Its process, by which it can be killed, executes the function's program.
    ///
    /// - Parameter at: nanoseconds of the monotonic clock.
    case launched(pid: pid_t, group: ControlGroup?, memory: ProcessMemory?, at: Int64)
    case failed(reason: String)
    /// It has ended by itself or was killed, and nothing of it is left.
    ///
    /// - Parameters:
    ///   - peakMemory: of its control group, in bytes.
    ///   - at: nanoseconds of the monotonic clock.
    case ended(ExitStatus, peakMemory: Int64?, at: Int64)
}
