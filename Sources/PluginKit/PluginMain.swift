/// The `main` of every plugin: the Lambda runtime without arguments, else the subcommand they name.
public enum PluginMain {
    /// Runs a plugin and ends the process.
    public static func run<P: Plugin & ~Copyable>(_ plugin: P.Type, named name: String) -> Never {
        fatalError()
    }

    /// Runs a plugin that can also be trained, and ends the process.
    public static func run<P: Plugin & Trainable & ~Copyable>(_ plugin: P.Type, named name: String) -> Never {
        fatalError()
    }
}
