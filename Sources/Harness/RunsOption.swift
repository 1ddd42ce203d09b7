import ArgumentParser
import Catalog
import Foundation

/// Where the folders of the runs lie.
struct RunsOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder that holds the runs' folders (default: the project's runs/).", valueName: "folder"))
    var runs: String?

    /// The absolute path of that folder.
    func folder(in project: Project) -> String {
        runs.map { URL(given: $0).path } ?? "\(project.root)/runs"
    }
}

extension Project {
    /// The project that `./harness` was started in: its launcher names it, since the user may stand in any folder.
    static func current() throws -> Project {
        if let root = ProcessInfo.processInfo.environment["HARNESS_ROOT"] { return try Project(root: root) }
        return try Project.find()
    }
}
