/// A tensor's entry in the header, checked against the file.
struct TensorRecord: Sendable {
    let dtype: DType
    let shape: [Int]
    /// Where its bytes lie, counted from the beginning of the file.
    let fileRange: Range<Int>

    /// Checks the entries one by one and all together: they must fill the data exactly, without hole or overlap.
    static func check(
        _ entries: [HeaderJSON.Entry], dataStart: Int, fileSize: Int, file: String
    ) throws(BundleError) -> [String: TensorRecord] {
        func damaged(_ tensor: String?, _ problem: String) -> BundleError {
            BundleError(
                file: file, item: tensor, problem: problem, advice: "the file is damaged; train the model again")
        }
        var records: [String: TensorRecord] = [:]
        var end = 0
        for entry in entries.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
            guard let dtype = DType(rawValue: entry.dtype) else {
                throw damaged(entry.name, "its element type '\(entry.dtype)' is unknown")
            }
            guard let count = checkedProduct(entry.shape), let size = checkedProduct([count, dtype.size]) else {
                throw damaged(entry.name, "its shape \(entry.shape) is too large")
            }
            guard entry.begin == end else {
                let kind = entry.begin < end ? "overlaps the tensor before it" : "leaves a hole before it"
                throw damaged(entry.name, "it \(kind): it begins at \(entry.begin), the one before ends at \(end)")
            }
            guard entry.end >= entry.begin, entry.end - entry.begin == size else {
                let offsets = "[\(entry.begin), \(entry.end)]"
                throw damaged(entry.name, "data_offsets \(offsets) do not hold the \(size) bytes of its shape")
            }
            guard entry.end <= fileSize - dataStart else {
                throw damaged(
                    entry.name, "it ends at byte \(entry.end) of the data, but the file holds \(fileSize - dataStart)")
            }
            let range = dataStart + entry.begin..<dataStart + entry.end
            let record = TensorRecord(dtype: dtype, shape: entry.shape, fileRange: range)
            guard records.updateValue(record, forKey: entry.name) == nil else {
                throw damaged(entry.name, "the name comes twice")
            }
            end = entry.end
        }
        guard end == fileSize - dataStart else {
            throw damaged(nil, "\(fileSize - dataStart - end) bytes after the last tensor belong to none")
        }
        return records
    }
}
