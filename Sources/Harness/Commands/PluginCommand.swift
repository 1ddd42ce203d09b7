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

extension [ListedPlugin] {
    /// Those that can be used, and what is wrong with the others.
    func separated() -> (plugins: [RegisteredPlugin], errors: [CatalogError]) {
        var (plugins, errors): ([RegisteredPlugin], [CatalogError]) = ([], [])
        for listed in self {
            switch listed.plugin {
            case .success(let plugin): plugins.append(plugin)
            case .failure(let error): errors.append(error)
            }
        }
        return (plugins, errors)
    }
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
            let (plugins, errors) = try project.listedPlugins().separated()
            try printRows(
                plugins.map(\.manifest), asJSON: json, header: ["NAME", "FAMILY", "DATASET", "ITEM", "SUMMARY"]
            ) {
                [$0.name, $0.family.rawValue, $0.dataset, $0.item.rawValue, $0.summary]
            }
            for error in errors { Terminal.say("Error: \(error)") }
            if !errors.isEmpty { throw ExitCode.failure }
        }
    }

    /// `harness plugin add`
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a plugin to the registry.",
            discussion: """
                EXAMPLES
                  harness plugin add Plugins/my-algorithm
                  harness plugin add sklearn --serves my-algorithm
                """)

        @Argument(help: "The plugin's folder, or its name if the folder is in Plugins/.", completion: .directory)
        var plugin: String

        @Option(
            help: ArgumentHelp(
                "List it as another implementation of this plugin, whose model it serves.", valueName: "plugin"))
        var serves: String?

        func run() async throws {
            let added = try Project.current().addPlugin(plugin, serving: serves)
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
