internal import Glibc
internal import Wire

/// The `main` of every plugin. Without arguments it is the Lambda runtime; with one, a subcommand:
///
///     train  --data rows.jsonl --recipe recipe.json --output FOLDER [--seed N]
///     handle --data rows.jsonl --model FOLDER --batch-size N [--limit ROWS]
///     time   --data rows.jsonl --model FOLDER --batch-size 1,10,100 [--seconds S]
public enum PluginMain {
    /// Runs a plugin and ends the process: with 0, or after an error, which goes to the standard error, with 1.
    ///
    /// - Parameter name: the plugin's name, as in its manifest.
    public static func run<P: Plugin & ~Copyable>(_ plugin: P.Type, named name: String) -> Never {
        end { started in
            try run(plugin, named: name, started: started) { _ in
                throw PluginError.usage(reason: "\(name) has no model to train")
            }
        }
    }

    /// Runs a plugin that can also be trained, and ends the process.
    ///
    /// - Parameter name: the plugin's name, as in its manifest and in its bundle.
    public static func run<P: Plugin & Trainable & ~Copyable>(_ plugin: P.Type, named name: String) -> Never {
        end { started in
            try run(plugin, named: name, started: started) { arguments in
                try TrainCommand(arguments).run(plugin, named: name)
            }
        }
    }

    private static func end(_ main: (_ started: Timestamp) throws -> Void) -> Never {
        let started = Timestamp.now()
        // Who closes our output mustn't kill us in the middle of an invocation.
        signal(SIGPIPE, SIG_IGN)
        do {
            try main(started)
            exit(EXIT_SUCCESS)
        } catch {
            printError("\(error)")
            exit(EXIT_FAILURE)
        }
    }

    private static func run<P: Plugin & ~Copyable>(
        _ plugin: P.Type, named name: String, started: Timestamp, train: (ArraySlice<String>) throws -> Void
    ) throws {
        let environment = RuntimeEnvironment(plugin: name)
        let arguments = CommandLine.arguments.dropFirst(2)
        switch CommandLine.arguments.dropFirst().first {
        case nil: try serve(plugin, environment: environment, started: started)
        case "train": try train(arguments)
        case "handle": try HandleCommand(arguments).run(plugin, environment: environment)
        case "time": try TimeCommand(arguments).run(plugin, environment: environment)
        case let other?:
            throw PluginError.usage(reason: "unknown command \"\(other)\"; there are train, handle and time")
        }
    }

    private static func serve<P: Plugin & ~Copyable>(
        _ plugin: P.Type, environment: RuntimeEnvironment, started: Timestamp
    ) throws {
        guard let api = environment.api else {
            throw PluginError.environment(
                name: "AWS_LAMBDA_RUNTIME_API",
                reason: "not set; this program is started by Lambda, or takes the commands train, handle and time")
        }
        var loop = try RuntimeLoop(
            plugin, context: environment.initializationContext(), transport: HTTPTransport(api: api),
            log: FunctionLog(instance: environment.instance), started: started)
        try loop.run()
    }
}
