internal import Glibc
internal import Wire

/// `time`: how long the handler takes, by batch size, without any platform around it.
struct TimeCommand {
    static let usage = "usage: time --data rows.jsonl --model FOLDER --batch-size 1,10,100 [--seconds S]"

    private let data: String
    private let model: String
    private let batchSizes: [Int]
    private let seconds: Double

    init(_ arguments: some Sequence<String>) throws(PluginError) {
        let arguments = try Arguments(
            arguments, options: ["data", "model", "batch-size", "seconds"], usage: Self.usage)
        data = try arguments.string("data")
        model = try arguments.string("model")
        batchSizes = try arguments.list("batch-size", in: 1...Int.max)
        seconds = try arguments.optional("seconds", in: 0.001...3600) ?? 2
    }

    /// Prints one object per batch size: how many batches were timed, and the times' order statistics, in microseconds.
    func run<P: Plugin & ~Copyable>(_ plugin: P.Type, environment: RuntimeEnvironment) throws {
        var plugin = try P(initializer: environment.initializationContext(modelDirectory: model))
        var reader = try RowReader<P.Item>(path: data)
        let rows = try reader.next(.max).items
        guard !rows.isEmpty else { throw PluginError.file(path: data, reason: "the dataset has no rows") }
        for batchSize in batchSizes {
            guard batchSize <= rows.count else {
                throw PluginError.usage(reason: "--batch-size \(batchSize): the dataset has only \(rows.count) rows")
            }
            let times = try time(&plugin, batches: batches(of: batchSize, from: rows))
            report(times, batchSize: batchSize, plugin: environment.instance.functionName)
        }
    }

    /// Whole batches of consecutive rows: at most 1000 of them, as more would only fill the memory.
    private func batches<Item>(of size: Int, from rows: [Item]) -> [[Item]] {
        (0..<min(1000, rows.count / size)).map { Array(rows[$0 * size..<($0 + 1) * size]) }
    }

    /// - Returns: nanoseconds per call, in ascending order. The first round through the batches warms up and isn't
    ///   counted, unless it takes all of the time.
    private func time<P: Plugin & ~Copyable>(_ plugin: inout P, batches: [[P.Item]]) throws -> [Int64] {
        var times: [Int64] = []
        let deadline = Timestamp.monotonicNow() + Int64(seconds * 1e9)
        var round = 0
        repeat {
            if round == 1 { times.removeAll() }
            for batch in batches {
                let begin = Timestamp.monotonicNow()
                _ = try plugin.checkedHandler(batch)
                let end = Timestamp.monotonicNow()
                times.append(end - begin)
                if end > deadline { return times.sorted() }
            }
            round += 1
        } while true
    }

    private func report(_ times: [Int64], batchSize: Int, plugin: String) {
        var json = JSONWriter()
        json.beginObject()
        json.key("plugin")
        json.string(plugin)
        json.key("batchSize")
        json.int(batchSize)
        json.key("count")
        json.int(times.count)
        for (name, fraction) in [("min", 0.0), ("median", 0.5), ("p99", 0.99), ("max", 1.0)] {
            json.key("\(name)Microseconds")
            // The nearest rank: the smallest time that the fraction of all times doesn't exceed.
            let rank = max(1, Int((fraction * Double(times.count)).rounded(.up)))
            json.double(Double(times[rank - 1]) / 1000)
        }
        json.endObject()
        json.endLine()
        write(json.bytes, to: STDOUT_FILENO)
    }
}
