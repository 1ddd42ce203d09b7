import Foundation
import ModelBundle
import Testing

/// The reference implementation, `safetensors` of PyPI, reads what is written here and writes what is read here.
@Suite(.serialized) struct PythonInteropTests {
    static let version = "0.8.0"
    let scratch = Scratch()

    /// The package in a cache folder, installed at the first call. The rename lets whoever comes second lose in peace.
    static func packages() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let cache =
            environment["ML_ON_FAAS_CACHE"] ?? environment["XDG_CACHE_HOME"].map { "\($0)/ml-on-faas" }
            ?? NSHomeDirectory() + "/.cache/ml-on-faas"
        let folder = "\(cache)/tests/safetensors-\(version)"
        guard !FileManager.default.fileExists(atPath: folder) else { return folder }
        let fresh = "\(folder).\(UUID().uuidString)"
        _ = try run(["-m", "pip", "install", "--quiet", "--target", fresh, "safetensors==\(version)"])
        try? FileManager.default.moveItem(atPath: fresh, toPath: folder)
        try? FileManager.default.removeItem(atPath: fresh)
        return folder
    }

    static func run(_ arguments: [String], packages: String = "") throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["PYTHONPATH": packages, "PIP_ROOT_USER_ACTION": "ignore", "PIP_DISABLE_PIP_VERSION_CHECK": "1"]
        ) { $1 }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "python3 \(arguments.joined(separator: " "))")
        return String(decoding: data, as: UTF8.self)
    }

    @Test func pythonReadsWhatSwiftWrites() throws {
        try exampleWriter().write(to: scratch.path)
        let script = """
            import json, struct, sys
            from safetensors import deserialize
            data = open(sys.argv[1], "rb").read()
            tensors = dict(deserialize(data))
            components = tensors["components"]
            print(components["dtype"], components["shape"], struct.unpack("<6d", components["data"]))
            print(tensors["offsets"]["dtype"], struct.unpack("<2q", tensors["offsets"]["data"]))
            print(tensors["empty"]["shape"], bytes(tensors["bytes"]["data"]))
            header = json.loads(data[8:8 + struct.unpack("<Q", data[:8])[0]])
            print(json.dumps(header["__metadata__"]["note"], ensure_ascii=True))
            """
        let output = try Self.run(["-c", script, scratch.file], packages: Self.packages())
        #expect(
            output.split(separator: "\n") == [
                "F64 [2, 3] (1.0, -2.0, 3.0, 0.5, inf, 6.0)",
                "I64 (7, -8)",
                #"[0] b'\x01\x02\x03'"#,
                #""quote \" backslash \\ newline \n \u00e9 \u6f22""#,
            ])
    }

    @Test func swiftReadsWhatPythonWrites() throws {
        try scratch.write([])
        let script = """
            import ctypes, struct, sys
            from safetensors import TensorSpec, serialize_file
            letters, numbers = ctypes.create_string_buffer(b"abc", 3), (ctypes.c_double * 2)(1.5, -2)
            def spec(dtype, shape, buffer):
                size = ctypes.sizeof(buffer)
                return TensorSpec(dtype=dtype, shape=shape, data_ptr=ctypes.addressof(buffer), data_len=size)
            serialize_file({"small": spec("uint8", [3], letters), "centers": spec("float64", [2, 1], numbers)},
                sys.argv[1], {"format_version": "1", "plugin": "k-means", "note": "\\u00e9 \\u6f22 \\"\\\\"})
            """
        _ = try Self.run(["-c", script, scratch.file], packages: Self.packages())
        let bundle = try Bundle(directory: scratch.path, plugin: "k-means")
        let centers = try bundle.tensor("centers", of: Double.self, shape: [2, 1])
        #expect(array(bundle[centers]) == [1.5, -2])
        let small = try bundle.tensor("small", of: UInt8.self, shape: [3])
        #expect(array(bundle[small]) == Array("abc".utf8))
        #expect(bundle.metadata.all["note"] == "é 漢 \"\\")
    }
}
