import ArgumentParser
import Experiment
import Foundation

/// How messages arrive.
struct WorkloadOptions: ParsableArguments {
    @Option(
        help: """
            How messages arrive: closed-loop, when one before has been answered; constant or poisson, at a rate; burst; \
            trace, as a file has them; ramp, poisson at ever higher rates; or idle-gaps, when a function has been idle so long.
            """)
    var workload = WorkloadName.closedLoop

    @Option(
        help: ArgumentHelp(
            "Messages a second over all cells, for constant and poisson; for ramp the first.", valueName: "rate"))
    var rate: Double?

    @Option(help: ArgumentHelp("Messages of a burst, all of one cell (default: 20).", valueName: "messages"))
    var burstSize: Int?

    @Option(help: ArgumentHelp("From the begin of a burst to that of the next (default: 10).", valueName: "seconds"))
    var burstInterval: Double?

    @Option(
        help: ArgumentHelp(
            "A CSV file of timestamps in seconds, or of counts per minute as the Azure Functions traces have.",
            valueName: "file"))
    var trace: String?

    @Option(
        help: ArgumentHelp(
            "For ramp: the p99 of all messages, from when they were due, that a rate must not exceed.",
            valueName: "milliseconds"))
    var latencyTarget: Double?

    @Option(
        help: ArgumentHelp(
            "For idle-gaps: how long a function is left idle before its next message, each of these equally often.",
            valueName: "seconds"))
    var gaps: CommaSeparated<Double>?

    @Option(help: "Decides when messages are due, where that is random (default: the seed).")
    var scheduleSeed: UInt64?

    /// Whether it is planned beforehand when messages come, and cold starts are left to that.
    var hasSchedule: Bool { workload != .closedLoop }
    /// In seconds; nil in other workloads.
    var idleGaps: [Double]? { workload == .idleGaps ? gaps?.values : nil }

    /// How many messages are due at once.
    var largestGroup: Int { workload == .burst ? burstSize ?? 20 : 1 }

    /// - Throws: `ValidationError` for options that contradict each other.
    func check() throws {
        let needsRate = [.constant, .poisson, .ramp].contains(workload)
        if needsRate, rate == nil {
            throw ValidationError("--workload \(workload.rawValue) needs --rate, in messages a second.")
        }
        if let rate, !needsRate {
            throw ValidationError(
                "--rate \(rate): \(workload.noun) has none of its own; add --workload constant or poisson.")
        }
        if workload == .ramp, latencyTarget == nil {
            throw ValidationError("--workload ramp needs --latency-target, in milliseconds.")
        }
        if let latencyTarget {
            guard workload == .ramp else {
                throw ValidationError("--latency-target \(latencyTarget): only a ramp seeks it; add --workload ramp.")
            }
            guard latencyTarget > 0, latencyTarget.isFinite else {
                throw ValidationError("--latency-target \(latencyTarget): more than 0 milliseconds.")
            }
        }
        if burstSize != nil || burstInterval != nil, workload != .burst {
            throw ValidationError(
                "--burst-size and --burst-interval: \(workload.noun) has no bursts; add --workload burst.")
        }
        if workload == .trace, trace == nil { throw ValidationError("--workload trace needs --trace, a CSV file.") }
        if trace != nil, workload != .trace {
            throw ValidationError("--trace: \(workload.noun) follows none; add --workload trace.")
        }
        if workload == .idleGaps, gaps == nil {
            throw ValidationError("--workload idle-gaps needs --gaps, in seconds, such as 1,5,60.")
        }
        if gaps != nil, workload != .idleGaps {
            throw ValidationError("--gaps: \(workload.noun) has none of its own; add --workload idle-gaps.")
        }
    }

    /// Reads the trace, if one is followed.
    ///
    /// - Throws: `ExperimentError`.
    func readTrace() throws -> Trace? { try traceFile.map { try Trace(file: $0) } }

    /// The file of the trace.
    var traceFile: URL? { trace.map { URL(given: $0) } }

    /// - Parameter trace: what `readTrace` gave.
    func arrivals(of trace: Trace?) -> ArrivalProcess? {
        switch workload {
        case .closedLoop, .idleGaps: nil
        case .constant: .constant(rate: rate ?? 0)
        case .poisson, .ramp: .poisson(rate: rate ?? 0)
        case .burst: .burst(size: largestGroup, interval: burstInterval ?? 10)
        case .trace: .trace(file: traceFile?.path ?? "", digest: trace?.digest ?? "")
        }
    }

    /// The options with every default spelled out.
    func arguments(seed: UInt64) -> [String] {
        guard hasSchedule else { return [] }
        var arguments = ["--workload", workload.rawValue]
        if let rate { arguments += ["--rate", "\(rate)"] }
        if case .burst(let size, let interval)? = arrivals(of: nil) {
            arguments += ["--burst-size", "\(size)", "--burst-interval", "\(interval)"]
        }
        if let gaps { arguments += ["--gaps", gaps.defaultValueDescription] }
        if let traceFile { arguments += ["--trace", traceFile.path] }
        return arguments + ["--schedule-seed", "\(scheduleSeed ?? seed)"]
    }
}

/// A workload as the user names it.
enum WorkloadName: String, ExpressibleByArgument, CaseIterable {
    case closedLoop = "closed-loop"
    case constant, poisson, burst, trace, ramp
    case idleGaps = "idle-gaps"

    fileprivate var noun: String {
        switch self {
        case .closedLoop: "a closed loop, which sends when an answer has come,"
        case .constant, .poisson, .ramp: "a rate"
        case .burst: "a burst"
        case .trace: "a trace"
        case .idleGaps: "a workload of idle gaps"
        }
    }
}
