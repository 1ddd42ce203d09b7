import ArgumentParser
import Catalog

/// `harness plugin …`
struct PluginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin",
        abstract: "List, add, remove and check plugins.",
        discussion: """
            EXAMPLES
              harness plugin list
              harness plugin check k-means
            """,
        subcommands: [List.self, Add.self, Remove.self, Check.self])
}

extension PluginCommand {
    /// `harness plugin list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the plugins of the registry.",
            discussion: """
                EXAMPLE
                  harness plugin list --json
                """)

        @Flag(help: "Print JSON instead of a table.")
        var json = false

        func run() async throws {
            let project = try Project.current()
            let manifests = try project.plugins().map(\.manifest)
            try printRows(manifests, asJSON: json, header: ["NAME", "FAMILY", "DATASET", "ITEM", "SUMMARY"]) {
                [$0.name, $0.family.rawValue, $0.dataset, $0.item.rawValue, $0.summary]
            }
        }
    }

    /// `harness plugin add`
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a plugin to the registry.",
            discussion: """
                EXAMPLE
                  harness plugin add Plugins/my-algorithm
                """)

        @Argument(help: "The plugin's folder, or its name if the folder is in Plugins/.", completion: .directory)
        var plugin: String

        func run() async throws {
            let added = try Project.current().addPlugin(plugin)
            print("Added \(added.name): \(added.manifest.summary)")
            print("Try it with: harness plugin check \(added.name)")
        }
    }

    /// `harness plugin remove`
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a plugin out of the registry.",
            discussion: """
                EXAMPLE
                  harness plugin remove my-algorithm --delete
                """)

        @Argument(help: "The plugin.")
        var name: String

        @Flag(help: "Delete the plugin's folder, recipe and model, too.")
        var delete = false

        func run() async throws {
            try Project.current().removePlugin(name, deletesFolder: delete)
            print("Removed \(name)\(delete ? " and its files" : "; its folder is still there").")
        }
    }
}
