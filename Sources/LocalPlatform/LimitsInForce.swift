package import Experiment

/// Which of Lambda's limits this machine enforces.
package struct LimitsInForce: Sendable {
    package var memory: Bool
    package var cpu: Bool
    /// How many CPUs the harness may use.
    package var cpus: Int

    package init(memory: Bool, cpu: Bool, cpus: Int) {
        self.memory = memory
        self.cpu = cpu
        self.cpus = cpus
    }

    /// `enforced`, or `unenforced: ` and what isn't.
    package func inForce(for spec: FunctionSpec) -> String {
        var missing: [String] = []
        if !memory { missing.append("memory") }
        if !cpu || !canGiveCPU(to: spec) { missing.append("cpu") }
        return missing.isEmpty ? "enforced" : "unenforced: \(missing.joined(separator: ", "))"
    }

    package func warnings(for functions: [FunctionSpec]) -> [LimitWarning] {
        var warnings: [LimitWarning] = []
        let remedy =
            "Run as root, or as a user in a delegated cgroup (systemd-run --user --scope -p Delegate=yes …); every "
            + "record says so."
        if !memory {
            warnings.append(
                LimitWarning(
                    limit: "memory",
                    explanation:
                        "no memory cgroup can be made here: functions may use more than their memory size, and "
                        + "Max Memory Used is the process's resident peak. \(remedy)"))
        }
        if !cpu {
            warnings.append(
                LimitWarning(
                    limit: "cpu",
                    explanation: "no CPU cgroup can be made here: every function runs at the machine's full speed, "
                        + "whatever its memory size. \(remedy)"))
        }
        let large = functions.filter { !canGiveCPU(to: $0) }.map(\.name)
        if cpu, !large.isEmpty {
            warnings.append(
                LimitWarning(
                    limit: "cpu",
                    explanation:
                        "this machine has \(cpus) CPUs, fewer than Lambda gives to \(large.joined(separator: ", "))"
                        + ": these run slower here than there, and every record of theirs says so."))
        }
        return warnings
    }

    /// Half a percent less is not worth a warning: two vCPUs are 3,538 MB.
    private func canGiveCPU(to spec: FunctionSpec) -> Bool {
        LambdaLimits.cpuShare(memorySize: spec.memorySize) <= Double(cpus) * 1.005
    }
}

extension FunctionSpec {
    /// Refuses what no instance could be started from.
    func check(for isolation: Isolation) throws(LocalPlatformError) {
        func refuse(_ reason: String) -> LocalPlatformError { .invalidFunction(name: name, reason: reason) }
        guard LambdaLimits.memorySizes.contains(memorySize) else {
            throw refuse("memory size \(memorySize) MB is outside \(LambdaLimits.memorySizes)")
        }
        switch isolation {
        case .process:
            guard let executable = command.first, executable.hasPrefix("/") else {
                throw refuse("its command must begin with the absolute path of an executable")
            }
        case .container:
            guard image != nil else { throw refuse("it has no image, without which it can't run in a container") }
        }
        guard (1...LambdaLimits.longestTimeoutSeconds).contains(timeoutSeconds) else {
            throw refuse("timeout \(timeoutSeconds) s is outside 1...\(LambdaLimits.longestTimeoutSeconds)")
        }
    }
}
