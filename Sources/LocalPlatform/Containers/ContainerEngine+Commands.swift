import Foundation
import Glibc

/// The arguments of an engine's commands. The two engines agree in most, since podman copies docker's.
extension ContainerEngine {
    /// Starts a container and waits for its end. Its output is the command's own, and so is its exit code.
    ///
    /// - Parameters:
    ///   - image: as the engine knows it.
    ///   - memorySize: in MB.
    ///   - limitsMemory: whether the engine can and shall limit it.
    func run(
        _ container: ContainerFolder.Container, image: String, memorySize: Int, cpus: [CInt], limitsMemory: Bool
    ) -> [String] {
        var arguments =
            global + [
                "run", "--rm", "--name", container.name,
                // The Runtime API is where it is for processes too: on the loopback interface.
                "--network", "host", "--env-file", container.environmentFile,
                // A Lambda function has no privileges.
                "--cap-drop", "all", "--security-opt", "no-new-privileges",
                "--ulimit", "nofile=\(Self.openFiles):\(Self.openFiles)", "--ulimit",
                "nproc=\(Self.processes):\(Self.processes)",
            ]
        if choosesCPUs, !cpus.isEmpty { arguments += ["--cpuset-cpus", cpus.map(String.init).joined(separator: ",")] }
        if limitsMemory { arguments += ["--memory", "\(memorySize)m", "--memory-swap", "\(memorySize)m"] }
        switch kind {
        case .podman:
            arguments += [
                // The container's process writes into our pipe itself; nothing is lost, and nothing comes late.
                "--log-driver", "passthrough", "--cgroups", "no-conmon", "--pidfile", container.processFile,
                "--http-proxy=false", "--no-hosts",
            ]
        case .docker:
            arguments += ["--log-driver", "none", "--cidfile", container.identifierFile]
        }
        return arguments + [image]
    }

    /// Removes containers, whatever state they are in; none need be there.
    func remove(_ names: [String]) -> [String] {
        // Podman would first ask it to end and wait, and do nothing at all if one isn't there.
        global + ["rm", "--force"] + (kind == .podman ? ["--time", "0", "--ignore"] : []) + names
    }

    /// Before any command.
    private var global: [String] {
        switch kind {
        case .podman:
            // Without events there is no journal to write to; systemd, if there is one, need not be asked for a group.
            ["--events-backend", "none"] + (limits.memory ? ["--cgroup-manager", "cgroupfs"] : [])
        case .docker: []
        }
    }

    /// How many files a Lambda function may have open.
    private static let openFiles = 1024
    /// How many processes and threads a user may have: podman's own default, where the harness may have as many. A
    /// function of Lambda's may have 1,024, but here the kernel counts those of all instances together.
    private static let processes: Int = {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(__RLIMIT_NPROC.rawValue), &limit) == 0 else { return 32_768 }
        return Int(min(limit.rlim_max, 32_768))
    }()

    /// The first process of a container as this machine numbers it; nil as long as there is none.
    func process(of container: ContainerFolder.Container) -> pid_t? {
        switch kind {
        case .podman: pid_t(contents(container.processFile))
        case .docker:
            // Where docker's daemon makes groups, with either of its drivers (docker's documentation, "Runtime
            // metrics"). While the runtime is at work, helpers of its own are in there too.
            ControlGroups.processes(ofDockerContainer: contents(container.identifierFile)).first { pid in
                let line = contents("/proc/\(pid)/status").split(separator: "\n").first { $0.hasPrefix("NSpid:") }
                let ids = line?.split(separator: "\t").dropFirst() ?? []
                return ids.count > 1 && ids.last == "1"
            }
        }
    }
}
