import ArgumentParser
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
            RunCommand.self, ProcessCommand.self, CollectCommand.self, RunsCommand.self, TrainCommand.self,
            PluginCommand.self, NewCommand.self,
            DatasetCommand.self, ServeCommand.self, DoctorCommand.self,
        ])

    static func main() async {
        // After `kill -9` of a run, any next call cleans up.
        ControlGroups.removeStale()
        await main(nil)
    }
}
