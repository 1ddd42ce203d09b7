import NMF
import PluginKit
import PluginTesting
import Testing

/// An item's amounts are the w ≥ 0 for which ‖x − wᵀ H‖² is least.
struct NonnegativeLeastSquaresTests {
    /// Of components (1, 0) and (1, 1), both are needed for what lies between them; what lies beyond one of them is projected
    /// onto it.
    @Test(
        arguments: [
            ([2, 1], [1, 1]), ([5, 5], [0, 5]), ([1, 0], [1, 0]), ([0, 1], [0, 0.5]), ([1, 3], [0, 2]),
            ([0, 0], [0, 0]),
        ] as [([Double], [Double])])
    func twoComponentsInClosedForm(item: [Double], amounts: [Double]) throws {
        let nmf = try TrainedNMF(components: [[1, 0], [1, 1]])
        #expect(isClose(try nmf.amounts([item])[0], amounts))
    }

    /// Of Karush, Kuhn and Tucker: the gradient is nowhere negative, and 0 where an amount isn't.
    @Test(arguments: [1, 2, 5, 8], 0..<3) func optimalityConditions(componentCount: Int, seed: UInt64) throws {
        let rows = randomRows(30, width: 8, seed: seed)
        let nmf = try TrainedNMF(rows, parameters: #"{"n_components":\#(componentCount)}"#)
        let h = try nmf.components()
        let items = rows + randomRows(30, width: 8, seed: seed + 50)
        for (item, amounts) in zip(items, try nmf.amounts(items)) {
            let rest = item.indices.map { feature in dot(amounts, h.map { $0[feature] }) - item[feature] }
            for (amount, component) in zip(amounts, h) {
                let slope = dot(component, rest)
                let scale = (dot(item, item) * dot(component, component)).squareRoot()
                #expect(amount >= 0)
                #expect(slope >= -1e-9 * scale)
                #expect(amount == 0 || abs(slope) <= 1e-9 * scale)
            }
        }
    }

    @Test func theModelsProductsAreThoseOfItsComponents() throws {
        let nmf = try TrainedNMF(randomRows(30, width: 8, seed: 2), parameters: #"{"n_components":4}"#)
        let h = try nmf.components()
        let products = h.flatMap { first in h.map { dot(first, $0) } }
        #expect(isClose(try nmf.matrix("gram").flatMap { $0 }, products))
    }

    /// With H twice as large, amounts are half as large; items twice as large double them.
    @Test func amountsScale() throws {
        let components = randomRows(3, width: 6, seed: 3)
        let items = randomRows(20, width: 6, seed: 4)
        let expected = try TrainedNMF(components: components).amounts(items).flatMap { $0 }
        let larger = try TrainedNMF(components: components.map { $0.map { 2 * $0 } }).amounts(items).flatMap { $0 }
        #expect(isClose(larger.map { 2 * $0 }, expected))
        let doubled = items.map { $0.map { 2 * $0 } }
        #expect(
            isClose(try TrainedNMF(components: components).amounts(doubled).flatMap { $0 }.map { $0 / 2 }, expected))
    }

    /// Two components that are the same share what is theirs, and one of zeros has nothing.
    @Test func componentsWithoutAnAnswerOfTheirOwn() throws {
        let twins = try TrainedNMF(components: [[1, 2], [1, 2]]).amounts([[3, 6]])[0]
        #expect(isClose([twins[0] + twins[1]], [3]))
        #expect(try TrainedNMF(components: [[0, 0], [1, 2]]).amounts([[3, 6]]) == [[0, 3]])
    }

    /// With components that all but coincide the descent gives up before it is at the minimum (1, 1); what it has found says
    /// as much of the item as the components' difference allows.
    @Test(arguments: [1e-3, 1e-6, 1e-9]) func componentsThatAllButCoincide(difference: Double) throws {
        let components = [[1, 1], [1, 1 + difference]]
        let amounts = try TrainedNMF(components: components).amounts([[2, 2 + difference]])[0]
        #expect(amounts.allSatisfy { $0 >= 0 })
        let found = (0..<2).map { feature in dot(amounts, components.map { $0[feature] }) }
        #expect(isClose(found, [2, 2 + difference], tolerance: difference))
    }
}
