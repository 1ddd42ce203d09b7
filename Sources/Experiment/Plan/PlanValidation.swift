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
    /// From the first to the last message of an open loop, in seconds: 30 days.
    package static let longestSchedule = 30 * 86_400.0
    /// Before one message, in seconds: a day.
    package static let longestGap = 86_400.0
    /// In messages a second: more than one process can publish.
    package static let highestRate = 100_000.0
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
        guard cellCount <= Schedule.mostCells else {
            throw .invalid(
                option: "--memory", value: "\(memorySizes.count) sizes",
                reason: "with \(plugins.count) plugins and \(batchSizes.count) batch sizes that makes "
                    + "\(cellCount) cells, and a run has at most \(Schedule.mostCells)")
        }
        guard messages >= 1, messages <= Self.mostDeliveries / cellCount else {
            throw .invalid(
                option: "--messages", value: "\(messages)",
                reason: "a cell has at least one message, and a run of \(cellCount) cells at most "
                    + "\(Self.mostDeliveries) in all of them")
        }
        guard (0...messages).contains(coldStarts) else {
            throw .invalid(
                option: "--cold-starts", value: "\(coldStarts)",
                reason: "of a cell's \(messages) messages, between none and all can be cold starts")
        }
        if let idleGaps { try validate(idleGaps: idleGaps) }
        guard Self.concurrencyRange.contains(concurrency) else {
            throw .invalid(
                option: "--concurrency", value: "\(concurrency)",
                reason: "\(Self.concurrencyRange.lowerBound) to \(Self.concurrencyRange.upperBound) deliveries can be "
                    + "under way")
        }
        if let arrivals { try validate(arrivals) }
        if let stopping { try validate(stopping) }
    }

    private func validate(_ rule: StoppingRule) throws(ExperimentError) {
        if let precision = rule.precision {
            guard precision > 0, precision <= 1 else {
                throw .invalid(
                    option: "--precision", value: "\(precision * 100)%", reason: "more than 0%, and at most 100%")
            }
            guard arrivals == nil, idleGaps == nil else {
                throw .invalid(
                    option: "--precision", value: "\(precision * 100)%",
                    reason:
                        "a cell that needs no more messages would change when the others get theirs; leave it to a closed loop"
                )
            }
            guard platform != "aws" else {
                throw .invalid(
                    option: "--precision", value: "\(precision * 100)%",
                    reason: "on AWS durations are known only when the logs have come; give --messages")
            }
        }
        guard (1...messages).contains(rule.minimumMessages) else {
            throw .invalid(
                option: "--min-messages", value: "\(rule.minimumMessages)",
                reason: "at least one, and at most the \(messages) messages of a cell")
        }
        guard rule.minimumSeconds >= 0, rule.minimumSeconds <= Self.longestSchedule else {
            throw .invalid(
                option: "--min-seconds", value: "\(rule.minimumSeconds)", reason: "0 to \(Int(Self.longestSchedule))")
        }
        if let budget = rule.budget { try validate(budget) }
        guard let longest = rule.longestSeconds else { return }
        guard longest > 0, longest <= Self.longestSchedule else {
            throw .invalid(
                option: "--max-minutes", value: "\(longest / 60)",
                reason: "more than 0, and at most \(Int(Self.longestSchedule / 60))")
        }
        guard rule.minimumSeconds <= longest else {
            throw .invalid(
                option: "--min-seconds", value: "\(rule.minimumSeconds)",
                reason: "longer than the \(longest / 60) minutes that the run may take")
        }
    }

    private func validate(_ budget: Budget) throws(ExperimentError) {
        guard budget.dollars > 0, budget.dollars.isFinite else {
            throw .invalid(option: "--budget", value: "\(budget.dollars)", reason: "more than 0 dollars")
        }
        guard arrivals == nil, idleGaps == nil else {
            throw .invalid(
                option: "--budget", value: "\(budget.dollars)",
                reason:
                    "a cell that may cost no more would change the rate or the gaps of the others; leave it to a closed "
                    + "loop")
        }
    }

    private func validate(idleGaps: [Double]) throws(ExperimentError) {
        try requireDistinct(idleGaps, option: "--gaps")
        for gap in idleGaps where !(gap > 0 && gap <= Self.longestGap) {
            throw .invalid(
                option: "--gaps", value: "\(gap)",
                reason: "a function is idle for more than 0 seconds, and at most \(Int(Self.longestGap))")
        }
        guard coldStarts == 0 else {
            throw .invalid(
                option: "--cold-starts", value: "\(coldStarts)",
                reason: "with idle gaps cold starts come by themselves, and a forced one would say nothing of its gap")
        }
        let functions = plugins.count * memorySizes.count
        guard functions <= Self.concurrencyRange.upperBound else {
            throw .invalid(
                option: "--gaps", value: idleGaps.map { "\($0)" }.joined(separator: ","),
                reason: "its \(functions) functions go side by side, and at most "
                    + "\(Self.concurrencyRange.upperBound) can")
        }
        // The first message has no gap before it.
        let messagesOfFunction = messages * batchSizes.count
        guard messagesOfFunction > idleGaps.count else {
            throw .invalid(
                option: "--messages", value: "\(messages)",
                reason: "a function gets one message to begin with and one after each of \(idleGaps.count) gaps at "
                    + "least")
        }
        let rounds = (Double(messagesOfFunction - 1) / Double(idleGaps.count)).rounded(.up)
        guard rounds * idleGaps.reduce(0, +) <= Self.longestSchedule else {
            throw .invalid(
                option: "--gaps", value: idleGaps.map { "\($0)" }.joined(separator: ","),
                reason: "the \(messagesOfFunction) messages of a function would take longer than "
                    + "\(Int(Self.longestSchedule / 86_400)) days, which is the most; give fewer --messages")
        }
    }

    /// Refuses a trace that has fewer arrivals than the plan messages.
    ///
    /// - Throws: `ExperimentError.invalid`.
    package func validate(trace: Trace) throws(ExperimentError) {
        let most = trace.count / cellCount
        guard messages > most else { return }
        throw .invalid(
            option: "--messages", value: "\(messages)",
            reason: "the trace has \(trace.count) arrivals, enough for \(most) messages in each of \(cellCount) cells"
        )
    }

    private func validate(_ process: ArrivalProcess) throws(ExperimentError) {
        let count = Double(cellCount * messages)
        switch process {
        case .constant(let rate), .poisson(let rate):
            guard rate > 0, rate <= Self.highestRate else {
                throw .invalid(
                    option: "--rate", value: "\(rate)",
                    reason: "more than 0 messages a second, and at most \(Int(Self.highestRate))")
            }
            try requireEnd(after: count / rate, option: "--rate", value: "\(rate)")
        case .burst(let size, let interval):
            guard size >= 1, size <= Self.mostDeliveries else {
                throw .invalid(
                    option: "--burst-size", value: "\(size)",
                    reason: "a burst has at least one message, and at most \(Self.mostDeliveries)")
            }
            guard interval >= 0, interval <= Self.longestSchedule else {
                throw .invalid(
                    option: "--burst-interval", value: "\(interval)",
                    reason: "0 to \(Int(Self.longestSchedule)) seconds")
            }
            let bursts = Double(cellCount) * (Double(messages) / Double(size)).rounded(.up)
            try requireEnd(after: bursts * interval, option: "--burst-interval", value: "\(interval)")
        case .trace: break
        }
        guard coldStarts == 0 || platform != "aws" else {
            throw .invalid(
                option: "--cold-starts", value: "\(coldStarts)",
                reason: "on AWS a forced cold start waits until the function is updated, and so can't come on time; "
                    + "leave cold starts to the workload: --cold-starts 0")
        }
    }

    private func requireEnd(after seconds: Double, option: String, value: String) throws(ExperimentError) {
        guard seconds <= Self.longestSchedule else {
            throw .invalid(
                option: option, value: value,
                reason: "the \(cellCount * messages) messages would take longer than "
                    + "\(Int(Self.longestSchedule / 86_400)) days, which is the most")
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
