/// Turns a folder that holds a folder per class with a file per text into canonical rows, in the order of the names.
struct FolderNormalizer {
    let encodings: [TextEncoding]

    func normalize(_ path: String, into writer: inout RowWriter) throws(CatalogError) {
        for label in try Files.list(path) where Files.isFolder("\(path)/\(label)") {
            for name in try Files.list("\(path)/\(label)") {
                let file = "\(path)/\(label)/\(name)"
                let text = try encodings.decode(Array(try Files.read(file)), file: file)
                try writer.append(text: text[...], label: Array(label.utf8)[...])
            }
        }
        guard writer.rows > 0 else {
            throw CatalogError("the dataset is empty: there is no file in a folder per class", file: path)
        }
    }
}
