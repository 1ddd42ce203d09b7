import ArgumentParser
import Experiment
import Foundation

/// `harness run FILE`.
extension RunCommand {
    /// Runs the experiment of a file, as far as the command line doesn't override it. What is wrong with a value of the file
    /// is told by its line.
    func run(experiment path: String) async throws {
        let experiment = try ExperimentFile(file: URL(given: path))
        let (options, settings) = try Self.options(of: experiment)
        do {
            try options.check()
            try await options.execute()
        } catch let error as ValidationError {
            // The option at fault is named first.
            let lines = settings.compactMap { setting in
                error.message.firstRange(of: "--\(setting.key.rawValue)").map {
                    (at: $0.lowerBound, line: setting.line)
                }
            }
            throw experiment.error(lines.min { $0.at < $1.at }?.line ?? 1, error.message)
        } catch ExperimentError.invalid(let option, let value, let reason) {
            guard let setting = settings.first(where: { "--\($0.key.rawValue)" == option }) else {
                throw ExperimentError.invalid(option: option, value: value, reason: reason)
            }
            throw experiment.error(setting.line, "\(setting.key.rawValue) \(value): \(reason)")
        }
    }

    /// The options that an experiment and the command line give together, and which of the file's are among them.
    ///
    /// - Throws: `ExperimentError.malformedLine` for a value that no option takes.
    private static func options(
        of experiment: ExperimentFile
    ) throws -> (options: RunCommand, settings: [ExperimentFile.Setting]) {
        let settings = experiment.settings(besides: givenOptions)
        for setting in settings {
            // One at a time, so that the error is about this line.
            do { _ = try parse([experiment.path] + setting.arguments) } catch {
                throw experiment.error(setting.line, message(for: error))
            }
        }
        return (try parse(settings.flatMap(\.arguments) + arguments), settings)
    }
}
