import ArgumentParser
import Catalog
import Experiment
import Foundation
import Results

/// `harness run --resume RUN`.
extension RunCommand {
    /// What may stand beside `--resume`: where things are, and what is printed.
    private static let optionsOfResumption: Set = [
        "resume", "runs", "json", "yes", "max-cost", "region", "profile", "endpoint-url",
    ]

    /// Goes on with a run by the options that it began with.
    func goOn(with run: String) async throws {
        let others = Self.givenOptions.subtracting(Self.optionsOfResumption).sorted()
        guard file == nil, others.isEmpty else {
            throw ExperimentError.invalid(
                option: "--resume", value: run,
                reason: "it goes on with the run as it was: leave out \(file ?? "--\(others[0])")")
        }
        let project = try Project.current()
        let folder = try RunList(folder: place.folder(in: project)).run(named: run)
        // Before anything is made of it, or added to its journal.
        try RunFormat.check(folder)
        let plan = try folder.readValidPlan()
        let environment = try folder.readEnvironment()
        var options = try Self.parse(Array(environment.command.dropFirst(2)) + Self.arguments)
        options.cloud.region = options.cloud.region ?? environment.cloud?.region
        let names = plan.plugins.map(\.name).filter { BaselineName.plugin($0) == nil }
        let session = RunSession(
            options: options, names: names, project: project, place: try await options.runPlace(in: project))
        try report(try await session.resume(folder, of: plan))
    }
}
