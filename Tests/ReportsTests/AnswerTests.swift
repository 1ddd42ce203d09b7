import Experiment
import Foundation
import Reports
import Results
import Testing

/// What the page says in sentences.
struct AnswerTests {
    private func sentences(_ change: (inout RunSummary) -> Void = { _ in }) throws -> [String] {
        var fixture = try ReportFixture()
        change(&fixture.summary)
        let page = try HTMLReport(summary: fixture.summary, invocations: .none, plan: nil, environment: nil).render()
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
        #expect(sentences[1].hasPrefix("With batches of 1, the cheapest is k-means at 1769 MB, at "))
        #expect(sentences[2].hasPrefix("With batches of 100, the fastest is k-means at 1769 MB"))
    }

    @Test func intervalsDecideHowSureItIs() throws {
        let sure = try sentences { summary in
            summary.cells.keepFirst { $0.batchSize == 1 && $0.plugin == "k-means" }
        }
        #expect(sure.count == 2 && sure[0].hasPrefix("The fastest is"))
        #expect(sure[0].hasSuffix("their 95 % intervals don&#39;t overlap, so the difference is shown."))

        let unsure = try sentences { summary in
            summary.cells.keepFirst { $0.batchSize == 1 && $0.plugin == "k-means" }
            summary.cells[0].warm = summary.cells[2].warm
            summary.cells[0].warm?.duration?.median *= 1.01
            summary.cells[0].warm?.costPer1000Items? *= 1.001
        }
        #expect(unsure[0].contains("That is 1.01 times as fast as k-means at 128 MB, the next, but"))
        #expect(unsure[1].contains("The next, k-means at 128 MB, is less than 1 % away;"))
        #expect(unsure[0].hasSuffix(", but their 95 % intervals overlap, so no difference is shown."))

        let small = try sentences { summary in
            for index in summary.cells.indices { summary.cells[index].warm?.duration?.medianInterval = nil }
        }
        #expect(small[0].hasSuffix("; there are too few samples to say how sure it is."))
    }

    @Test func equalsAreNamed() throws {
        let sentences = try sentences { summary in
            summary.cells.keepFirst { $0.batchSize == 1 && $0.plugin == "k-means" }
            for index in 0..<3 { summary.cells[index].warm = summary.cells[2].warm }
        }
        #expect(sentences[0].hasSuffix("; 2 others are as fast.") && sentences[1].hasSuffix("; 2 others are as cheap."))
    }

    @Test func aSingleCellIsComparedWithNothing() throws {
        let sentences = try sentences { summary in
            summary.cells.keepFirst { $0.batchSize == 1 && $0.plugin == "k-means" && $0.memorySize == 512 }
        }
        #expect(sentences.count == 2 && !sentences[0].contains("times") && sentences[0].hasSuffix("n = 100."))
    }

    /// Cold starts are an answer only where nothing was warm.
    @Test func coldStartsAreNeverComparedWithWarmInvocations() throws {
        let cold = try sentences { summary in
            for index in summary.cells.indices { summary.cells[index].warm = nil }
        }
        #expect(cold[0].contains("with a median cold start of"))
        let mixed = try sentences { summary in
            summary.cells.keepFirst { $0.batchSize == 1 && $0.plugin == "k-means" }
            summary.cells[2].warm = nil
        }
        #expect(mixed[0].hasPrefix("The fastest is k-means at 512 MB"))
    }
}

extension [CellSummary] {
    fileprivate mutating func keepFirst(_ isKept: (Cell) -> Bool) { removeAll { !isKept($0.cell) } }
}
