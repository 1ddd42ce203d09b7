import Mustache

/// The pages' Mustache templates. They are strings of the program, not resource files: those are found only next to the
/// build folder. A page is HTML and XML at once, so that any parser reads it; nothing in it may be fetched.
enum ReportTemplate {
    static let page = #"""
        {{> head}}
        <body>
        <header>
        <h1>{{pageTitle}}</h1>
        <p class="soft">{{startedAt}} UTC, {{status}}. {{account}}.</p>
        <nav aria-label="Sections"><a href="#answer">Answer</a>{{#sections}} <a href="#{{id}}">{{title}}</a>{{/sections}}
        <a href="#table">All cells</a> <a href="#method">How it was measured</a></nav>
        </header>
        <main>
        {{> warnings}}
        <section id="answer" aria-labelledby="answer-title">
        <h2 id="answer-title">Answer</h2>
        <ul class="answer">
        {{#answers}}<li>{{.}}</li>
        {{/answers}}
        </ul>
        {{#byPlugin}}<details><summary>The fastest and the cheapest memory size of each plugin</summary>
        <p class="soft">Against the next: by how much the next memory size is slower, or dearer, as a 95 %
        interval of the ratio. Not shown: it contains 1.</p>
        {{> table}}
        </details>{{/byPlugin}}
        </section>
        {{> sections}}
        <section id="table" aria-labelledby="table-title">
        <h2 id="table-title">All cells</h2>
        <p class="soft">Medians. Cold start: from the decision to start an instance to its first response. µ$: millionths
        of a dollar per 1,000 items. A click on a title sorts by it.</p>
        <div class="tools">
        <label for="filter">Filter</label>
        <input id="filter" type="search" placeholder="plugin, family, MB or batch" autocomplete="off"/>
        <span id="shown" class="soft" role="status"></span>
        </div>
        <div class="scroll" tabindex="0" role="region" aria-labelledby="table-title"><table id="cells">
        <thead>
        <tr>{{#cells.groups}}{{#hasTitle}}<th scope="colgroup" colspan="{{span}}">{{title}}</th>{{/hasTitle}}{{^hasTitle}}<td colspan="{{span}}"></td>{{/hasTitle}}{{/cells.groups}}</tr>
        <tr>{{#cells.columns}}<th scope="col"{{#isText}} class="text"{{/isText}}><button type="button">{{title}}</button></th>{{/cells.columns}}</tr>
        </thead>
        <tbody>
        {{#cells.rows}}<tr>{{#head}}<th scope="row" data-key="{{key}}"{{#isText}} class="text"{{/isText}}>{{text}}</th>{{/head}}{{#values}}<td data-key="{{key}}"{{#isText}} class="text"{{/isText}}>{{text}}</td>{{/values}}</tr>
        {{/cells.rows}}
        </tbody>
        </table></div>
        <div class="tools">
        <button type="button" data-save="cells.csv">Save cells as CSV</button>
        <button type="button" data-save="summary.json">Save summary as JSON</button>
        {{#hasInvocations}}<button type="button" data-save="invocations.csv">Save invocations as CSV</button>{{/hasInvocations}}
        </div>
        <p class="soft">{{invocationNote}}</p>
        </section>
        <section id="method" aria-labelledby="method-title">
        <h2 id="method-title">How it was measured</h2>
        {{#hasCommand}}<p>To repeat it:</p><code>{{command}}</code>{{/hasCommand}}
        <dl>{{#facts}}<dt>{{name}}</dt><dd>{{value}}</dd>{{/facts}}</dl>
        </section>
        </main>
        <script type="application/json" id="summary">{{{data}}}</script>
        {{#hasInvocations}}<script type="application/json" id="invocations">{{{invocations}}}</script>{{/hasInvocations}}
        <script>//<![CDATA[
        {{{script}}}
        //]]></script>
        </body>
        </html>
        """#

    /// The page of several runs.
    static let history = #"""
        {{> head}}
        <body>
        <header>
        <h1>{{pageTitle}}</h1>
        <p class="soft">From {{first}} to {{last}} UTC.</p>
        <nav aria-label="Sections"><a href="#answer">Answer</a>{{#sections}} <a href="#{{id}}">{{title}}</a>{{/sections}}
        <a href="#runs">Runs</a></nav>
        </header>
        <main>
        {{> warnings}}
        <section id="answer" aria-labelledby="answer-title">
        <h2 id="answer-title">Answer</h2>
        <ul class="answer">
        {{#answers}}<li>{{.}}</li>
        {{/answers}}
        </ul>
        </section>
        {{> sections}}
        <section id="runs" aria-labelledby="runs-title">
        <h2 id="runs-title">Runs</h2>
        {{#runs}}{{> table}}{{/runs}}
        </section>
        </main>
        </body>
        </html>
        """#

    private static let head = #"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta http-equiv="Content-Security-Policy"
        content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>{{pageTitle}}</title>
        <style>
        {{{style}}}
        </style>
        </head>
        """#

    private static let warnings = #"""
        {{#hasWarnings}}<ul class="warnings" aria-label="Warnings">
        {{#warnings}}<li><strong>⚠ {{message}}</strong> {{advice}}</li>
        {{/warnings}}</ul>
        {{/hasWarnings}}
        """#

    private static let sections = #"""
        {{#sections}}<section id="{{id}}" aria-labelledby="{{id}}-title">
        <h2 id="{{id}}-title">{{title}}</h2>
        <p class="soft">{{note}}</p>
        {{#groups}}{{#hasTitle}}<h3>{{title}}</h3>{{/hasTitle}}
        <div class="figures">
        {{#figures}}<figure{{#isWide}} class="wide"{{/isWide}}><figcaption>{{title}}</figcaption>
        {{{svg}}}
        <details><summary>As a table</summary>
        {{#table}}{{> table}}{{/table}}
        </details></figure>
        {{/figures}}
        </div>
        {{/groups}}
        </section>
        {{/sections}}
        """#

    private static let table = #"""
        <div class="scroll" tabindex="0" role="region" aria-label="{{title}}"><table class="plain">
        <thead><tr>{{#columns}}<th scope="col">{{.}}</th>{{/columns}}</tr></thead>
        <tbody>
        {{#rows}}<tr><th scope="row">{{head}}</th>{{#cells}}<td>{{.}}</td>{{/cells}}</tr>
        {{/rows}}</tbody></table></div>
        """#

    /// - Parameters:
    ///   - content: what the template shows.
    ///   - name: `page` or `history`.
    static func render(_ content: Any, as name: String) throws -> String {
        var library = MustacheLibrary()
        for (name, template) in [
            ("page", page), ("history", history), ("head", head), ("warnings", warnings), ("sections", sections),
            ("table", table),
        ] {
            try library.register(template, named: name)
        }
        return library.render(content, withTemplate: name) ?? ""
    }
}
