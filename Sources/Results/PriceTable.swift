import Foundation

/// AWS's list prices by region and architecture, as `prices.json` has them.
package struct PriceTable: Decodable, Sendable, Equatable {
    /// Lambda's, in one region.
    package struct Lambda: Decodable, Sendable, Equatable {
        /// Per GB-second.
        package var x86_64: Double
        package var arm64: Double
        package var perMillionRequests: Double
    }

    /// Those of the other services, in one region for all.
    package struct Services: Decodable, Sendable, Equatable {
        package var region: String
        /// SNS counts each 64 KB of a message; what it delivers to Lambda is free.
        package var perMillionPublishes: Double
        /// Ingested by CloudWatch Logs.
        package var perGBOfLogs: Double
        /// Stored in ECR.
        package var perGBMonthOfImages: Double
        /// By architecture, as Lambda writes it.
        package var fargate: [String: Fargate]
    }

    package struct Fargate: Decodable, Sendable, Equatable {
        package var perVCPUHour: Double
        package var perGBHour: Double
    }

    /// The day on which the prices were looked up: `YYYY-MM-DD`.
    package var date: String
    package var source: String
    /// By region.
    package var lambda: [String: Lambda]
    package var services: Services

    /// Whose prices stand in for those of a region that the table doesn't know: most regions have the same.
    package static let baseRegion = "us-east-1"

    package static let current: PriceTable = {
        do { return try JSONDecoder().decode(PriceTable.self, from: Data(PackageResources.prices_json)) } catch {
            // The file is compiled in, and a test reads it: this can't be met outside of development.
            fatalError("Sources/Results/prices.json: \(error)")
        }
    }()

    /// Lambda's prices in a region, and whose they are.
    package func lambda(in region: String) -> (region: String, rates: Lambda) {
        if let rates = lambda[region] { return (region, rates) }
        guard let rates = lambda[Self.baseRegion] else { fatalError("prices.json lacks \(Self.baseRegion)") }
        return (Self.baseRegion, rates)
    }
}
