import Charts
import Foundation
import Testing

struct DensityTests {
    private struct Reference: Decodable, CustomTestStringConvertible {
        var name: String
        var isLogarithmic: Bool
        var sample: [Double]
        var densities: [Double]

        var testDescription: String { "\(name)\(isLogarithmic ? ", logarithms" : "")" }
    }

    private static func references() throws -> [Reference] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "SciPy/density.json")
        return try JSONDecoder().decode([Reference].self, from: Data(contentsOf: file))
    }

    /// Counting in bins costs less than a hundredth of the highest density.
    @Test func densitiesAreSciPys() throws {
        let references = try Self.references()
        #expect(references.count == 8)
        for reference in references {
            let density = try #require(
                Density(sorted: reference.sample, isLogarithmic: reference.isLogarithmic, resolution: 33))
            #expect(density.points.count == reference.densities.count)
            #expect(density.points.first?.value == reference.sample.first)
            #expect(density.points.last?.value == reference.sample.last)
            let tolerance = (reference.densities.max() ?? 0) * 0.01
            for (point, expected) in zip(density.points, reference.densities) {
                #expect((point.density - expected).magnitude < tolerance, "\(reference.testDescription)")
            }
        }
    }

    @Test func aSampleWithoutShapeHasNone() {
        #expect(Density(sorted: [], isLogarithmic: false) == nil)
        #expect(Density(sorted: [1, 2, 3, 4, 5], isLogarithmic: false) == nil)
        #expect(Density(sorted: Array(repeating: 3, count: 100), isLogarithmic: true) == nil)
        #expect(Density(sorted: [0, 1, 2, 3, 4, 5, 6], isLogarithmic: true) == nil)
        #expect(Density(sorted: [1, 2, 3, 4, 5, 6, .infinity], isLogarithmic: false) == nil)
        #expect(Density(sorted: Array(repeating: 1, count: 99) + [1e9], isLogarithmic: false) == nil)
    }

    /// Of a large sample that was rounded, the density has one mode, as the values had.
    @Test(arguments: [true, false])
    func roundedValuesMakeNoComb(isLogarithmic: Bool) throws {
        let sample = (0..<50_000).map { number -> Double in
            let wave = Double((number * 7919) % 1000) / 1000 + Double((number * 104_729) % 1000) / 1000
            return (5 + 5 * wave).rounded() / 100
        }.sorted()
        let density = try #require(Density(sorted: sample, isLogarithmic: isLogarithmic))
        let modes = density.points.indices.dropFirst().dropLast().filter { index in
            density.points[index].density > density.points[index - 1].density
                && density.points[index].density >= density.points[index + 1].density
        }
        #expect(modes.count == 1)
    }

    @Test func aLongTailEndsSoon() throws {
        let sample = (0..<100_000).map { 1 + Double($0) / 1e5 } + [1e12]
        let density = try #require(Density(sorted: sample, isLogarithmic: false))
        #expect(density.points.count == 64 && density.points.allSatisfy { $0.density.isFinite })
        #expect(Density(sorted: [-1e308, 0, 1, 2, 3, 1e308], isLogarithmic: false) == nil)
        // Quartiles that are next to each other, and ends that are far apart.
        let steep = try #require(Density(sorted: [1e-300, 1, 1, 1, 1.nextUp, 1.nextUp, 1e300], isLogarithmic: true))
        #expect(steep.points.count == 64)
    }
}
