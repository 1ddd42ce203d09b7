import ArgumentParser
import Catalog
import Experiment
import Foundation

/// `harness run FILE`, and the defaults of `.env`.
extension RunCommand {
    /// Runs what the command line, the experiment file and the project's `.env` say together, the first of them first. What is
    /// wrong with a value of a file is told by its line.
    func runWithFiles() async throws {
        let given = Self.givenOptions
        let experiment = try file.map { try ExperimentFile(file: URL(given: $0)) }
        let chosen = experiment?.settings.besides(given) ?? []
        let defaults = try DefaultsFile(in: Project.current().root)
        let standing = defaults?.settings.besides(given.union(chosen.map(\.key.rawValue))) ?? []
        guard experiment != nil || !standing.isEmpty else {
            try check()
            return try await execute()
        }
        if let defaults, !standing.isEmpty {
            let arguments = standing.flatMap(\.arguments).joined(separator: " ")
            Terminal.say("Defaults from \(defaults.path): \(arguments)")
        }
        let settings = standing + chosen
        let options = try Self.options(settings)
        do {
            try options.check()
            try await options.execute()
        } catch let error as ValidationError {
            // The option at fault is named first.
            let places = settings.compactMap { setting in
                error.message.firstRange(of: "--\(setting.key.rawValue)").map {
                    (at: $0.lowerBound, setting: setting)
                }
            }
            if let setting = places.min(by: { $0.at < $1.at })?.setting { throw setting.error(error.message) }
            guard let experiment else { throw error }
            throw experiment.error(1, error.message)
        } catch ExperimentError.invalid(let option, let value, let reason) {
            guard let setting = settings.first(where: { "--\($0.key.rawValue)" == option }) else {
                throw ExperimentError.invalid(option: option, value: value, reason: reason)
            }
            throw setting.error("\(setting.key.rawValue) \(value): \(reason)")
        }
    }

    /// The options that settings and the command line give together.
    ///
    /// - Throws: `ExperimentError.malformedLine` for a value that no option takes.
    private static func options(_ settings: [ExperimentFile.Setting]) throws -> RunCommand {
        for setting in settings {
            // One at a time, so that the error is about this line.
            do { _ = try parse([setting.path] + setting.arguments) } catch {
                throw setting.error(message(for: error))
            }
        }
        return try parse(settings.flatMap(\.arguments) + arguments)
    }
}
