import ArgumentParser
import Foundation
import LocalPlatform

/// The command line: only here do all modules meet.
@main
struct HarnessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "harness",
        abstract: "Measures machine-learning algorithms as cloud functions.",
        discussion: """
            EXAMPLES
              harness run --plugin pca
              harness new my-algorithm --like k-means
              harness dataset add tweets.csv --text-column Text --label-column Emotion
            """,
        subcommands: [
            RunCommand.self, ProcessCommand.self, ReportCommand.self, CompareCommand.self, RecommendCommand.self,
            GateCommand.self, CollectCommand.self, RunsCommand.self,
            TrainCommand.self, PluginCommand.self, NewCommand.self, DatasetCommand.self, BuildCommand.self,
            DeployCommand.self, DestroyCommand.self, PublishCommand.self, ServeCommand.self, DoctorCommand.self,
        ])

    static func main() async {
        // After `kill -9` of a run, any next call cleans up.
        ControlGroups.removeStale()
        let (outcome, signal) = await Interruption.cancelling {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        }
        guard let signal else {
            if case .failure(let error) = outcome { exit(withError: error) }
            return
        }
        if case .failure(let error) = outcome, !Interruption.isCause(of: error), !(error is ExitCode) {
            Terminal.say(fullMessage(for: error))
        }
        Terminal.say("Interrupted.")
        Foundation.exit(128 + signal)
    }
}
