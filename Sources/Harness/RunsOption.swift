import ArgumentParser
import Catalog
import Experiment
import Foundation

/// Where the folders of the runs lie.
struct RunsOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder that holds the runs' folders (default: the project's runs/).", valueName: "folder"))
    var runs: String?

    /// The absolute path of that folder.
    func folder(in project: Project) -> String {
        guard let runs else { return "\(project.root)/runs" }
        return URL(filePath: runs, relativeTo: URL(filePath: FileManager.default.currentDirectoryPath)).path
    }

    /// The folder of a run, given by its name or as a path.
    ///
    /// - Throws: `ExperimentError.malformedRun` if there is no such run.
    func run(named name: String, in project: Project) throws(ExperimentError) -> RunFolder {
        let candidates = ["\(folder(in: project))/\(name)", name]
        guard let path = candidates.first(where: { FileManager.default.fileExists(atPath: $0 + "/plan.json") }) else {
            throw .malformedRun(path: name, reason: "there is no such run; 'harness runs list' names them all")
        }
        return RunFolder(URL(filePath: path, directoryHint: .isDirectory))
    }
}

extension Project {
    /// The project that `./harness` was started in: its launcher names it, since the user may stand in any folder.
    static func current() throws -> Project {
        if let root = ProcessInfo.processInfo.environment["HARNESS_ROOT"] { return try Project(root: root) }
        return try Project.find()
    }
}
