import NMF
import PluginKit
import PluginTesting
import Testing

struct NMFTests {
    /// Small enough that the descent ends at a minimum, not near one.
    static let toTheEnd = #"{"n_components":2,"tol":1e-12,"max_iter":20000}"#

    /// [[2, 1], [1, 2]] has the singular values 3 and 1. The first pair of vectors has no negative number, so that it is the
    /// best factorization with one component, and the other singular value is the error.
    @Test func oneComponentIsTheFirstSingularVector() throws {
        let nmf = try TrainedNMF([[2, 1], [1, 2]], parameters: #"{"n_components":1,"tol":1e-12,"max_iter":1000}"#)
        #expect(abs(nmf.error - 1) < 1e-7)
        let h = try nmf.components()[0]
        #expect(h[0] > 0 && isClose([h[1] / h[0]], [1], tolerance: 1e-7))
        // x hᵀ / h hᵀ, and h is a multiple of (1, 1).
        #expect(isClose(try nmf.amounts([[2, 1], [4, 0]]).flatMap { $0 }, [1.5 / h[0], 2 / h[0]], tolerance: 1e-7))
    }

    /// Rows that are multiples of two that have no feature in common: nothing else factorizes them.
    @Test func partsAreRecovered() throws {
        let parts: [[Double]] = [[1, 2, 0, 0, 0], [0, 0, 3, 1, 2]]
        let amounts: [[Double]] = [[1, 0], [0, 2], [3, 1], [2, 5], [0, 1], [4, 4]]
        let rows = amounts.map { amount in (0..<5).map { amount[0] * parts[0][$0] + amount[1] * parts[1][$0] } }
        let nmf = try TrainedNMF(rows, parameters: Self.toTheEnd)
        // It is a difference of squares, of which half the digits are left.
        #expect(nmf.error < 1e-6)
        let found = try nmf.components().sorted { $0[0] > $1[0] }
        for (component, part) in zip(found, parts) {
            let scale = dot(component, part) / dot(part, part)
            #expect(isClose(component.map { $0 / scale }, part, tolerance: 1e-6))
        }
        #expect(nmf.figures["converged"] == 1)
        #expect(nmf.figures["rows"] == 6 && nmf.figures["features"] == 5 && nmf.figures["components"] == 2)
    }

    /// What three components were made of, three components explain, though these need not be the same ones.
    @Test(arguments: 0..<3) func exactFactorizationsAreFound(seed: UInt64) throws {
        let (w, h) = (randomRows(30, width: 3, seed: seed), randomRows(3, width: 8, seed: seed + 100))
        let rows = w.map { w in (0..<8).map { feature in dot(w, h.map { $0[feature] }) } }
        let nmf = try TrainedNMF(rows, parameters: #"{"n_components":3,"tol":1e-9,"max_iter":50000}"#)
        let size = dot(rows.flatMap { $0 }, rows.flatMap { $0 }).squareRoot()
        #expect(nmf.error < 1e-4 * size)
    }

    @Test(arguments: 0..<3) func nothingIsNegative(seed: UInt64) throws {
        let rows = randomRows(20, width: 6, seed: seed)
        let nmf = try TrainedNMF(rows, parameters: #"{"n_components":4}"#)
        #expect(try nmf.components().joined().allSatisfy { $0 >= 0 })
        let amounts = try nmf.amounts(rows + randomRows(20, width: 6, seed: seed + 50))
        #expect(amounts.joined().allSatisfy { $0 >= 0 })
        #expect(amounts.joined().contains { $0 > 0 })
    }

    /// Each step goes downhill.
    @Test func moreIterationsAreNotWorse() throws {
        let rows = randomRows(30, width: 10, seed: 9)
        let errors = try [1, 2, 5, 20, 100].map { count in
            let nmf = try TrainedNMF(rows, parameters: #"{"n_components":4,"tol":0,"max_iter":\#(count)}"#)
            #expect(nmf.figures["iterations"] == Double(count) && nmf.figures["converged"] == 0)
            return nmf.error
        }
        #expect(zip(errors, errors.dropFirst()).allSatisfy { $1 <= $0 * (1 + 1e-12) })
        #expect(errors[4] < 0.999 * errors[0])
    }

    /// The error is that of the amounts that the model finds in the rows themselves: at the end of the descent both are the
    /// least squares, before it the model's are better.
    @Test func theErrorIsThatOfTheAmounts() throws {
        let rows = randomRows(30, width: 10, seed: 4)
        func errors(_ parameters: String) throws -> (trained: Double, served: Double) {
            let nmf = try TrainedNMF(rows, parameters: parameters)
            let h = try nmf.components()
            let square = zip(rows, try nmf.amounts(rows)).reduce(0) { sum, pair in
                pair.0.indices.reduce(sum) { sum, feature in
                    let rest = pair.0[feature] - dot(pair.1, h.map { $0[feature] })
                    return sum + rest * rest
                }
            }
            return (nmf.error, square.squareRoot())
        }
        let early = try errors(#"{"n_components":2,"max_iter":1}"#)
        #expect(early.served <= early.trained)
        let late = try errors(Self.toTheEnd)
        #expect(abs(late.served - late.trained) < 1e-6 * late.trained)
    }

    /// One topic has apples and berries, the other one cars and trucks.
    @Test(arguments: ["true", "false"]) func topicsOfTexts(tfIdf: String) throws {
        let texts = ["apple berry", "car truck", "berry apple apple", "truck car car", "apple", "truck"]
        let nmf = try TrainedNMF(texts, parameters: #"{"n_components":2,"tf_idf":\#(tfIdf)}"#)
        let amounts = try nmf.amounts(["apple", "berry", "car", "truck"].map { Sample($0) })
        let fruit = amounts[0][0] > amounts[0][1] ? 0 : 1
        #expect(amounts[0][fruit] > 0 && amounts[1][fruit] > 0 && amounts[2][1 - fruit] > 0)
        #expect(amounts[0][1 - fruit] < 1e-3 * amounts[0][fruit])
        #expect(amounts[3][fruit] < 1e-3 * amounts[3][1 - fruit])
    }

    @Test func nothingButZeros() throws {
        let nmf = try TrainedNMF([[0, 0], [0, 0]])
        #expect(nmf.error == 0)
        #expect(try nmf.amounts([[0, 0], [1, 2]]) == [[0, 0], [0, 0]])
    }

    @Test func sameSeedSameBytes() throws {
        let rows = randomRows(40, width: 8, seed: 1)
        let first = try TrainedNMF(rows, seed: 7)
        #expect(try first.bytes == TrainedNMF(rows, seed: 7).bytes)
        // The seed is that of the singular vectors, which don't depend on it but for rounding.
        let others = try TrainedNMF(rows, seed: 8).components()
        #expect(isClose(others.flatMap { $0 }, try first.components().flatMap { $0 }, tolerance: 1e-6))
    }
}
