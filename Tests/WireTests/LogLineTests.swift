import Testing
import Wire

@Suite struct LogLineTests {
    private let instance = LogLine.Instance(
        functionName: "pca", functionInstanceId: "b8f0", lambdaName: "ml-on-faas-pca-512MB", lambdaMemorySize: "512",
        lambdaVersion: "$LATEST", cpuCount: 2)
    private let time = Timestamp(wall: 1_795_478_237_123_999_999, monotonic: 42)

    @Test func writesOneLineWithTheKeysInOrder() {
        let invocation = LogLine.Invocation(
            requestId: "8476", experimentId: "e \"1\"", messageId: "000042", batchSize: 10)
        var json = JSONWriter()
        LogLineWriter(instance: instance)
            .write(.processingStarted, at: time, invocation: invocation, isColdStart: false, to: &json)
        let expected =
            #"ML_ON_FAAS - {"timeStamp":"2026-11-23 23:57:17.123","functionName":"pca","functionInstanceId":"b8f0","#
            + #""experimentId":"e \"1\"","messageId":"000042","batchSize":"10","isColdStart":"False","#
            + #""lambdaRequestId":"8476","lambdaName":"ml-on-faas-pca-512MB","lambdaMemorySize":"512","#
            + #""lambdaVersion":"$LATEST","cpuCount":"2","logMessage":"Processing started","monotonicTime":"42"}"#
        #expect(String(decoding: json.bytes, as: UTF8.self) == expected + "\n")
    }

    @Test func theInitPhaseBelongsToNoInvocation() throws {
        var json = JSONWriter()
        LogLineWriter(instance: instance).write(.initializationStarted, at: time, isColdStart: true, to: &json)
        let line = json.bytes[13...]
        let document = try JSONDocument(parsing: line.span, as: "line")
        for key in [LogKey.lambdaRequestId, .experimentId, .messageId, .batchSize] {
            #expect(document.root.member(key.rawValue)?.string == "")
        }
        #expect(document.root.member("isColdStart")?.string == "True")
        #expect(document.root.count == LogKey.allCases.count)
    }

    @Test func whatTheEnvironmentSaysIsEscapedToo() throws {
        var named = instance
        named.functionName = "a \"b\"\n"
        var json = JSONWriter()
        LogLineWriter(instance: named).write(.initializationStarted, at: time, isColdStart: true, to: &json)
        let line = json.bytes[13...]
        let document = try JSONDocument(parsing: line.span, as: "line")
        #expect(document.root.member("functionName")?.string == named.functionName)
    }

    @Test func linesFollowOneAnother() {
        var json = JSONWriter()
        let writer = LogLineWriter(instance: instance)
        for message in LogMessage.allCases { writer.write(message, at: time, isColdStart: true, to: &json) }
        let lines = String(decoding: json.bytes, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines.allSatisfy { $0.hasPrefix("ML_ON_FAAS - {\"") })
    }
}
