import ArgumentParser
import Catalog

/// `harness new`
struct NewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a new plugin out of an existing one, ready to run.",
        discussion: """
            Copies the plugin's folder and recipe under the new name and adds it to the registry.

            EXAMPLE
              harness new my-algorithm --like k-means
            """)

    @Argument(help: "The new plugin's name: lower-case letters, digits and single hyphens.")
    var name: String

    @Option(help: "The plugin to start from.")
    var like = "example"

    func run() async throws {
        let plugin = try Project.current().newPlugin(name, like: like)
        print("\(plugin.name) is in \(plugin.folder).")
        print("Write the algorithm in Sources/, then: harness run --plugin \(plugin.name)")
    }
}
