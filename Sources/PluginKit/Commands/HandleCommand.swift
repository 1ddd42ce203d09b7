internal import Glibc
internal import Wire

/// `handle`: lets the handler work on a dataset's rows and prints the outputs, one line per item.
struct HandleCommand {
    static let usage = "usage: handle --data rows.jsonl --model FOLDER --batch-size N [--limit ROWS]"

    private let data: String
    private let model: String
    private let batchSize: Int
    private let limit: Int

    init(_ arguments: some Sequence<String>) throws(PluginError) {
        let arguments = try Arguments(
            arguments, options: ["data", "model", "batch-size", "limit"], usage: Self.usage)
        data = try arguments.string("data")
        model = try arguments.string("model")
        batchSize = try arguments.optional("batch-size", in: 1...Int.max) ?? 1
        limit = try arguments.optional("limit", in: 1...Int.max) ?? .max
    }

    func run<P: Plugin & ~Copyable>(_ plugin: P.Type, environment: RuntimeEnvironment) throws {
        var plugin = try P(initializer: environment.initializationContext(modelDirectory: model))
        var rows = try RowReader<P.Item>(path: data)
        var lines = JSONWriter()
        var remaining = limit
        while remaining > 0 {
            let batch = try rows.next(min(batchSize, remaining)).items
            guard !batch.isEmpty else { break }
            for output in try plugin.checkedHandler(batch) {
                output.write(to: &lines)
                lines.endLine()
            }
            write(lines.bytes, to: STDOUT_FILENO)
            lines.removeAll()
            remaining -= batch.count
        }
    }
}
