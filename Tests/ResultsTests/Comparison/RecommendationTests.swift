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
        #expect(cold.measure == .latency)
        let empty = try RunFixture()
        try empty.write()
        #expect(Recommendation.all(of: try await MeasuredRun.read(empty.folder)).isEmpty)
    }

    /// A cold start without its init phase would be none.
    @Test func coldStartsBehindATopicAreInitAndDuration() throws {
        let cells = [512, 1769].map { Cell(plugin: "pca", memorySize: $0, batchSize: 10) }
        var samples = RunSamples()
        for index in 0..<20 {
            for (cell, (initialization, duration)) in zip(cells, [(400.0, 10.0), (200, 20)]) {
                samples.append(duration + Double(index), of: .duration, in: cell, cold: true)
                samples.append(initialization + duration + Double(index), of: .initAndDuration, in: cell, cold: true)
                samples.append(1e-6, of: .cost, in: cell, cold: true)
            }
        }
        let run = try MeasuredFixture.run(cells: cells, samples)
        let recommendation = try #require(Recommendation.all(of: run, cold: true).first)
        #expect(recommendation.measure == .initAndDuration && recommendation.fastest.memorySize == 1769)
    }

    @Test func whatIsKnownOfAColdStartIsRead() async throws {
        func run(hasPlatformLines: Bool) async throws -> (cold: [Double], initAndDuration: [Double]) {
            let run = try await MeasuredFixture.run(change: { run in
                if !hasPlatformLines { run.log.removeAll { $0.hasPrefix("ML_ON_FAAS_PLATFORM") } }
            }) { _ in 20 }
            let cell = try #require(run.summary.cells.first?.cell)
            #expect(run.samples.values(of: .initAndDuration, in: cell, cold: false).isEmpty)
            return (
                run.samples.values(of: .coldStart, in: cell, cold: true),
                run.samples.values(of: .initAndDuration, in: cell, cold: true)
            )
        }
        let whole = try await run(hasPlatformLines: true)
        #expect(whole.cold.count == 1 && whole.initAndDuration.isEmpty)
        let part = try await run(hasPlatformLines: false)
        #expect(part.cold.isEmpty && part.initAndDuration == [17.5])
    }

    /// Nine in ten can't be within a target of which one in three failed.
    @Test func failuresMissTheTargetAndCost() throws {
        let cells = [512, 1769].map { Cell(plugin: "pca", memorySize: $0, batchSize: 10) }
        var run = try Self.run([(512, 20, 2e-6), (1769, 30, 3e-6)])
        run.samples.add(.init(count: 35, cost: 35 * 4e-6), in: cells[0], cold: false)
        run.samples.add(.init(count: 1000, cost: 1), in: cells[1], cold: true)
        func recommendation(percentile: Double) throws -> Recommendation {
            try #require(Recommendation.all(of: run, target: .init(latency: 100, percentile: percentile)).first)
        }
        let nine = try recommendation(percentile: 0.9)
        #expect(nine.withinTarget?.memorySize == 1769)
        // 70 answers pay for 35 failures that cost twice as much each; so the other size is cheaper.
        #expect(nine.cheapest.memorySize == 1769 && nine.cheapest.failed == 0)
        #expect(abs(nine.fastest.cost - 4e-6) < 1e-9 && nine.fastest.memorySize == 512)
        #expect(abs(nine.fastest.failed - 1.0 / 3) < 1e-12 && nine.fastest.tail == nil)
        #expect(try recommendation(percentile: 0.6).fastest.tail.map { abs($0 - 20) < 1 } == true)
    }

    @Test func failuresAreReadColdAndWarmApart() async throws {
        let run = try await MeasuredFixture.run(change: { run in
            run.journal.removeLast()
            run.deliver(1000, cold: true, outcome: .failed)
            run.deliver(1001, outcome: .timedOut)
            run.deliver(1002, outcome: .throttled, logged: false)
            run.end()
        }) { _ in 20 }
        let cell = try #require(run.summary.cells.first?.cell)
        let (cold, warm) = (run.samples.failures(in: cell, cold: true), run.samples.failures(in: cell, cold: false))
        #expect(cold.count == 1 && warm.count == 2)
        // What was throttled is billed nothing.
        let prices = run.summary.prices
        #expect(abs(cold.cost - prices.cost(billed: 9, memorySize: 512) * 100) < 1e-12)
        #expect(abs(warm.cost - prices.cost(billed: 2, memorySize: 512) * 100) < 1e-12)
        #expect(run.samples.values(of: .duration, in: cell, cold: false).count == 20)
    }
}
