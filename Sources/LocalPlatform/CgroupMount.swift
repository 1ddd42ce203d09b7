/// A cgroup file system and the own process's place in it.
package struct CgroupMount: Equatable {
    package var version: ControlGroups.Version
    /// The controllers of a v1 hierarchy; v2 lists them in each group.
    package var controllers: [String]
    package var mountPoint: String
    /// The own group, below the mount point; empty at its root.
    package var ownPath: String

    /// Folders to try for groups of our own: the own group, and under v2 those above it, since a group that holds
    /// processes can't pass controllers on.
    package var candidates: [String] {
        var parts = ownPath.split(separator: "/")
        var folders = [mountPoint + parts.map { "/\($0)" }.joined()]
        while version == .v2, !parts.isEmpty {
            parts.removeLast()
            folders.append(mountPoint + parts.map { "/\($0)" }.joined())
        }
        return folders
    }

    /// - Parameters:
    ///   - mountInfo: the text of /proc/self/mountinfo (proc(5)).
    ///   - groups: the text of /proc/self/cgroup (cgroups(7)).
    package static func all(mountInfo: String, groups: String) -> [CgroupMount] {
        let own = groups.split(separator: "\n").compactMap { line -> (controllers: [String], path: String)? in
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { return nil }
            return (fields[1].split(separator: ",").map(String.init), String(fields[2]))
        }
        return mountInfo.split(separator: "\n").compactMap { line in
            // id parent major:minor root mountpoint options [tags] - type source superoptions
            let fields = line.split(separator: " ")
            guard let dash = fields.firstIndex(of: "-"), dash >= 5, fields.count > dash + 3 else { return nil }
            let (root, mountPoint) = (String(fields[3]), String(fields[4]))
            switch fields[dash + 1] {
            case "cgroup":
                let options = fields[dash + 3].split(separator: ",").map(String.init)
                guard let group = own.first(where: { !$0.controllers.isEmpty && options.contains($0.controllers[0]) })
                else { return nil }
                return CgroupMount(
                    version: .v1, controllers: group.controllers, mountPoint: mountPoint,
                    ownPath: relative(group.path, to: root))
            case "cgroup2":
                guard let group = own.first(where: \.controllers.isEmpty) else { return nil }
                return CgroupMount(
                    version: .v2, controllers: [], mountPoint: mountPoint, ownPath: relative(group.path, to: root))
            default: return nil
            }
        }
    }

    /// Where only a part of the hierarchy is mounted, as in a container, paths count from that part.
    private static func relative(_ path: String, to root: String) -> String {
        if root == "/" { return path == "/" ? "" : path }
        return path.hasPrefix(root) ? String(path.dropFirst(root.count)) : ""
    }
}
