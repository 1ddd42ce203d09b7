import Experiment
import Foundation
import Reports
import Results
import Testing

/// What the page says in sentences.
struct AnswerTests {
    private func sentences(_ change: (inout ReportFixture) -> Void = { _ in }) throws -> [String] {
        var fixture = try ReportFixture()
        change(&fixture)
        let page = try HTMLReport(
            summary: fixture.summary, invocations: fixture.samples, plan: nil, environment: nil
        ).render()
        let list = try #require(page.components(separatedBy: #"<ul class="answer">"#).last)
        return list.components(separatedBy: "</ul>")[0].components(separatedBy: "<li>").dropFirst()
            .map { $0.components(separatedBy: "</li>")[0].replacing("\u{A0}", with: " ") }
    }

    @Test func theFastestAndTheCheapestOfEachBatchSize() throws {
        let sentences = try sentences()
        #expect(sentences.count == 4)
        #expect(
            sentences[0].hasPrefix("With batches of 1, the fastest is k-means at 1769 MB, with a median duration of "))
        #expect(sentences[0].contains("times as fast as pca at 1769 MB, the next"))
        #expect(sentences[1].hasPrefix("With batches of 1, the cheapest is k-means at 128 MB, at "))
        #expect(sentences[2].hasPrefix("With batches of 100, the fastest is k-means at 1769 MB"))
    }

    /// By the bootstrap, of the samples themselves.
    @Test func intervalsDecideHowSureItIs() throws {
        let sure = try sentences { fixture in
            fixture.summary.cells.keepFirst { $0.batchSize == 1 && $0.plugin == "k-means" }
        }
        #expect(sure.count == 2 && sure[0].hasPrefix("The fastest is"))
        #expect(sure[0].contains("times as fast as k-means at 512 MB, the next (95 % interval of the ratio: "))
        #expect(sure[0].hasSuffix("), so a difference is shown."))

        let unsure = try sentences { fixture in
            fixture.summary.cells.keepFirst { $0.batchSize == 1 && $0.plugin == "k-means" && $0.memorySize < 1769 }
            fixture.summary.cells[0].warm = fixture.summary.cells[1].warm
            fixture.samples.cells[0].warm = fixture.samples.cells[1].warm
            fixture.summary.cells[0].warm?.duration?.median *= 1.002
        }
        #expect(unsure[0].contains("The next, k-means at 128 MB, is less than 1 % away (95 % interval"))
        #expect(unsure[0].hasSuffix("), so no difference is shown."))

        let unknown = try sentences { $0.samples = .none }
        #expect(unknown[0].hasSuffix("; there are too few samples to say how sure it is."))
    }

    @Test func equalsAreNamed() throws {
        let sentences = try sentences { fixture in
            fixture.summary.cells.keepFirst { $0.batchSize == 1 && $0.plugin == "k-means" }
            for index in 0..<3 { fixture.summary.cells[index].warm = fixture.summary.cells[2].warm }
        }
        #expect(sentences[0].hasSuffix("; 2 others are as fast.") && sentences[1].hasSuffix("; 2 others are as cheap."))
    }

    @Test func aSingleCellIsComparedWithNothing() throws {
        let sentences = try sentences { fixture in
            fixture.summary.cells.keepFirst { $0.batchSize == 1 && $0.plugin == "k-means" && $0.memorySize == 512 }
        }
        #expect(sentences.count == 2 && !sentences[0].contains("times") && sentences[0].hasSuffix("n = 100."))
    }

    /// Cold starts are an answer only where nothing was warm.
    @Test func coldStartsAreNeverComparedWithWarmInvocations() throws {
        let cold = try sentences { fixture in
            for index in fixture.summary.cells.indices { fixture.summary.cells[index].warm = nil }
        }
        #expect(cold[0].contains("with a median cold start of"))
        let mixed = try sentences { fixture in
            fixture.summary.cells.keepFirst { $0.batchSize == 1 && $0.plugin == "k-means" }
            fixture.summary.cells[2].warm = nil
        }
        #expect(mixed[0].hasPrefix("The fastest is k-means at 512 MB"))
    }

    /// As on AWS, where nobody tells when the platform decided to start an instance.
    @Test func coldStartsOfWhichLessIsKnownAreJudgedByThat() throws {
        func less(_ fixture: inout ReportFixture) {
            for index in fixture.summary.cells.indices {
                fixture.summary.cells[index].warm = nil
                fixture.summary.cells[index].cold?.coldStart = nil
            }
            for index in fixture.samples.cells.indices {
                fixture.samples.cells[index].initAndDuration = fixture.samples.cells[index].cold.map { $0 / 2 }
                fixture.samples.cells[index].cold = []
            }
        }
        let sentences = try sentences(less)
        #expect(
            sentences[0].contains(
                "with a median init and first duration (the platform tells no more of a cold start) of"))
        #expect(sentences[0].contains("(95 % interval of the ratio: ") && sentences.count == 4)
        // What isn't known of the one isn't compared with what is known of the other.
        let mixed = try self.sentences { fixture in
            let (cold, known) = (fixture.summary.cells[0].cold, fixture.samples.cells[0].cold)
            less(&fixture)
            fixture.summary.cells[0].cold = cold
            fixture.samples.cells[0].cold = known
            fixture.summary.cells.keepFirst { $0.batchSize == 1 && $0.plugin == "k-means" }
        }
        #expect(mixed[0].hasPrefix("The fastest is k-means at 128 MB, with a median cold start of"))
        #expect(!mixed[0].contains("the next"))
    }

    @Test func failuresAreNamedAndPaidFor() throws {
        func sentences(failing: Int, billed: [Double]) throws -> [String] {
            try self.sentences { fixture in
                fixture.summary.cells.keepFirst { $0.batchSize == 1 && $0.plugin == "k-means" }
                fixture.summary.cells[0].failed = failing
                fixture.samples.cells[0].failedWarm = billed
            }
        }
        let sound = try sentences(failing: 0, billed: [])
        #expect(sound[1].hasPrefix("The cheapest is k-means at 128 MB, at ") && !sound.joined().contains("failed"))
        let failing = try sentences(failing: 60, billed: [])
        #expect(failing[1].hasPrefix("The cheapest is k-means at 128 MB (of whose deliveries 33 % failed), at "))
        let dear = try sentences(failing: 60, billed: Array(repeating: 900, count: 60))
        #expect(!dear[1].hasPrefix("The cheapest is k-means at 128 MB"))
    }

    @Test func nothingToCompareIsSaid() throws {
        func sentences(succeeded: Int) throws -> [String] {
            try self.sentences { fixture in
                fixture.summary.cells.keepFirst { $0.plugin == "silent" }
                fixture.summary.cells[0].succeeded = succeeded
            }
        }
        #expect(try sentences(succeeded: 0) == ["No invocation succeeded, so there is nothing to compare."])
        let unknown = try sentences(succeeded: 33)
        #expect(unknown.count == 1 && unknown[0].contains("of 33 succeeded invocations, the logs tell no duration"))
    }
}

extension [CellSummary] {
    fileprivate mutating func keepFirst(_ isKept: (Cell) -> Bool) { removeAll { !isKept($0.cell) } }
}
