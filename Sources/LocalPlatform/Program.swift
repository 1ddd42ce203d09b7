package import CSandbox
import Glibc

/// What an instance's process is started as.
package struct Program: Sendable {
    /// The executable's absolute path first.
    package var command: [String]
    /// The whole environment; nothing of the harness's own is passed on.
    package var environment: [String: String]
    package var workingDirectory: String
    /// Standard output and standard error.
    package var output: CInt
    /// Open files of the control groups to join.
    package var groups: [CInt]
    /// The CPUs to run on; none means all.
    package var cpus: [CInt]

    package init(
        command: [String], environment: [String: String], workingDirectory: String, output: CInt, groups: [CInt],
        cpus: [CInt]
    ) {
        self.command = command
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.output = output
        self.groups = groups
        self.cpus = cpus
    }
}

/// Why a process couldn't be started, and at which step.
package struct SpawnError: Error, CustomStringConvertible {
    package let step: String
    package let code: CInt

    package var description: String { "\(step): \(String(cString: strerror(code)))" }
}

extension Program {
    /// Starts the program. Call it on a thread that lives as long as the process may.
    package func spawn() throws(SpawnError) -> sandbox_process {
        var process = sandbox_process()
        let code = withCStrings(command) { arguments in
            withCStrings(environment.map { "\($0.key)=\($0.value)" }) { variables in
                workingDirectory.withCString { directory in
                    groups.withUnsafeBufferPointer { groups in
                        cpus.withUnsafeBufferPointer { cpus in
                            // A command is never empty: deployment checks it.
                            guard let path = arguments[0] else { return EINVAL }
                            var spec = sandbox_spec(
                                path: path, arguments: arguments, environment: variables, directory: directory,
                                output: output, groups: groups.baseAddress, group_count: groups.count,
                                cpus: cpus.baseAddress, cpu_count: cpus.count)
                            return sandbox_spawn(&spec, &process)
                        }
                    }
                }
            }
        }
        guard code == 0 else { throw SpawnError(step: description(of: process.failed_step), code: code) }
        return process
    }

    private func description(of step: sandbox_step) -> String {
        switch step {
        case SANDBOX_STEP_CGROUP: "can't join its control group"
        case SANDBOX_STEP_DIRECTORY: "can't enter \(workingDirectory)"
        case SANDBOX_STEP_STREAMS: "can't redirect its standard streams"
        case SANDBOX_STEP_AFFINITY: "can't choose its CPUs"
        case SANDBOX_STEP_EXEC: "can't execute \(command.first ?? "")"
        default: "can't start a process"
        }
    }
}

/// Calls `body` with `strings` as a NULL-terminated array of C strings.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    let copies = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: strings.count + 1)
    for (index, string) in strings.enumerated() { copies[index] = strdup(string) }
    copies[strings.count] = nil
    defer {
        for index in strings.indices { free(copies[index]) }
        copies.deallocate()
    }
    return body(copies)
}
