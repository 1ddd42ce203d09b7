import Kernels
import Testing

struct MatrixTests {
    @Test(arguments: shapes) func beginsAsZerosInAlignedMemory(rows: Int, columns: Int) {
        let matrix = Matrix(rows: rows, columns: columns)
        #expect(array(matrix.elements) == [Double](repeating: 0, count: rows * columns))
        matrix.elements.withUnsafeBufferPointer { elements in
            #expect(UInt(bitPattern: elements.baseAddress).isMultiple(of: 64))
        }
    }

    @Test func isRowMajor() {
        var matrix = Matrix(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])
        #expect(matrix[1, 0] == 4)
        matrix[0, 2] = 9
        #expect(array(matrix.row(0)) == [1, 2, 9])
        var row = matrix.mutableRow(1)
        row[1] = 7
        #expect(array(matrix.elements) == [1, 2, 9, 4, 7, 6])
        #expect(array(matrix.rows(1..<2).elements) == [4, 7, 6])
        #expect(array(matrix.view.row(1)) == [4, 7, 6])
    }

    @Test func copiesShareNothing() {
        var original = Matrix(rows: 1, columns: 2, elements: [1, 2])
        let copy = Matrix(copying: original.view)
        original[0, 0] = 5
        #expect(array(copy.elements) == [1, 2])
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity]) func refusesWhatIsNotFinite(bad: Double) {
        let values = [1, 2, bad]
        let error = #expect(throws: KernelError.self) { try requireFinite(values.span, named: "features") }
        #expect(error?.description.contains("features[2] is \(bad)") == true)
    }
}
