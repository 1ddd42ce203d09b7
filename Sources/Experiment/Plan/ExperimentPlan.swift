/// The plan of a run: plugins × memory sizes × batch sizes, how many messages, and every seed.
///
/// It is written to `plan.json` before the first message is sent; with the same plan, models and datasets a run can
/// be repeated.
package struct ExperimentPlan: Codable, Sendable, Equatable {
    /// Names the run and its folder.
    package var experimentId: String
    /// `local`, `aws`.
    package var platform: String
    package var plugins: [PlannedPlugin]
    /// In MB, 128 to 10,240.
    package var memorySizes: [Int]
    /// Items per message.
    package var batchSizes: [Int]
    /// Messages per cell; with a stopping rule, at most.
    package var messages: Int
    /// How many of a cell's messages demand a fresh instance.
    package var coldStarts: Int
    /// How many deliveries are under way at once, over all functions: 1 is a closed loop without contention. In an open loop
    /// it is the most; a message that is due when so many are under way is not sent, and counted as such.
    package var concurrency: Int
    /// How messages arrive in an open loop; nil in a closed one, where a message is due when one before it has ended, and
    /// in plans of earlier versions.
    package var arrivals: ArrivalProcess?
    /// How long a function is left idle before its next message, in seconds, where the workload is idle gaps: one of these at
    /// a time. Nil in other workloads, and in plans of earlier versions.
    package var idleGaps: [Double]?
    package var seeds: Seeds
    /// Nil if all messages are sent, and in plans of earlier versions.
    package var stopping: StoppingRule?
    /// `process` or `container`; nil where the platform has no choice, and in plans of earlier versions, whose instances
    /// were processes.
    package var isolation: String?
    /// What was taken from earlier runs instead of being measured; nil if nothing was, and in plans of earlier versions.
    package var reused: [ReusedRun]?

    package init(
        experimentId: String, platform: String, plugins: [PlannedPlugin], memorySizes: [Int], batchSizes: [Int],
        messages: Int, coldStarts: Int, concurrency: Int, arrivals: ArrivalProcess? = nil, idleGaps: [Double]? = nil,
        seeds: Seeds, stopping: StoppingRule? = nil, isolation: String? = nil
    ) {
        self.experimentId = experimentId
        self.platform = platform
        self.plugins = plugins
        self.memorySizes = memorySizes
        self.batchSizes = batchSizes
        self.messages = messages
        self.coldStarts = coldStarts
        self.concurrency = concurrency
        self.arrivals = arrivals
        self.idleGaps = idleGaps
        self.seeds = seeds
        self.stopping = stopping
        self.isolation = isolation
    }

    /// The points of the matrix, in the order of the report: by plugin, then batch size, then memory size.
    package var cells: [Cell] {
        plugins.flatMap { plugin in
            batchSizes.flatMap { batchSize in
                memorySizes.map { Cell(plugin: plugin.name, memorySize: $0, batchSize: batchSize) }
            }
        }
    }

    /// How many points the matrix has, without making them: a few lines of text can ask for more than fit into memory.
    /// `Int.max` stands for more than that.
    package var cellCount: Int {
        [memorySizes.count, batchSizes.count].reduce(plugins.count) { product, factor in
            let (product, overflow) = product.multipliedReportingOverflow(by: factor)
            return overflow ? .max : product
        }
    }
}

/// One plugin of a run, with what identifies its inputs.
package struct PlannedPlugin: Codable, Sendable, Hashable {
    package var name: String
    package var family: String
    package var summary: String
    package var dataset: String
    /// SHA-256 of the dataset's canonical rows, in hex.
    package var datasetDigest: String
    /// SHA-256 of the model bundle, in hex; nil for a plugin without a model.
    package var modelDigest: String?
    /// What identifies the program, in hex (`BuiltPlugin.programDigest`); nil before it is built, and in plans of earlier
    /// versions.
    package var programDigest: String?

    package init(
        name: String, family: String, summary: String, dataset: String, datasetDigest: String, modelDigest: String?,
        programDigest: String? = nil
    ) {
        self.name = name
        self.family = family
        self.summary = summary
        self.dataset = dataset
        self.datasetDigest = datasetDigest
        self.modelDigest = modelDigest
        self.programDigest = programDigest
    }
}

/// One point of the matrix.
package struct Cell: Codable, Sendable, Hashable, CustomStringConvertible {
    package var plugin: String
    package var memorySize: Int
    package var batchSize: Int

    package init(plugin: String, memorySize: Int, batchSize: Int) {
        self.plugin = plugin
        self.memorySize = memorySize
        self.batchSize = batchSize
    }

    package var description: String { "\(plugin) \(memorySize) MB, batch \(batchSize)" }
}

/// Separate seeds, so that one can be varied while the others stay (design §8.3).
package struct Seeds: Codable, Sendable, Hashable {
    /// Which items make up a message.
    package var sampling: UInt64
    /// The order in which the cells' messages are delivered, and which of them are cold.
    package var order: UInt64
    /// When messages are due in an open loop, or the order of idle gaps; nil in a closed loop.
    package var schedule: UInt64?

    package init(sampling: UInt64, order: UInt64, schedule: UInt64? = nil) {
        self.sampling = sampling
        self.order = order
        self.schedule = schedule
    }
}
