import Experiment
import Results
import Testing

struct RecommendationTests {
    private static func run(_ sizes: [(memory: Int, latency: Double, cost: Double)], count: Int = 70) throws
        -> MeasuredRun
    {
        var samples = RunSamples()
        for size in sizes {
            let cell = Cell(plugin: "pca", memorySize: size.memory, batchSize: 10)
            for index in 0..<count {
                let spread = 1 + Double(index % 7 - 3) / 1000
                samples.append(size.latency * spread, of: .latency, in: cell, cold: false)
                samples.append(size.cost * spread, of: .cost, in: cell, cold: false)
            }
        }
        return try MeasuredFixture.run(
            cells: sizes.map { Cell(plugin: "pca", memorySize: $0.memory, batchSize: 10) }, samples)
    }

    @Test func cheapestFastestAndTheFront() throws {
        let run = try Self.run([
            (128, 80, 4e-6), (512, 20, 2e-6), (1769, 10, 3e-6), (3008, 10.5, 5e-6), (10240, 9.9, 9e-6),
        ])
        let recommendation = try #require(Recommendation.all(of: run).first)
        #expect(recommendation.cheapest.memorySize == 512 && recommendation.cheapest.alike.isEmpty)
        #expect(recommendation.fastest.memorySize == 10240)
        #expect(recommendation.front.map(\.memorySize) == [512, 1769, 10240])
        #expect(recommendation.measure == .latency && recommendation.withinTarget == nil)
    }

    @Test func sizesThatCantBeToldApartAreNamed() throws {
        let run = try Self.run([(512, 20, 2e-6), (1769, 20.0001, 2.00001e-6), (3008, 30, 4e-6)])
        let recommendation = try #require(Recommendation.all(of: run).first)
        #expect(recommendation.cheapest.alike == [1769] && recommendation.fastest.alike == [1769])
        // Three values tell nothing apart.
        let few = try #require(Recommendation.all(of: Self.run([(512, 20, 2e-6), (1769, 40, 3e-6)], count: 3)).first)
        #expect(few.fastest.memorySize == 512 && few.fastest.alike == [1769])
    }

    @Test func theCheapestThatKeepsTheTarget() throws {
        let sizes = [(128, 80.0, 1e-6), (512, 20, 2e-6), (1769, 10, 3e-6)]
        func choice(_ latency: Double, percentile: Double = 0.9, count: Int = 70) throws -> Int? {
            let run = try Self.run(sizes.map { (memory: $0.0, latency: $0.1, cost: $0.2) }, count: count)
            return Recommendation.all(of: run, target: .init(latency: latency, percentile: percentile)).first?
                .withinTarget?.memorySize
        }
        #expect(try choice(100) == 128)
        #expect(try choice(25) == 512)
        #expect(try choice(5) == nil)
        // What the sample is too small for isn't promised.
        #expect(try choice(100, percentile: 0.99) == nil)
        #expect(try choice(100, count: 63) == nil)
    }

    @Test func ofColdStartsOnlyIfAsked() async throws {
        let run = try await MeasuredFixture.run(memorySizes: [512, 1769]) { _ in 20 }
        let warm = try #require(Recommendation.all(of: run).first)
        let cold = try #require(Recommendation.all(of: run, cold: true).first)
        #expect(!warm.isCold && cold.isCold && cold.cheapest.cost > warm.cheapest.cost)
        #expect(warm.cheapest.memorySize == 512)
        let empty = try RunFixture()
        try empty.write()
        #expect(Recommendation.all(of: try await MeasuredRun.read(empty.folder)).isEmpty)
    }
}
