package import Experiment
package import Results

/// What a run will cost, said before anything is created.
///
/// Free tiers and discounts are left out: they are the account's, and may be used up.
package struct CostEstimate: Sendable, Codable, Equatable {
    /// One thing that AWS charges for.
    package struct Item: Sendable, Codable, Equatable {
        package var name: String
        package var unit: String
        /// In that unit.
        package var quantity: Double
        /// US dollars.
        package var expected: Double
        /// If every attempt that Lambda makes came, began with the longest init phase and took its whole timeout: the
        /// bound that nothing exceeds.
        package var most: Double
    }

    package var region: String
    package var architecture: Architecture
    /// Deliveries that the plan asks for, each at least one invocation.
    package var invocations: Int
    package var gbSeconds: Double
    package var items: [Item]
    /// What was assumed, as sentences.
    package var notes: [String]

    package var expected: Double { items.reduce(0) { $0 + $1.expected } }
    package var most: Double { items.reduce(0) { $0 + $1.most } }

    /// - Parameters:
    ///   - plan: what is run; each cell's messages are published to its function alone.
    ///   - deployment: where, and with which timeouts. A function that it lacks counts with the longest of them.
    ///   - assumptions: see there.
    ///   - table: the prices; nil for those of this version.
    /// - Throws: `ResultsError.unreadable` if these are malformed.
    package init(
        plan: ExperimentPlan, on deployment: Deployment, assuming assumptions: CostAssumptions = CostAssumptions(),
        at table: PriceTable? = nil
    ) throws(ResultsError) {
        let prices = if let table { table } else { try PriceTable.current }
        region = deployment.region
        architecture = deployment.architecture
        let lambda = prices.lambda(in: deployment.region)
        let perGBSecond = deployment.architecture == .arm64 ? lambda.rates.arm64 : lambda.rates.x86_64

        var use = Use()
        for cell in plan.cells {
            use.add(
                // Which gaps an instance outlives is what such a run is to find out.
                cell, messages: plan.messages, coldStarts: plan.idleGaps == nil ? plan.coldStarts : plan.messages,
                billed: assumptions.known[cell] ?? assumptions.unknown, timeout: deployment.timeout(of: cell),
                messageBytes: assumptions.messageBytes[cell.batchSize] ?? 0)
        }
        invocations = use.invocations
        gbSeconds = use.gbSeconds
        let attempts = Double(Deployment.retries + 1)
        let requests = Double(use.invocations)
        let logs = requests * Double(assumptions.logBytesPerInvocation) / 1e9
        let services = prices.services
        items = [
            Item(name: "Lambda requests", unit: "", quantity: requests, price: lambda.rates.perMillionRequests / 1e6)
                .times(atMost: attempts),
            Item(
                name: "Lambda duration", unit: "GB-s", quantity: use.gbSeconds, expected: use.gbSeconds * perGBSecond,
                most: use.mostGBSeconds * attempts * perGBSecond),
            Item(
                name: "SNS publishes", unit: "", quantity: Double(use.publishes),
                price: services.perMillionPublishes / 1e6),
            Item(name: "CloudWatch Logs", unit: "GB", quantity: logs, price: services.perGBOfLogs)
                .times(atMost: attempts),
        ]
        if assumptions.imageBytes > 0 {
            items.append(
                Item(
                    name: "ECR images, a month", unit: "GB", quantity: Double(assumptions.imageBytes) / 1e9,
                    price: services.perGBMonthOfImages))
        }
        if let driver = deployment.driver, let hours = assumptions.publisherHours,
            let fargate = services.fargate[deployment.architecture.rawValue]
        {
            let perHour =
                Double(driver.cpu) / 1024 * fargate.perVCPUHour + Double(driver.memory) / 1024 * fargate.perGBHour
            items.append(Item(name: "Fargate publisher", unit: "h", quantity: hours, price: perHour))
        }
        notes = []
        notes = notes(plan: plan, assumptions: assumptions, prices: prices, lambdaRegion: lambda.region)
    }

    private func notes(
        plan: ExperimentPlan, assumptions: CostAssumptions, prices: PriceTable, lambdaRegion: String
    ) -> [String] {
        var notes: [String] = []
        let unknown = plan.cells.count { assumptions.known[$0] == nil }
        if unknown > 0 {
            notes.append(
                "\(unknown) of \(plan.cells.count) cells never ran here: taken to be billed "
                    + "\(Int(assumptions.unknown.warm)) ms warm and \(Int(assumptions.unknown.cold)) ms cold.")
        }
        if plan.idleGaps != nil { notes.append("After idle gaps all messages are taken to be cold starts.") }
        notes.append("List prices of \(prices.date), without the free tier.")
        if lambdaRegion != region {
            notes.append("No prices are known for \(region): Lambda's are those of \(lambdaRegion).")
        }
        if prices.services.region != region {
            notes.append("All but Lambda's are those of \(prices.services.region), and may be higher in \(region).")
        }
        return notes
    }

    /// Refuses a run whose expected cost exceeds the limit.
    ///
    /// - Throws: ``DeploymentError/tooExpensive(estimate:limit:)``.
    package func check(maxCost: Double) throws(DeploymentError) {
        guard expected <= maxCost else { throw .tooExpensive(estimate: expected, limit: maxCost) }
    }
}

extension CostEstimate.Item {
    init(name: String, unit: String, quantity: Double, price: Double) {
        self.init(
            name: name, unit: unit, quantity: quantity, expected: quantity * price, most: quantity * price)
    }

    /// The same, if it may be needed several times over.
    fileprivate func times(atMost factor: Double) -> Self {
        var copy = self
        copy.most *= factor
        return copy
    }
}

/// What the cells of a plan use, added up.
private struct Use {
    var invocations = 0
    var gbSeconds = 0.0
    /// With every invocation at its timeout, after the longest init phase.
    var mostGBSeconds = 0.0
    var publishes = 0

    /// Lambda ends an init phase after these seconds, and bills it
    /// (docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html). One that begins anew within the invocation
    /// is part of its timeout.
    static let longestInit = 10
    /// SNS counts each 64 KB of a message as one request.
    static let bytesPerPublish = 64 * 1024

    mutating func add(
        _ cell: Cell, messages: Int, coldStarts: Int, billed: CostAssumptions.Billed, timeout: Int, messageBytes: Int
    ) {
        let cold = Double(min(coldStarts, messages))
        let gigabytes = Double(cell.memorySize) / 1024
        invocations += messages
        gbSeconds += gigabytes * (cold * billed.cold + (Double(messages) - cold) * billed.warm) / 1000
        mostGBSeconds += gigabytes * Double(messages) * Double(timeout + Self.longestInit)
        publishes += messages * max(1, (messageBytes + Self.bytesPerPublish - 1) / Self.bytesPerPublish)
    }
}

extension Deployment {
    /// The timeout of a cell's function, in seconds.
    fileprivate func timeout(of cell: Cell) -> Int {
        functions.first { $0.plugin == cell.plugin && $0.memorySize == cell.memorySize }?.timeoutSeconds
            ?? functions.map(\.timeoutSeconds).max() ?? 0
    }
}
