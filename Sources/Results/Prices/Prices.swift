/// AWS Lambda's list prices in US dollars in one region, for one architecture.
package struct Prices: Codable, Sendable, Equatable {
    package var architecture: String
    package var perGBSecond: Double
    package var perRequest: Double
    /// Whose prices these are: us-east-1's for a region that the table doesn't know. Nil in summaries of earlier versions.
    package var region: String?

    /// - Parameters:
    ///   - architecture: as `uname -m` gives it; other than arm64 counts as x86.
    ///   - region: where the functions run.
    /// - Throws: `ResultsError.unreadable` for a malformed table.
    package init(architecture: String, region: String = PriceTable.baseRegion) throws(ResultsError) {
        let isARM = architecture == "arm64" || architecture == "aarch64"
        let (known, rates) = try PriceTable.current.lambda(in: region)
        self.architecture = isARM ? "arm64" : "x86_64"
        self.region = known
        perGBSecond = isARM ? rates.arm64 : rates.x86_64
        perRequest = rates.perMillionRequests / 1_000_000
    }

    /// What one invocation costs.
    ///
    /// - Parameters:
    ///   - billed: Billed Duration in milliseconds.
    ///   - memorySize: in MB.
    package func cost(billed: Double, memorySize: Int) -> Double {
        perGBSecond * billed / 1000 * Double(memorySize) / 1024 + perRequest
    }
}
