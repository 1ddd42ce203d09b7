import Experiment
import Foundation
import Results
import TestSupport
import Testing

/// What a function answered when it failed, as the journal's JSON has it and as a reader of the results gets it.
struct ErrorTextTests {
    /// As a reader of CSV that isn't ours sees it.
    @Test(arguments: [
        (
            #"{\"errorMessage\":\"caf\u00e9, \ud83d\ude00\",\n\"path\":\"C:\\\\x\"}"#,
            "{\"errorMessage\":\"café, 😀\",\n\"path\":\"C:\\\\x\"}"
        ),
        ("plain é", "plain é"),
        (#"no escape \q of JSON's"#, #"no escape \q of JSON's"#),
        (#"half a pair \ud83d"#, #"half a pair \ud83d"#),
        (String(repeating: #"\""#, count: 4000), String(repeating: "\"", count: 4000)),
    ])
    func isText(inJournal: String, expected: String) async throws {
        let run = try RunFixture(planned: 1)
        run.begin()
        run.deliver(1, cold: true, outcome: .failed)
        run.journal[1] = String(run.journal[1].dropLast()) + #","error":"\#(inJournal)"}"#
        run.end()
        try run.write()
        let summary = try await RunProcessor(folder: run.folder).process()
        #expect(summary.conservation.failed == 1 && !summary.warnings.contains { $0.kind == .damagedJournal })
        let script =
            "import csv, json, sys; print(json.dumps([r['error'] for r in csv.DictReader(open(sys.argv[1], newline=''))]))"
        let output = try await Command.run(["python3", "-c", script, run.folder.results.path])
        #expect(try JSONDecoder().decode([String].self, from: Data(output.utf8)) == [expected])
    }
}
