import Experiment
import Foundation
import Glibc

/// Where on this machine control groups can be made: a folder per hierarchy that belongs to this platform alone, with an
/// `OwnedName`.
package struct ControlGroups: Sendable {
    package enum Version: Sendable { case v1, v2 }

    /// One controller's place.
    package struct Hierarchy: Sendable, Equatable {
        package var version: Version
        package var folder: String
    }

    package let memory: Hierarchy?
    let cpu: Hierarchy?

    static let none = ControlGroups(memory: nil, cpu: nil)

    /// What this machine lets us use: v1 hierarchies below the own group, or the nearest v2 group above the own one
    /// that may be written to and passes the controllers on (as systemd delegates it to a user).
    package static func find() -> ControlGroups {
        removeStale()
        let mounts = self.mounts
        let name = OwnedName.make()
        // Under v2 a process is in one group: what limits it must all be there. The nearest group above may pass on one
        // controller only, and one further up both.
        if let both = claim([.memory, .cpu], in: mounts.filter { $0.version == .v2 }, name: name) {
            return ControlGroups(memory: both, cpu: both)
        }
        let memory = claim([.memory], in: mounts, name: name)
        // An instance's group is of one version, also where a hybrid machine has some controllers in each.
        let usable = mounts.filter { memory == nil || $0.version == .v1 && memory?.version == .v1 }
        return ControlGroups(memory: memory, cpu: claim([.cpu], in: usable, name: name))
    }

    /// A group for one instance.
    ///
    /// - Parameter name: unique in this platform.
    func makeGroup(_ name: String, memorySize: Int) throws(SystemError) -> ControlGroup? {
        guard let version = (memory ?? cpu)?.version else { return nil }
        return try ControlGroup(
            version: version, memoryFolder: memory.map { "\($0.folder)/\(name)" },
            cpuFolder: cpu.map { "\($0.folder)/\(name)" }, memorySize: memorySize)
    }

    /// The group that a container engine has made for the process, with the function's limits on it.
    ///
    /// - Throws: `SystemError` if the process has no group of its own, or one that can't be changed.
    static func group(of pid: pid_t, memorySize: Int) throws(SystemError) -> ControlGroup {
        let (mounts, own) = (mounts(of: "\(pid)"), self.mounts)
        func folder(_ controller: Controller) throws(SystemError) -> (CgroupMount, String) {
            guard
                let mount = mounts.first(where: { $0.controllers.contains(controller.rawValue) })
                    ?? mounts.first(where: { $0.version == .v2 }),
                !own.contains(mount)
            else { throw SystemError("find the \(controller.rawValue) control group of process \(pid)", code: ENOENT) }
            let file = "\(mount.candidates[0])/\(controller.limitFile(mount.version))"
            guard access(file, W_OK) == 0 else { throw SystemError("open \(file)") }
            return (mount, mount.candidates[0])
        }
        let (memory, cpu) = (try folder(.memory), try folder(.cpu))
        return try ControlGroup(
            version: memory.0.version, memoryFolder: memory.1, cpuFolder: cpu.1, memorySize: memorySize)
    }

    /// The processes of a container of docker's, whose daemon tells nobody where it has put it: below the group
    /// `docker`, or where systemd makes groups for it, in a scope (docker's documentation, "Runtime metrics").
    static func processes(ofDockerContainer id: String) -> [pid_t] {
        guard !id.isEmpty else { return [] }
        let places = ["docker/\(id)", "system.slice/docker-\(id).scope"]
        for mount in mounts {
            for place in places {
                let processes = contents("\(mount.mountPoint)/\(place)/cgroup.procs").split(separator: "\n")
                if !processes.isEmpty { return processes.compactMap { pid_t($0) } }
            }
        }
        return []
    }

    /// Removes the platform's own folders, when all instances have ended.
    package func remove() {
        for folder in Set([memory, cpu].compactMap { $0?.folder }) { Self.removeGroup(folder) }
    }
}

extension ControlGroups {
    private static var mounts: [CgroupMount] { mounts(of: "self") }

    /// The hierarchies, with the place of a process in each.
    private static func mounts(of process: String) -> [CgroupMount] {
        CgroupMount.all(mountInfo: contents("/proc/self/mountinfo"), groups: contents("/proc/\(process)/cgroup"))
    }

    private enum Controller: String {
        case memory, cpu

        /// The file that sets its limit, where it is in force.
        func limitFile(_ version: Version) -> String {
            switch self {
            case .memory: version == .v1 ? "memory.limit_in_bytes" : "memory.max"
            case .cpu: version == .v1 ? "cpu.cfs_quota_us" : "cpu.max"
            }
        }
    }

    /// Makes a folder of our own in which all of `controllers` can be used.
    private static func claim(_ controllers: [Controller], in mounts: [CgroupMount], name: String) -> Hierarchy? {
        for mount in mounts
        where mount.version == .v2 || controllers.allSatisfy({ mount.controllers.contains($0.rawValue) }) {
            for parent in mount.candidates {
                let folder = "\(parent)/\(name)"
                guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { continue }
                if mount.version == .v2 {
                    // Fails where the parent doesn't pass a controller on; the files below tell.
                    for controller in controllers {
                        try? writeFile("\(folder)/cgroup.subtree_control", "+\(controller.rawValue)")
                    }
                }
                if controllers.allSatisfy({ access("\(folder)/\($0.limitFile(mount.version))", W_OK) == 0 }) {
                    return Hierarchy(version: mount.version, folder: folder)
                }
                rmdir(folder)
            }
        }
        return nil
    }

    /// Removes what harnesses that no longer run have left behind, processes and groups. Takes next to no time.
    package static func removeStale() {
        for parent in Set(mounts.flatMap(\.candidates)) { removeStale(in: parent) }
    }

    package static func removeStale(in parent: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        for name in names where OwnedName.isStale(name) { removeGroup("\(parent)/\(name)") }
    }

    /// Kills all processes in the group and in those below it, then removes them, the lowest first.
    static func removeGroup(_ folder: String) {
        let children = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for child in children {
            var status = stat()
            if stat("\(folder)/\(child)", &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
                removeGroup("\(folder)/\(child)")
            }
        }
        // A killed process leaves its group when it has ended, which takes a moment.
        for _ in 0..<500 {
            if rmdir(folder) == 0 || errno == ENOENT { return }
            for pid in contents("\(folder)/cgroup.procs").split(separator: "\n") {
                if let pid = pid_t(pid), pid > 0 { kill(pid, SIGKILL) }
            }
            usleep(2000)
        }
    }
}
