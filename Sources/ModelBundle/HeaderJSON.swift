internal import Wire

/// The JSON of a safetensors header, with the structure that the format demands.
struct HeaderJSON {
    /// A tensor as the header describes it, not yet checked against the file.
    struct Entry {
        let name: String
        let dtype: String
        let shape: [Int]
        let begin: Int
        let end: Int
    }

    private(set) var metadata: [String: String] = [:]
    private(set) var tensors: [Entry] = []
    /// Where the header ends in the file.
    let end: Int

    init(parsing bytes: RawSpan, file: String) throws(BundleError) {
        func damaged(_ problem: String, item: String? = nil) -> BundleError {
            BundleError(file: file, item: item, problem: problem, advice: "the file is damaged; train the model again")
        }
        guard bytes.byteCount >= SafetensorsHeader.lengthSize else {
            throw damaged("\(bytes.byteCount) bytes are too few for a header")
        }
        let length = UInt64(littleEndian: bytes.unsafeLoadUnaligned(as: UInt64.self))
        let rest = bytes.byteCount - SafetensorsHeader.lengthSize
        guard length <= SafetensorsHeader.maximumLength, length <= rest else {
            throw damaged("the header's length is given as \(length) bytes, but the file has \(rest) after it")
        }
        end = SafetensorsHeader.lengthSize + Int(length)
        let text = Span<UInt8>(_bytes: bytes.extracting(SafetensorsHeader.lengthSize..<end))
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: text, as: "the header")
        } catch {
            throw damaged("\(error)")
        }
        guard document.root.isObject else { throw damaged("the header is not a JSON object") }
        var child = document.root.first
        while let member = child {
            let name = member.name ?? ""
            if name == SafetensorsHeader.metadataName {
                guard let pairs = member.strings else { throw damaged("it is not a map of strings", item: name) }
                metadata = pairs
            } else {
                guard let entry = Entry(name: name, json: member) else {
                    throw damaged("the tensor's entry lacks dtype, shape or data_offsets", item: name)
                }
                tensors.append(entry)
            }
            child = member.next
        }
    }
}

extension HeaderJSON.Entry {
    fileprivate init?(name: String, json: JSONValue) {
        guard let dtype = json.member("dtype")?.string, let shape = json.member("shape")?.naturalNumbers,
            let offsets = json.member("data_offsets")?.naturalNumbers, offsets.count == 2
        else { return nil }
        self.init(name: name, dtype: dtype, shape: shape, begin: offsets[0], end: offsets[1])
    }
}

extension JSONValue {
    /// The members of an object of strings.
    fileprivate var strings: [String: String]? {
        guard isObject else { return nil }
        var pairs: [String: String] = [:]
        var child = first
        while let member = child {
            guard let value = member.string else { return nil }
            pairs[member.name ?? ""] = value
            child = member.next
        }
        return pairs
    }

    /// The elements of an array of whole numbers that aren't negative.
    fileprivate var naturalNumbers: [Int]? {
        guard isArray else { return nil }
        var numbers: [Int] = []
        var child = first
        while let element = child {
            guard let number = element.int, number >= 0 else { return nil }
            numbers.append(number)
            child = element.next
        }
        return numbers
    }
}
