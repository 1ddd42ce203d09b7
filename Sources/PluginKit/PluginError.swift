/// What can go wrong between the plugin and its surroundings. The description says what, where, and what to do next.
public enum PluginError: Error, Equatable, CustomStringConvertible {
    /// A file can't be opened, read or written.
    case file(path: String, reason: String)
    /// A line of a dataset is at fault.
    case row(file: String, line: Int, reason: String)
    /// A parameter of the recipe is at fault.
    case parameter(file: String, name: String, reason: String)
    /// An item of a batch is at fault; the first one has the index 0.
    case item(index: Int, reason: String)
    /// The handler returned another number of outputs than the batch has items.
    case outputCount(expected: Int, got: Int)
    /// An environment variable is missing or isn't what it must be.
    case environment(name: String, reason: String)
    /// The Runtime API can't be reached, or doesn't answer as it must.
    case runtimeAPI(reason: String)
    /// The command line is wrong.
    case usage(reason: String)

    /// One line.
    public var description: String {
        switch self {
        case .file(let path, let reason): "\(path): \(reason)"
        case .row(let file, let line, let reason): "\(file):\(line): \(reason)"
        case .parameter(let file, let name, let reason): "\(file): parameter \"\(name)\": \(reason)"
        case .item(let index, let reason): "Message.Batch[\(index)]: \(reason)"
        case .outputCount(let expected, let got):
            "the handler returned \(got) outputs for \(expected) items; it must return one per item"
        case .environment(let name, let reason): "environment variable \(name): \(reason)"
        case .runtimeAPI(let reason): "Lambda Runtime API: \(reason)"
        case .usage(let reason): reason
        }
    }
}
