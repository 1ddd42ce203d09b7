import Experiment
import Foundation

extension EnvironmentRecord {
    /// Looks at this machine, this checkout and its libraries.
    ///
    /// - Parameters:
    ///   - command: what repeats the run.
    ///   - root: the project's folder.
    static func capture(command: [String], root: String) async -> EnvironmentRecord {
        async let revision = Shell.firstLine(of: "git", ["-C", root, "describe", "--always", "--dirty", "--tags"])
        async let swift = Shell.firstLine(of: "swift", ["--version"])
        async let openBLAS = version(of: "openblas")
        async let curl = version(of: "libcurl")
        async let cJSON = version(of: "libcjson")
        var libraries: [String: String] = [:]
        libraries["OpenBLAS"] = await openBLAS
        libraries["libcurl"] = await curl
        libraries["cJSON"] = await cJSON
        libraries["BLAS kernel"] = BLASLibrary.loaded()?.core
        return EnvironmentRecord(
            command: command, startedAt: Date.now.ISO8601Format(), machine: .current(), revision: await revision,
            swiftVersion: await swift ?? "unknown", libraries: libraries, unenforcedLimits: [])
    }

    private static func version(of library: String) async -> String? {
        await Shell.firstLine(of: "pkg-config", ["--modversion", library])
    }
}
