public import ModelBundle

/// What a plugin may ask about the instance it starts in.
public struct InitializationContext: Sendable {
    /// The folder that holds the plugin's model bundle.
    public let modelDirectory: String
    /// The function's memory size in MB.
    public let memorySize: Int
    /// How many vCPUs the instance sees.
    public let cpuCount: Int

    /// A context, for tests and other callers than the runtime.
    public init(modelDirectory: String, memorySize: Int, cpuCount: Int) {
        self.modelDirectory = modelDirectory
        self.memorySize = memorySize
        self.cpuCount = cpuCount
    }
}

/// Runs once per instance, in the init phase: loads the model, allocates the scratch memory.
public protocol Initializer: ~Copyable {
    /// - Throws: whatever makes the instance unusable; it is reported to Lambda as an init error.
    init(initializer context: InitializationContext) throws
}

/// Runs once per message.
public protocol Handler: ~Copyable {
    /// What one element of a batch is: `String` (the default), `Text`, or `[Double]` for numeric datasets.
    associatedtype Item: BatchItem = String
    /// What the plugin says of one item.
    associatedtype Output: BatchOutput

    /// - Parameter batch: the items of one message, none to many.
    /// - Returns: one output per item, in the order of the items.
    /// - Throws: whatever makes the invocation fail; it is reported to Lambda as an invocation error.
    mutating func handler(_ batch: [Item]) throws -> [Output]

    /// The same for a plugin that must know about its invocation, such as how much time is left. Unless a plugin has
    /// it, the handler above is called.
    mutating func handler(_ batch: [Item], context: InvocationContext) throws -> [Output]
}

extension Handler where Self: ~Copyable {
    /// Calls the handler that needs no context.
    public mutating func handler(_ batch: [Item], context: InvocationContext) throws -> [Output] {
        try handler(batch)
    }

    /// Calls the handler and holds it to its promise: one output per item.
    mutating func checkedHandler(_ batch: [Item], context: InvocationContext? = nil) throws -> [Output] {
        let outputs = if let context { try handler(batch, context: context) } else { try handler(batch) }
        guard outputs.count == batch.count else {
            throw PluginError.outputCount(expected: batch.count, got: outputs.count)
        }
        return outputs
    }
}

/// An algorithm that runs as a function.
public typealias Plugin = Handler & Initializer

/// A plugin that trains its own model.
public protocol Trainable: ~Copyable {
    associatedtype Item: BatchItem

    /// Trains a model and adds its tensors to `bundle`, which already knows the plugin, the dataset and the
    /// parameters. The same data, parameters and seed give the same bytes.
    ///
    /// - Returns: what is worth knowing about the training, such as `["inertia": 1234.5, "iterations": 17]`; `[:]` if
    ///   nothing is.
    /// - Throws: an error that names the row or the parameter at fault.
    static func train(
        on dataset: TrainingSet<Item>, parameters: Parameters, into bundle: inout BundleWriter
    ) throws -> KeyValuePairs<String, Double>
}
