/// The page's Mustache template. It is a string of the program, not a resource file: those are found only next to the
/// build folder.
enum ReportTemplate {
    static let page = #"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>{{experimentId}}</title>
        <style>
        :root { --ink: #1c2330; --soft: #5c6675; --line: #d9dee6; --page: #ffffff; --card: #f6f8fa;
          --cold: #2f6fb5; --warm: #c4622d; --alert: #8a5a00; color-scheme: light dark; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --soft: #9aa5b4; --line: #343c48;
          --page: #14181f; --card: #1c222b; --cold: #6ea8e6; --warm: #e8935f; --alert: #e0b050; } }
        body { margin: 0 auto; max-width: 82rem; padding: 1.5rem; background: var(--page); color: var(--ink);
          font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
        h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
        p, dl { margin: .25rem 0; } .soft { color: var(--soft); }
        code { font: 13px ui-monospace, monospace; background: var(--card); padding: .5rem .75rem; display: block;
          border-radius: 6px; overflow-wrap: anywhere; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; }
        dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
        .warning { color: var(--alert); }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; white-space: nowrap; width: 100%; }
        th, td { text-align: right; padding: .25rem .4rem; border-bottom: 1px solid var(--line); }
        th { font-weight: 600; } th:first-child, td:first-child, th:nth-child(2), td:nth-child(2), th[colspan] { text-align: left; }
        .cold-head { color: var(--cold); } .warm-head { color: var(--warm); }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 1rem; }
        figure { margin: 0; background: var(--card); border-radius: 8px; padding: .75rem; break-inside: avoid; }
        figcaption { font-size: .85rem; color: var(--soft); }
        svg { width: 100%; height: auto; display: block; } svg text { font: 11px system-ui, sans-serif;
          fill: var(--soft); }
        .grid { stroke: var(--line); stroke-width: 1; }
        .cold { color: var(--cold); } .warm { color: var(--warm); }
        .box { fill: currentColor; fill-opacity: .25; stroke: currentColor; }
        .whisker { stroke: currentColor; } .median { stroke: currentColor; stroke-width: 2.5; }
        .trend { fill: none; stroke: currentColor; stroke-width: 1.5; stroke-opacity: .5; }
        .point { fill: currentColor; }
        @media print { body { max-width: none; padding: 0; font-size: 11px; } }
        </style>
        </head>
        <body>
        <h1>{{experimentId}}</h1>
        <p class="soft">{{startedAt}} UTC, {{status}}. {{conservation}}.</p>
        {{#warnings}}<p class="warning">⚠ {{message}} <span class="soft">{{advice}}</span></p>
        {{/warnings}}
        <h2>Summary</h2>
        <p class="soft">Medians in ms. Cold start: from the decision to start an instance to its first response. Cost:
        millionths of a dollar per 1,000 items.</p>
        <div class="scroll"><table>
        <thead>
        <tr><th></th><th></th><th></th><th></th><th class="cold-head" colspan="6">cold</th>
        <th class="warm-head" colspan="7">warm</th><th></th></tr>
        <tr><th>plugin</th><th>family</th><th>MB</th><th>batch</th><th>n</th><th>start</th><th>p90</th><th>init</th><th>billed</th>
        <th>µ$</th><th>n</th><th>duration</th><th>95 % interval</th><th>p99</th><th>handler</th><th>billed</th>
        <th>µ$</th><th>used MB</th></tr>
        </thead>
        <tbody>
        {{#rows}}<tr><td>{{plugin}}</td><td>{{family}}</td><td>{{memory}}</td><td>{{batch}}</td><td>{{coldCount}}</td>
        <td>{{coldStart}}</td><td>{{coldTail}}</td><td>{{initDuration}}</td><td>{{coldBilled}}</td>
        <td>{{coldCost}}</td><td>{{warmCount}}</td><td>{{duration}}</td><td>{{interval}}</td><td>{{tail}}</td>
        <td>{{handler}}</td><td>{{billed}}</td><td>{{cost}}</td><td>{{memoryUsed}}</td></tr>
        {{/rows}}
        </tbody>
        </table></div>
        <h2>By memory size</h2>
        <p class="soft">Memory size in MB from left to right. Boxes: quartiles and median; whiskers: smallest and
        largest value, nothing is left out.</p>
        {{#groups}}<h3>{{title}}</h3>
        <div class="charts">
        {{#panels}}<figure class="{{kind}}"><figcaption>{{title}}</figcaption>
        <svg viewBox="0 0 320 200" role="img" aria-label="{{title}}">
        {{#ticks}}<line class="grid" x1="{{plotLeft}}" x2="{{plotRight}}" y1="{{y}}" y2="{{y}}"/><text
        x="40" y="{{y}}" dy="3" text-anchor="end">{{label}}</text>{{/ticks}}
        {{#boxes}}<g><title>{{hint}}</title>
        <line class="whisker" x1="{{center}}" x2="{{center}}" y1="{{whiskerTop}}" y2="{{whiskerBottom}}"/>
        <rect class="box" x="{{left}}" y="{{top}}" width="{{width}}" height="{{height}}"/>
        <line class="median" x1="{{left}}" x2="{{right}}" y1="{{median}}" y2="{{median}}"/>
        <text x="{{center}}" y="{{labelY}}" text-anchor="middle">{{label}}</text></g>
        {{/boxes}}
        <polyline class="trend" points="{{polyline}}"/>
        {{#points}}<g><title>{{hint}}</title><circle class="point" cx="{{x}}" cy="{{y}}" r="4"/>
        <text x="{{x}}" y="{{labelY}}" text-anchor="middle">{{label}}</text></g>
        {{/points}}
        </svg></figure>
        {{/panels}}
        </div>
        {{/groups}}
        <h2>How it was measured</h2>
        <p>To repeat it:</p><code>{{command}}</code>
        <dl>{{#facts}}<dt>{{name}}</dt><dd>{{value}}</dd>{{/facts}}</dl>
        <script type="application/json" id="summary">{{{data}}}</script>
        </body>
        </html>
        """#
}
