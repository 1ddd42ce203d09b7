import Foundation
import Results
import Testing

@Suite struct PriceTableTests {
    @Test func tableIsRead() throws {
        let table = try PriceTable.current
        #expect(table.lambda.count > 20)
        #expect(table.date.wholeMatch(of: /20\d\d-[01]\d-[0-3]\d/) != nil)
        #expect(table.lambda(in: PriceTable.baseRegion).rates.x86_64 == 0.000_016_666_7)
        for architecture in ["x86_64", "arm64"] { #expect(table.services.fargate[architecture] != nil) }
    }

    /// A slip of a digit or a zero would stand out.
    @Test func pricesAreLikeEachOther() throws {
        for (region, rates) in try PriceTable.current.lambda {
            #expect(region.wholeMatch(of: /[a-z]{2}(-[a-z]+)+-[0-9]/) != nil)
            #expect((0.000_014...0.000_024).contains(rates.x86_64), "\(region)")
            #expect((0.79...0.81).contains(rates.arm64 / rates.x86_64), "\(region): arm64 costs a fifth less")
            #expect((0.17...0.30).contains(rates.perMillionRequests), "\(region)")
        }
    }

    @Test func tableWithoutTheBaseRegionIsRefused() {
        let text = """
            {"date": "2026-01-01", "source": "", "lambda": {}, "services": {"region": "us-east-1", "fargate": {},
            "perMillionPublishes": 1, "perGBOfLogs": 1, "perGBMonthOfImages": 1}}
            """
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(PriceTable.self, from: Data(text.utf8))
        }
        #expect("\(String(describing: error))".contains("us-east-1 is missing"))
    }

    @Test func regionThatIsUnknownHasThoseOfAnother() throws {
        let prices = try Prices(architecture: "arm64", region: "mars-north-1")
        #expect(prices.region == PriceTable.baseRegion)
        #expect(try prices == Prices(architecture: "arm64"))
        #expect(try Prices(architecture: "x86_64", region: "ap-east-1").perGBSecond == 0.000_022_92)
    }

    /// Summaries of earlier versions name no region.
    @Test func earlierSummariesAreRead() throws {
        let json = #"{"architecture":"x86_64","perGBSecond":0.0000166667,"perRequest":0.0000002}"#
        #expect(try JSONDecoder().decode(Prices.self, from: Data(json.utf8)).region == nil)
    }
}
