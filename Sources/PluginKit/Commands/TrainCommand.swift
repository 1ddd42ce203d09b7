internal import Glibc
internal import ModelBundle
internal import Wire

/// `train`: reads a dataset and a recipe, trains, writes the bundle, prints a line of facts. Until the bundle is whole,
/// the previous one stays.
struct TrainCommand {
    static let usage = "usage: train --data rows.jsonl --recipe recipe.json --output FOLDER [--seed N]"

    private let data: String
    private let recipe: String
    private let output: String
    private let seed: UInt64?

    init(_ arguments: some Sequence<String>) throws(PluginError) {
        let arguments = try Arguments(
            arguments, options: ["data", "recipe", "output", "seed"], usage: Self.usage)
        data = try arguments.string("data")
        recipe = try arguments.string("recipe")
        output = try arguments.string("output")
        seed = try arguments.optional("seed", in: 0...1 << 53 - 1)
    }

    func run<P: Trainable & ~Copyable>(_ plugin: P.Type, named name: String) throws {
        let begin = Timestamp.monotonicNow()
        let parameters = try Recipe(contentsOf: recipe, for: name, seed: seed).parameters
        let dataset = try TrainingSet<P.Item>(contentsOf: data)
        let read = Timestamp.monotonicNow()
        var bundle = BundleWriter(plugin: name, datasetDigest: dataset.digest, parameters: parameters.json)
        let figures = try P.train(on: dataset, parameters: parameters, into: &bundle)
        try parameters.finish()
        // Numbers too large for the computation end as infinities, which no initializer would load.
        try bundle.requireFinite()
        let trained = Timestamp.monotonicNow()
        try bundle.write(to: output)

        var facts = JSONWriter()
        facts.beginObject()
        facts.key("plugin")
        facts.string(name)
        facts.key("dataset")
        facts.string(dataset.name)
        facts.key("rows")
        facts.int(dataset.items.count)
        facts.key("readingSeconds")
        facts.double(seconds(read - begin))
        facts.key("trainingSeconds")
        facts.double(seconds(trained - read))
        facts.key("peakMemoryMB")
        facts.double(peakMemory())
        facts.key("figures")
        facts.beginObject()
        for (name, value) in figures {
            facts.key(name)
            facts.double(value)
        }
        facts.endObject()
        facts.endObject()
        facts.endLine()
        write(facts.bytes, to: STDOUT_FILENO)
    }
}

private func seconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds / 1000) / 1e6 }

/// The most memory that this process has had resident, in MB: `VmHWM` of proc(5). What getrusage says outlives an exec, and
/// so may be the harness's.
private func peakMemory() -> Double {
    let status = (try? contents(of: "/proc/self/status")) ?? []
    for line in status.split(separator: UInt8(ascii: "\n")) where line.starts(with: "VmHWM:".utf8) {
        let kilobytes = line.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return ((Double(String(decoding: kilobytes, as: UTF8.self)) ?? 0) / 1024 * 10).rounded() / 10
    }
    return 0
}
