/// What a run may cost, divided over its cells, and what Lambda charges.
package struct Budget: Codable, Sendable, Equatable {
    /// US dollars.
    package var dollars: Double
    /// US dollars per GB-second.
    package var perGBSecond: Double
    /// US dollars per invocation.
    package var perRequest: Double

    package init(dollars: Double, perGBSecond: Double, perRequest: Double) {
        self.dollars = dollars
        self.perGBSecond = perGBSecond
        self.perRequest = perRequest
    }

    /// In US dollars: what the results make of the delivery's REPORT lines.
    ///
    /// - Parameter memorySize: in MB.
    package func cost(of bill: Bill, memorySize: Int) -> Double {
        perGBSecond * bill.milliseconds / 1000 * Double(memorySize) / 1024 + perRequest * Double(bill.invocations)
    }
}

/// What a platform charges for a delivery: all of its attempts.
package struct Bill: Sendable, Equatable {
    /// Billed Duration.
    package var milliseconds: Double
    /// Those that a REPORT line tells of.
    package var invocations: Int

    package init(milliseconds: Double = 0, invocations: Int = 0) {
        self.milliseconds = milliseconds
        self.invocations = invocations
    }

    package static func + (a: Bill, b: Bill) -> Bill {
        Bill(milliseconds: a.milliseconds + b.milliseconds, invocations: a.invocations + b.invocations)
    }
}
