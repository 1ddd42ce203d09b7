/// AWS Lambda's list prices in US dollars (us-east-1, first tier, aws.amazon.com/lambda/pricing).
package struct Prices: Codable, Sendable, Equatable {
    package var architecture: String
    package var perGBSecond: Double
    package var perRequest: Double

    /// - Parameter architecture: as `uname -m` gives it; other than arm64 counts as x86.
    package init(architecture: String) {
        let isARM = architecture == "arm64" || architecture == "aarch64"
        self.architecture = isARM ? "arm64" : "x86_64"
        perGBSecond = isARM ? 0.000_013_333_4 : 0.000_016_666_7
        perRequest = 0.20 / 1_000_000
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
