/// Where a tensor lies in a bundle, and its shape; checked when it was looked up, so that reading it can't fail.
public struct Tensor<Element: TensorElement>: Sendable {
    /// The name in the bundle.
    public let name: String
    /// The length of each dimension; row-major: the last one is contiguous.
    public let shape: [Int]
    /// How many elements there are: the product of the shape.
    public let count: Int
    /// The first element's offset in the file.
    let fileOffset: Int
}
