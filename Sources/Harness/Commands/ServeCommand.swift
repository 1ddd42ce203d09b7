import ArgumentParser
import Catalog
import Experiment
import Foundation
import LocalPlatform

/// `harness serve`: the runs in a browser, and functions behind Lambda's Invoke API, until it is stopped.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Show the runs live in a browser, and offer functions through AWS Lambda's Invoke API.",
        discussion: """
            The page lists the runs of this project, the ones under way with their progress, and links to their reports.

            With --plugin, the AWS CLI and the SDKs invoke the plugins' functions with --endpoint-url; all options but \
            --runs, --host and --port are for these. Nobody is authenticated: keep it on the loopback interface. Ctrl-C \
            ends it, and all instances with it.

            EXAMPLES
              harness serve
              harness serve --plugin pca
              aws lambda invoke --endpoint-url http://127.0.0.1:9000 --region us-east-1 \\
                --no-sign-request --function-name ml-on-faas-pca-1769MB \\
                --payload fileb://event.json out.json
            """)

    @Option(
        help: ArgumentHelp(
            "The plugins to offer, separated by commas, or all (default: none, the runs alone).", valueName: "names"))
    var plugin: CommaSeparated<String>?

    @Option(help: ArgumentHelp("Memory sizes in MB, 128 to 10240; 1769 MB are one vCPU.", valueName: "sizes"))
    var memory = CommaSeparated([1769])

    @Option(help: "Serve models trained on this dataset instead of each recipe's.")
    var dataset: String?

    @Option(help: "Where functions run: local.")
    var platform = "local"

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes any free one.")
    var port = 9000

    @OptionGroup var place: RunsOption

    @OptionGroup var instances: InstanceOptions

    @Option(help: "The folder for the functions' logs (default: a temporary one).")
    var logs: String?

    func validate() throws {
        try instances.check()
        guard platform == "local" else {
            throw ValidationError("--platform \(platform): only 'local' can be served; AWS serves its own functions")
        }
        guard (0...65_535).contains(port) else { throw ValidationError("--port \(port): a port is 0 to 65535") }
    }

    func run() async throws {
        let project = try Project.current()
        let pages = RunPages(folder: place.folder(in: project)).pages
        guard let plugin else {
            let server = try await ServeServer(host: host, port: port, pages: pages)
            return await keep(server, functions: [])
        }
        let configuration = try await instances.platformConfiguration()
        let prepared = try await LocalPlace(project: project, instances: instances)
            .prepare(try project.pluginNames(plugin.values), dataset: dataset, steps: StepDisplay())
        let functions = prepared.flatMap { plugin in
            memory.values.map { plugin.function(memorySize: $0, timeoutSeconds: instances.timeout) }
        }
        let folder = logs ?? FileManager.default.temporaryDirectory.appending(path: "harness-serve-\(getpid())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)

        let platform = try await LocalPlatform(configuration: configuration)
        do {
            for warning in try await platform.deploy(functions, logFolder: folder) {
                Terminal.say("\(warning.limit): \(warning.explanation)")
            }
            let server = try await platform.serve(host: host, port: port, pages: pages)
            Terminal.say("Logs are in \(folder)")
            await keep(server, functions: functions)
        } catch {
            await platform.shutDown()
            throw error
        }
        await platform.shutDown()
    }

    /// Prints the addresses, the functions' first, and serves until this is cancelled.
    private func keep(_ server: ServeServer, functions: [FunctionSpec]) async {
        let base = "http://\(host.contains(":") ? "[\(host)]" : host):\(server.port)/"
        let addresses = functions.map { "\(base)2015-03-31/functions/\($0.name)/invocations\n" } + ["\(base)\n"]
        // Written at once, also into a pipe: whoever started the server waits for it.
        FileHandle.standardOutput.write(Data(addresses.joined().utf8))
        await withTaskCancellationHandler {
            await server.untilStopped()
        } onCancel: {
            Task { await server.stop() }
        }
    }
}
