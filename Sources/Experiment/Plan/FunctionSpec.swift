/// A plugin deployed at one memory size: all that a platform needs to know to run it.
package struct FunctionSpec: Sendable, Codable, Hashable {
    package var plugin: String
    /// In MB, 128 to 10,240.
    package var memorySize: Int
    /// What an instance executes, the absolute path of the executable first.
    package var command: [String]
    package var workingDirectory: String
    /// Where the instance finds its model bundle.
    package var modelDirectory: String
    /// What an instance runs where instances are containers: an image of a folder with an OCI image layout (`FOLDER`,
    /// `FOLDER:NAME` or `FOLDER@DIGEST`), an image archive, or the name of an image that the container engine has. The
    /// image says itself what is executed and where the model is, and `command` and the folders are of no account; nil
    /// where instances are processes.
    package var image: String?
    /// Added to what the platform itself sets.
    package var environment: [String: String] = [:]
    /// The longest that one invocation may take.
    package var timeoutSeconds: Int = 60

    package var name: String { Self.name(plugin: plugin, memorySize: memorySize) }

    /// `ml-on-faas-<plugin>-<memory>MB`.
    package static func name(plugin: String, memorySize: Int) -> String { "ml-on-faas-\(plugin)-\(memorySize)MB" }

    package init(
        plugin: String, memorySize: Int, command: [String], workingDirectory: String, modelDirectory: String
    ) {
        self.plugin = plugin
        self.memorySize = memorySize
        self.command = command
        self.workingDirectory = workingDirectory
        self.modelDirectory = modelDirectory
    }
}
