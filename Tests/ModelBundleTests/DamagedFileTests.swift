import ModelBundle
import Testing

struct DamagedFileTests {
    static let metadata = #""__metadata__":{"format_version":"1","plugin":"pca"}"#

    let scratch = Scratch()

    func problem(of bytes: [UInt8]) throws -> String? {
        try scratch.write(bytes)
        do {
            _ = try Bundle(directory: scratch.path, plugin: "pca")
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Cut anywhere, a file is refused.
    @Test func truncated() throws {
        let whole = try exampleWriter().serialized()
        #expect(try problem(of: whole) == nil)
        for length in 0..<whole.count {
            #expect(try problem(of: Array(whole[..<length])) != nil, "\(length) of \(whole.count) bytes")
        }
    }

    /// Whatever byte of the header changes, the file is refused or read: never a crash.
    @Test func everyByteOfTheHeaderChanged() throws {
        let whole = try exampleWriter().serialized()
        let headerEnd = 8 + Int(whole[0]) + Int(whole[1]) << 8
        for index in 0..<headerEnd {
            for change in [0x01, 0x80, 0xFF] as [UInt8] {
                var bytes = whole
                bytes[index] ^= change
                if let problem = try problem(of: bytes) {
                    #expect(problem.contains(scratch.file))
                }
            }
        }
    }

    @Test(
        arguments: [
            (
                #""a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"b":{"dtype":"F64","shape":[1],"data_offsets":[4,12]}"#,
                12, "overlaps"
            ),
            (
                #""a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"b":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}"#,
                8, "overlaps"
            ),
            (
                #""a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"b":{"dtype":"F64","shape":[1],"data_offsets":[12,20]}"#,
                20, "hole"
            ),
            (#""a":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}"#, 16, "hole"),
            (#""a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}"#, 4, "ends at byte 8"),
            (#""a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}"#, 9, "1 bytes after"),
            (#""a":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}"#, 8, "do not hold the 16 bytes"),
            (#""a":{"dtype":"F64","shape":[4294967296,4294967296],"data_offsets":[0,0]}"#, 0, "too large"),
            (#""a":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]}"#, 0, "lacks"),
            (#""a":{"dtype":"F128","shape":[1],"data_offsets":[0,16]}"#, 16, "'F128' is unknown"),
            (#""a":{"dtype":"F64","shape":[-1],"data_offsets":[0,8]}"#, 8, "lacks"),
            (#""a":{"dtype":"F64","shape":[1.5],"data_offsets":[0,12]}"#, 12, "lacks"),
            (#""a":{"dtype":"F64","shape":[1],"data_offsets":[8,0]}"#, 8, "hole"),
            (#""a":{"dtype":"F64","shape":[0],"data_offsets":[0,1e300]}"#, 8, "lacks"),
            (#""a":{"dtype":"F64","shape":[1]}"#, 8, "lacks"),
            (#""a":{"dtype":64,"shape":[1],"data_offsets":[0,8]}"#, 8, "lacks"),
            (#""a":{"dtype":"F64","shape":{},"data_offsets":[0,8]}"#, 8, "lacks"),
            (#""a":[]"#, 0, "lacks"),
            (
                #""a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}"#,
                2, "twice"
            ),
        ] as [(tensors: String, size: Int, reason: String)])
    func contradictions(tensors: String, size: Int, reason: String) throws {
        let bytes = safetensors(
            header: "{\(Self.metadata),\(tensors)}", data: [UInt8](repeating: 0, count: size))
        let problem = try problem(of: bytes) ?? "no error"
        #expect(problem.contains(reason), "\(problem)")
    }

    @Test(arguments: [
        ("[]", "not a JSON object"), ("nonsense", "not valid JSON"), ("", "not valid JSON"),
        ("{}", "lack this key"), (#"{"__metadata__":{"format_version":"1"}}"#, "lack this key"),
        (#"{"__metadata__":{"format_version":"99","plugin":"pca"}}"#, "'99'"),
        (#"{"__metadata__":{"format_version":1}}"#, "not a map of strings"),
        (#"{"__metadata__":[]}"#, "not a map of strings"),
        (String(repeating: "[", count: 100_000), "not valid JSON"),
    ])
    func headers(header: String, reason: String) throws {
        let problem = try problem(of: safetensors(header: header, data: [])) ?? "no error"
        #expect(problem.contains(reason), "\(problem)")
    }

    @Test(arguments: [UInt64.max, 1 << 63, 100_000_001, 1000])
    func headerLengths(length: UInt64) throws {
        let bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) } + Array("{}".utf8)
        #expect(try problem(of: bytes)?.contains("\(length) bytes") == true)
    }

    /// Legal in the format, but not readable in place as what it is.
    @Test func misalignedTensorsAreRefusedWhenRead() throws {
        let tensors =
            #""a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
            + #""b":{"dtype":"F64","shape":[1],"data_offsets":[1,9]}"#
        var header = "{\(Self.metadata),\(tensors)}"
        while !header.utf8.count.isMultiple(of: 8) { header += " " }
        try scratch.write(safetensors(header: header, data: [UInt8](repeating: 0, count: 9)))
        let bundle = try Bundle(directory: scratch.path, plugin: "pca")
        do {
            _ = try bundle.tensor("b", of: Double.self, shape: [1])
            Issue.record("a misaligned tensor was read")
        } catch {
            #expect(error.item == "b")
        }
    }

    @Test func folderInPlaceOfAFile() throws {
        #expect(throws: BundleError.self) { _ = try Bundle(directory: "/proc", plugin: "pca") }
    }
}
