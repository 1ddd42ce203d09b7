/// How charts look; the page that shows them has it once, and each file its own copy.
///
/// Colours that people with any colour vision can tell apart: Okabe and Ito 2008, "Color Universal Design", the palette that
/// Wong 2011 (*Nature Methods* 8, 441) recommends. On white its yellow is hardly seen, on black its blue and its black: each
/// background has the order that suits it, and lines of ink surround what is filled.
package enum Stylesheet {
    private static let light: KeyValuePairs = [
        "--ink": "#1c2330", "--soft": "#566070", "--line": "#dce1e8", "--paper": "#ffffff",
        "--s0": "#0072b2", "--s1": "#d55e00", "--s2": "#009e73", "--s3": "#cc79a7", "--s4": "#e69f00",
        "--s5": "#56b4e9", "--s6": "#5a5a5a",
    ]
    private static let dark: KeyValuePairs = [
        "--ink": "#e6eaf0", "--soft": "#a4afbe", "--line": "#343c48", "--paper": "#14181f",
        "--s0": "#56b4e9", "--s1": "#e69f00", "--s2": "#1fbf92", "--s3": "#e09cc2", "--s4": "#f0e442",
        "--s5": "#f07c2b", "--s6": "#b8b8b8",
    ]

    /// For a page, light and dark.
    package static let css = """
        :root { \(variables(light)) }
        @media screen and (prefers-color-scheme: dark) { :root { \(variables(dark)) } }
        .chart { display: block; width: 100%; height: auto; font: 11px system-ui, sans-serif; }
        \(rules)
        """

    /// For a file, in the plain colours that every program knows which shows SVG: those for papers have no variables.
    static let plain = """
        .chart { font-family: sans-serif; font-size: 11px; }
        \(light.reduce(rules) { $0.replacing("var(\($1.key))", with: $1.value) })
        """

    private static func variables(_ colors: KeyValuePairs<String, String>) -> String {
        colors.map { "\($0.key): \($0.value);" }.joined(separator: " ")
    }

    private static let rules = """
        .chart text { fill: var(--soft); } .chart .name { fill: var(--ink); }
        .chart .paper { fill: var(--paper); } .chart .title { fill: var(--ink); font-weight: 600; }
        .chart .label { paint-order: stroke; stroke: var(--paper); stroke-width: 3; stroke-linejoin: round; }
        .chart .grid { stroke: var(--line); fill: none; } .chart .minor { stroke-opacity: .45; }
        .chart .base { stroke: var(--soft); fill: none; } .chart .rule { stroke: var(--soft); fill: none; }
        .chart .area { fill: currentColor; fill-opacity: .22; stroke: currentColor; stroke-width: .8; }
        .chart .box { fill: var(--paper); fill-opacity: .75; stroke: var(--ink); } .chart .whisker { stroke: var(--ink); }
        .chart .median { stroke: var(--ink); stroke-width: 2.5; }
        .chart .bar { fill: currentColor; fill-opacity: .75; stroke: var(--ink); stroke-width: .6; }
        .chart .hatch { stroke: var(--paper); stroke-width: 1.2; fill: none; }
        .chart .curve { fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linejoin: round; }
        .chart .point { fill: currentColor; stroke: var(--ink); stroke-width: .6; }
        .chart .dots { fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-opacity: .7; }
        .chart .signs { fill: none; stroke: currentColor; stroke-width: 1.6; }
        .chart .rug { fill: none; stroke: currentColor; stroke-width: 1.2; }
        .chart .flags { fill: currentColor; stroke: var(--ink); stroke-width: .4; }
        .s0 { color: var(--s0); } .s1 { color: var(--s1); } .s2 { color: var(--s2); } .s3 { color: var(--s3); }
        .s4 { color: var(--s4); } .s5 { color: var(--s5); } .s6 { color: var(--s6); } .neutral { color: var(--soft); }
        """
}
