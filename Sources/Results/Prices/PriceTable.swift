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
    package let lambda: [String: Lambda]
    /// Lambda's in ``baseRegion``, which every table has.
    private let base: Lambda
    package var services: Services

    /// Whose prices stand in for those of a region that the table doesn't know: most regions have the same.
    package static let baseRegion = "us-east-1"

    /// That of this version.
    ///
    /// - Throws: `ResultsError.unreadable` if the file that was compiled in is malformed.
    package static var current: PriceTable {
        get throws(ResultsError) { try compiledIn.get() }
    }

    private static let compiledIn: Result<PriceTable, ResultsError> = {
        do {
            return .success(try JSONDecoder().decode(PriceTable.self, from: Data(PackageResources.prices_json)))
        } catch {
            return .failure(.unreadable(path: "the built-in prices.json", reason: "\(error)"))
        }
    }()

    private enum CodingKeys: String, CodingKey {
        case date, source, lambda, services
    }

    /// - Throws: `DecodingError`, also for a table without ``baseRegion``.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        date = try fields.decode(String.self, forKey: .date)
        source = try fields.decode(String.self, forKey: .source)
        lambda = try fields.decode([String: Lambda].self, forKey: .lambda)
        services = try fields.decode(Services.self, forKey: .services)
        guard let base = lambda[Self.baseRegion] else {
            throw DecodingError.dataCorruptedError(
                forKey: .lambda, in: fields, debugDescription: "\(Self.baseRegion) is missing")
        }
        self.base = base
    }

    /// Lambda's prices in a region, and whose they are.
    package func lambda(in region: String) -> (region: String, rates: Lambda) {
        if let rates = lambda[region] { return (region, rates) }
        return (Self.baseRegion, base)
    }
}
