import Foundation
import Testing

/// A function in AWS's own runtime interface emulator.
@Suite struct InterfaceEmulatorTests {
    struct Plan: Encodable {
        var command = [fixturePlugin]
        var environment = ["AWS_LAMBDA_FUNCTION_NAME": "fixture"]
        var events: [String]
        var cache = cacheFolder()
    }

    struct Report: Decodable {
        var answers: [String]
        var log: String
    }

    @Test func awsOwnEmulatorRunsAPlugin() async throws {
        let event = #"{"Records":[{"Sns":{"Message":"{\"ExperimentId\":\"e\",\"MessageId\":\"m\",\"Batch\":BATCH}"}}]}"#
        let batches = [#"[\"abc\",\"de\"]"#, #"[\"throw\"]"#, "[]"]
        let events = batches.map { event.replacing("BATCH", with: $0) } + ["{}"]
        let report = try await runPeer("interface_emulator.py", Plan(events: events), reporting: Report.self)
        #expect(
            report.answers == [
                #"{"statusCode":200,"batch":"[3,2]"}"#,
                #"{"errorMessage":"told to \"throw\"","errorType":"Failure","stackTrace":[]}"#,
                #"{"statusCode":200,"batch":"[]"}"#,
                #"{"errorMessage":"the field Records is missing","errorType":"WireError","stackTrace":[]}"#,
            ])
        #expect(report.log.split(separator: "\n").count { $0.hasPrefix("ML_ON_FAAS - {") } == 7)
    }
}

/// Where downloads are kept, as for all of the project.
private func cacheFolder() -> String {
    let environment = ProcessInfo.processInfo.environment
    if let root = environment["ML_ON_FAAS_CACHE"] { return "\(root)/peers" }
    let root = environment["XDG_CACHE_HOME"] ?? "\(NSHomeDirectory())/.cache"
    return "\(root)/ml-on-faas/peers"
}
