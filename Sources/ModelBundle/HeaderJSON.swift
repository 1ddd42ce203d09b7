internal import CJSON

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
        func damaged(_ problem: String) -> BundleError {
            BundleError(file: file, problem: problem, advice: "the file is damaged; train the model again")
        }
        guard bytes.byteCount >= SafetensorsHeader.lengthSize else {
            throw damaged("\(bytes.byteCount) bytes are too few for a header")
        }
        let stored = bytes.unsafeLoadUnaligned(as: UInt64.self).littleEndian
        let rest = bytes.byteCount - SafetensorsHeader.lengthSize
        guard stored <= SafetensorsHeader.maximumLength, stored <= rest else {
            throw damaged("the header's length is given as \(stored) bytes, but the file has \(rest) after it")
        }
        end = SafetensorsHeader.lengthSize + Int(stored)
        let text = bytes.extracting(SafetensorsHeader.lengthSize..<end)
        let parsed = text.withUnsafeBytes { buffer in
            cJSON_ParseWithLength(buffer.bindMemory(to: CChar.self).baseAddress, buffer.count)
        }
        guard let root = parsed else { throw damaged("the header is not JSON") }
        defer { cJSON_Delete(root) }
        guard cJSON_IsObject(root) != 0 else { throw damaged("the header is not a JSON object") }

        var child = root.pointee.child
        while let member = child {
            let name = String(cString: member.pointee.string)
            if name == SafetensorsHeader.metadataName {
                guard let pairs = Self.strings(in: member) else { throw damaged("\(name) is not a map of strings") }
                metadata = pairs
            } else if let entry = Self.entry(name, in: member) {
                tensors.append(entry)
            } else {
                throw BundleError(
                    file: file, item: name, problem: "the tensor's entry lacks dtype, shape or data_offsets",
                    advice: "the file is damaged; train the model again")
            }
            child = member.pointee.next
        }
    }
}

extension HeaderJSON {
    private typealias Node = UnsafeMutablePointer<cJSON>

    private static func entry(_ name: String, in node: Node) -> Entry? {
        guard let dtype = string(cJSON_GetObjectItemCaseSensitive(node, "dtype")),
            let shape = integers(cJSON_GetObjectItemCaseSensitive(node, "shape")),
            let offsets = integers(cJSON_GetObjectItemCaseSensitive(node, "data_offsets")), offsets.count == 2
        else { return nil }
        return Entry(name: name, dtype: dtype, shape: shape, begin: offsets[0], end: offsets[1])
    }

    private static func strings(in object: Node) -> [String: String]? {
        guard cJSON_IsObject(object) != 0 else { return nil }
        var pairs: [String: String] = [:]
        var child = object.pointee.child
        while let member = child {
            guard let value = string(member) else { return nil }
            pairs[String(cString: member.pointee.string)] = value
            child = member.pointee.next
        }
        return pairs
    }

    private static func string(_ node: Node?) -> String? {
        guard let node, cJSON_IsString(node) != 0 else { return nil }
        return String(cString: node.pointee.valuestring)
    }

    /// Natural numbers only. cJSON keeps numbers as doubles, which are exact up to 2⁵³: 8 PB.
    private static func integers(_ array: Node?) -> [Int]? {
        guard let array, cJSON_IsArray(array) != 0 else { return nil }
        var result: [Int] = []
        var child = array.pointee.child
        while let element = child {
            let value = element.pointee.valuedouble
            guard cJSON_IsNumber(element) != 0, let integer = Int(exactly: value), 0...0x1p53 ~= value else {
                return nil
            }
            result.append(integer)
            child = element.pointee.next
        }
        return result
    }
}
