import Foundation

/// What a run depended on besides its plan (design §8.8): enough to judge whether two runs can be compared, and to
/// repeat this one.
package struct EnvironmentRecord: Codable, Sendable, Equatable {
    /// What to type to repeat the run, seeds and all.
    package var command: [String]
    /// UTC, ISO 8601.
    package var startedAt: String
    package var machine: Machine
    /// `git describe` of the harness's checkout, with `-dirty` if it had changes; nil outside a checkout.
    package var revision: String?
    package var swiftVersion: String
    /// Name to version of the system libraries that functions use.
    package var libraries: [String: String]
    /// Limits of Lambda's that were not in force.
    package var unenforcedLimits: [LimitWarning]
    /// When and where the run was gone on with, after it had been cut short; nil if it never was.
    package var resumptions: [Resumption]?
    /// Where the functions ran, if not on this machine; nil in records of earlier versions too.
    package var cloud: CloudRecord?
    /// What else the machine was doing; nil if it doesn't tell, in the cloud, and in records of earlier versions.
    package var load: MachineLoad?
    /// Whether the processors were kept from sleeping between two invocations; nil in records of earlier versions.
    package var processorsKeptAwake: Bool?
    /// Whether the thread that sends the messages of an open loop had real-time priority; nil in closed loops, and in records
    /// of earlier versions.
    package var realTimeArrivals: Bool?
    /// What instances ran in: `processes`, `containers (podman 4.3.1, runc)`; nil where the platform has no choice, and in
    /// records of earlier versions, whose instances were processes.
    package var isolation: String?

    package init(
        command: [String], startedAt: String, machine: Machine, revision: String?, swiftVersion: String,
        libraries: [String: String], unenforcedLimits: [LimitWarning]
    ) {
        self.command = command
        self.startedAt = startedAt
        self.machine = machine
        self.revision = revision
        self.swiftVersion = swiftVersion
        self.libraries = libraries
        self.unenforcedLimits = unenforcedLimits
    }
}

extension EnvironmentRecord {
    /// Of the part of the run that is measured now: what is known of the parts before stays.
    package mutating func record(_ load: MachineLoad?) {
        if let latest = resumptions?.indices.last { resumptions?[latest].load = load } else { self.load = load }
    }

    /// Of the part of the run that is measured now.
    package mutating func record(processorsKeptAwake: Bool) {
        if let latest = resumptions?.indices.last {
            resumptions?[latest].processorsKeptAwake = processorsKeptAwake
        } else {
            self.processorsKeptAwake = processorsKeptAwake
        }
    }

    /// Those that aren't in force now, besides those that weren't before.
    package mutating func record(unenforcedLimits: [LimitWarning]) {
        self.unenforcedLimits += unenforcedLimits.filter { !self.unenforcedLimits.contains($0) }
    }
}

/// One going on with a run that was cut short.
package struct Resumption: Codable, Sendable, Equatable {
    /// UTC, ISO 8601.
    package var startedAt: String
    package var machine: Machine
    /// As in the environment record.
    package var revision: String?
    /// Messages that were missing.
    package var missing: Int
    /// As in the environment record, of what was measured from then on.
    package var load: MachineLoad?
    /// As in the environment record.
    package var processorsKeptAwake: Bool?

    package init(_ environment: EnvironmentRecord, missing: Int) {
        startedAt = environment.startedAt
        machine = environment.machine
        revision = environment.revision
        self.missing = missing
    }
}

/// The deployment that a run's functions belong to.
package struct CloudRecord: Codable, Sendable, Equatable {
    package var deployment: String
    package var account: String
    package var region: String
    /// Of the functions: `x86_64` or `arm64`.
    package var architecture: String
    /// What made the deployment: `cloudformation` or `terraform`.
    package var engine: String
    /// When the first message was published at the earliest, in milliseconds since 1970.
    package var startedAt: Int64

    package init(
        deployment: String, account: String, region: String, architecture: String, engine: String, startedAt: Int64
    ) {
        self.deployment = deployment
        self.account = account
        self.region = region
        self.architecture = architecture
        self.engine = engine
        self.startedAt = startedAt
    }
}

/// The machine that a run happened on, or from which it was driven.
package struct Machine: Codable, Sendable, Equatable {
    package var cpu: String
    package var cores: Int
    /// In bytes.
    package var memory: UInt64
    package var architecture: String
    package var kernel: String
    package var system: String

    /// This machine.
    package static func current() -> Machine {
        let information = ProcessInfo.processInfo
        return Machine(
            cpu: cpuName() ?? "unknown", cores: information.activeProcessorCount, memory: information.physicalMemory,
            architecture: architectureName, kernel: firstLine(of: "/proc/sys/kernel/osrelease") ?? "unknown",
            system: information.operatingSystemVersionString)
    }

    private static var architectureName: String {
        #if arch(x86_64)
            "x86_64"
        #elseif arch(arm64)
            "arm64"
        #else
            "other"
        #endif
    }

    /// x86 kernels name the model; arm64 ones give only the implementer's part number.
    private static func cpuName() -> String? {
        guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return nil }
        let lines = text.split(separator: "\n")
        let line = lines.first { $0.hasPrefix("model name") } ?? lines.first { $0.hasPrefix("CPU part") }
        return line?.split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
    }

    private static func firstLine(of path: String) -> String? {
        (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n").first.map(String.init)
    }
}
