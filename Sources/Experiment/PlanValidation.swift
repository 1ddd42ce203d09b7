extension ExperimentPlan {
    /// Lambda's memory sizes in MB.
    package static let memoryRange = 128...10_240
    /// Lambda's limit for the payload of an invocation, 6 MB.
    package static let payloadLimit = 6 * 1024 * 1024
    /// What a topic takes (docs.aws.amazon.com/sns/latest/dg/large-message-payloads.html), 256 KB with the message's
    /// attributes.
    package static let topicLimit = 256 * 1024
    /// Deliveries of a run, over all cells. Its schedule is held in memory.
    package static let mostDeliveries = 10_000_000
    /// Deliveries under way at once: the concurrency of an AWS account; beyond it they are throttled.
    package static let concurrencyRange = 1...1000

    /// Refuses what Lambda would refuse, before anything is built or started.
    ///
    /// - Throws: `ExperimentError.invalid`, which names the option at fault.
    package func validate() throws(ExperimentError) {
        for size in memorySizes where !Self.memoryRange.contains(size) {
            throw .invalid(
                option: "--memory", value: "\(size)",
                reason: "Lambda functions have \(Self.memoryRange.lowerBound) to \(Self.memoryRange.upperBound) MB")
        }
        for size in batchSizes where size < 1 {
            throw .invalid(option: "--batch-size", value: "\(size)", reason: "a message has at least one item")
        }
        // No item takes less than a byte; how many fit is known when the dataset is there.
        for size in batchSizes where size > Self.payloadLimit {
            throw .invalid(
                option: "--batch-size", value: "\(size)",
                reason: "no \(size) items fit into the \(Self.payloadLimit) bytes of a Lambda payload")
        }
        try requireDistinct(plugins.map(\.name), option: "--plugin")
        try requireDistinct(memorySizes, option: "--memory")
        try requireDistinct(batchSizes, option: "--batch-size")
        guard cells.count <= Schedule.mostCells else {
            throw .invalid(
                option: "--memory", value: "\(memorySizes.count) sizes",
                reason: "with \(plugins.count) plugins and \(batchSizes.count) batch sizes that makes "
                    + "\(cells.count) cells, and a run has at most \(Schedule.mostCells)")
        }
        guard messages >= 1, messages <= Self.mostDeliveries / cells.count else {
            throw .invalid(
                option: "--messages", value: "\(messages)",
                reason: "a cell has at least one message, and a run of \(cells.count) cells at most "
                    + "\(Self.mostDeliveries) in all of them")
        }
        guard (0...messages).contains(coldStarts) else {
            throw .invalid(
                option: "--cold-starts", value: "\(coldStarts)",
                reason: "of a cell's \(messages) messages, between none and all can be cold starts")
        }
        guard Self.concurrencyRange.contains(concurrency) else {
            throw .invalid(
                option: "--concurrency", value: "\(concurrency)",
                reason: "\(Self.concurrencyRange.lowerBound) to \(Self.concurrencyRange.upperBound) deliveries can be "
                    + "under way")
        }
    }

    /// Refuses batch sizes whose messages exceed the platform's limit.
    ///
    /// - Parameters:
    ///   - sources: the messages of each dataset of the plan.
    ///   - limit: in bytes.
    /// - Throws: `ExperimentError.messageTooLarge`.
    package func validatePayloads(
        of sources: [MessageSource], limit: Int = payloadLimit
    ) throws(ExperimentError) {
        for batchSize in batchSizes {
            for source in sources {
                let bytes = source.largestEvent(batchSize: batchSize)
                guard bytes <= limit else {
                    throw .messageTooLarge(batchSize: batchSize, bytes: bytes, limit: limit)
                }
            }
        }
    }

    private func requireDistinct<Value: Hashable>(_ values: [Value], option: String) throws(ExperimentError) {
        guard !values.isEmpty else {
            throw .invalid(option: option, value: "", reason: "at least one is needed")
        }
        var seen: Set<Value> = []
        for value in values where !seen.insert(value).inserted {
            throw .invalid(option: option, value: "\(value)", reason: "is given twice")
        }
    }
}
