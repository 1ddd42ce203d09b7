import ArgumentParser
import Catalog
import Experiment
import Foundation
import LocalPlatform

/// `harness serve`: the functions behind Lambda's Invoke API, until it is stopped.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Offer functions through AWS Lambda's Invoke API on this machine.",
        discussion: """
            The AWS CLI and the SDKs invoke them with --endpoint-url. Nobody is authenticated: keep it on the loopback \
            interface. Ctrl-C ends it, and all instances with it.

            EXAMPLES
              harness serve --plugin pca
              aws lambda invoke --endpoint-url http://127.0.0.1:9000 --region us-east-1 \\
                --no-sign-request --function-name ml-on-faas-pca-1769MB \\
                --payload fileb://event.json out.json
            """)

    @Option(help: ArgumentHelp("The plugins, separated by commas, or all.", valueName: "names"))
    var plugin: CommaSeparated<String>

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
            let server = try await platform.serve(host: host, port: port)
            for function in functions {
                // Written at once, also into a pipe: whoever started the server waits for it.
                let address = "http://\(host):\(server.port)/2015-03-31/functions/\(function.name)/invocations\n"
                FileHandle.standardOutput.write(Data(address.utf8))
            }
            Terminal.say("Logs are in \(folder)")
            await withTaskCancellationHandler {
                await server.untilStopped()
            } onCancel: {
                Task { await server.stop() }
            }
        } catch {
            await platform.shutDown()
            throw error
        }
        await platform.shutDown()
    }
}
