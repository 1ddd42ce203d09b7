/// Turns a CSV file into canonical rows.
struct TableNormalizer {
    let columns: TableColumns
    let encodings: [TextEncoding]

    /// - Throws: ``CatalogError`` with the line: a missing column, a ragged row, a malformed number, no row at all.
    func normalize(_ path: String, into writer: inout RowWriter) throws(CatalogError) {
        let text = try encodings.decode(Array(try Files.read(path)), file: path)
        var reader = CSVReader(text, file: path)
        let header = try header(&reader, path)
        let label = try columns.label.map { name throws(CatalogError) in try index(of: name, in: header, path: path) }
        let values =
            if columns.features == [TableColumns.allOthers] { header.indices.filter { $0 != label } } else {
                try (columns.features ?? [columns.text].compactMap(\.self)).map { name throws(CatalogError) in
                    try index(of: name, in: header, path: path)
                }
            }
        while try reader.next() {
            guard reader.count == header.count else {
                throw CatalogError(
                    "the row has \(reader.count) fields, but there are \(header.count) columns", file: path,
                    line: reader.recordLine, advice: "A field with a comma in it must be quoted")
            }
            let label = label.map { reader[$0] }
            if columns.features == nil {
                try writer.append(text: reader[values[0]], label: label)
            } else {
                var features: [Double] = []
                for column in values {
                    features.append(try number(reader[column], column: header[column], path, reader.recordLine))
                }
                try writer.append(features: features, label: label)
            }
        }
        guard writer.rows > 0 else {
            throw CatalogError("the dataset is empty: there is no row after the header", file: path)
        }
    }

    /// The columns' names: given, or those of the first line.
    private func header(_ reader: inout CSVReader, _ path: String) throws(CatalogError) -> [String] {
        if let names = columns.names {
            for _ in 0..<columns.skippedLines { _ = try reader.next() }
            return names
        }
        guard try reader.next() else {
            throw CatalogError("the file is empty", file: path, advice: "The first line must name the columns")
        }
        return (0..<reader.count).map { String(decoding: reader[$0], as: UTF8.self) }
    }

    private func index(of name: String, in header: [String], path: String) throws(CatalogError) -> Int {
        let matches = header.indices.filter { header[$0] == name }
        guard let index = matches.first else {
            if header.count == 1, let separator = [";", "\t", "|"].first(where: { header[0].contains($0) }) {
                throw CatalogError(
                    "there is no column '\(name)'", file: path, line: 1,
                    advice: "The fields seem to be separated by '\(separator)'; only commas are read")
            }
            var error = unknownName("column", name, in: header, file: path)
            error.line = 1
            error.advice = "\(error.advice ?? ""). The columns are: \(header.joined(separator: ", "))"
            throw error
        }
        guard matches.count == 1 else {
            throw CatalogError("there are \(matches.count) columns '\(name)'", file: path, line: 1)
        }
        return index
    }

    private func number(_ field: ArraySlice<UInt8>, column: String, _ path: String, _ line: Int) throws(CatalogError)
        -> Double
    {
        let text = String(decoding: field, as: UTF8.self)
        guard let number = Double(text), number.isFinite else {
            throw CatalogError("'\(text)' is not a finite number", file: path, line: line, field: column)
        }
        return number
    }
}
