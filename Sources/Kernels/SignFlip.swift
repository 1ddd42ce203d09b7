/// Makes the signs of singular vectors unique: in each row, the element of the largest magnitude becomes positive.
///
/// scikit-learn's `svd_flip(u, v, u_based_decision=False)`; among equal magnitudes the first one decides.
/// https://scikit-learn.org/stable/modules/generated/sklearn.utils.extmath.svd_flip.html
///
/// - Parameter vectors: Vᵀ, one right singular vector per row.
public func flipSigns(ofRows vectors: inout Matrix) {
    for index in 0..<vectors.rows {
        var row = vectors.mutableRow(index)
        var largest = 0.0
        for column in row.indices where abs(row[column]) > abs(largest) {
            largest = row[column]
        }
        if largest < 0 { BLAS.scale(-1, &row) }
    }
}
