import Foundation
import Reports
import Results
import Testing

struct RecommendationTableTests {
    private func lines(measure: String = "latency", cold: Bool = false, failed: Double = 0) throws -> [String] {
        func choice(_ memory: Int, latency: Double, cost: Double, failed: Double = 0) -> [String: Any] {
            ["memorySize": memory, "latency": latency, "cost": cost, "failed": failed, "alike": [3008]]
        }
        let cheapest = choice(512, latency: 20, cost: 2e-6, failed: failed)
        let fastest = choice(1769, latency: 10, cost: 3e-6)
        let object: [String: Any] = [
            "plugin": "pca", "batchSize": 10, "isCold": cold, "measure": measure, "cheapest": cheapest,
            "fastest": fastest, "front": [cheapest, fastest],
        ]
        let recommendation = try JSONDecoder().decode(
            Recommendation.self, from: JSONSerialization.data(withJSONObject: object))
        return RecommendationTable(
            [recommendation], target: .init(latency: 100, percentile: 0.9), style: .init(usesColor: false, width: 200)
        ).render().split(separator: "\n").map(String.init)
    }

    @Test func failuresStandBesideTheSize() throws {
        let sound = try lines()
        #expect(sound[2].contains("512 (or 3008)") && sound[2].hasSuffix("512, 1769"))
        #expect(!sound.joined().contains("failed") && sound[2].contains("none"))
        let failing = try lines(failed: 0.34)
        #expect(failing[2].contains("512 (34 % failed) (or 3008)") && failing[2].hasSuffix("512 (34 % failed), 1769"))
        #expect(failing.contains { $0.hasPrefix("(… failed): the share of deliveries that failed") })
        #expect(try lines(failed: 0.001)[2].contains("512 (< 1 % failed)"))
        #expect(try lines(failed: 0.9999)[2].contains("512 (99 % failed)"))
    }

    @Test func whatALatencyIsIsSaid() throws {
        #expect(
            try lines().contains { $0.hasPrefix("Of warm invocations. ms: median latency, from the scheduled time") })
        #expect(
            try lines(measure: "init + duration", cold: true).contains {
                $0.hasPrefix("Of cold invocations. ms: median latency, the platform's Init Duration + Duration")
            })
    }
}
