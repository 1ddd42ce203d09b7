/// The page of the runs of a folder, live: it asks the server that it comes from for them, and nobody else for anything.
package enum LivePage {
    /// Where the page finds the runs, as JSON.
    package static let data = "/runs.json"

    /// Its Content Security Policy.
    package static let policy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:"

    package static let html = #"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <link rel="icon" href="data:,"/>
        <title>Runs</title>
        <style>
        \#(ReportStyle.css)
        \#(LiveStyle.css)
        </style>
        </head>
        <body>
        <header>
        <h1>Runs</h1>
        <p class="soft" id="folder"></p>
        <p id="state" role="status"></p>
        <noscript><p>This page needs JavaScript; <code>harness runs list</code> shows the same in a terminal.</p></noscript>
        </header>
        <main>
        <section id="running" aria-labelledby="running-title" hidden>
        <h2 id="running-title">Under way</h2>
        </section>
        <section id="all" aria-labelledby="all-title">
        <h2 id="all-title">All runs</h2>
        <p class="soft" id="none" hidden>No runs yet; 'harness run --plugin pca' makes one.</p>
        <ul class="warnings" id="problems" aria-label="Remarks" hidden></ul>
        <div class="scroll" tabindex="0" role="region" aria-labelledby="all-title"><table id="runs">
        <thead><tr><th scope="col" class="text">run</th><th scope="col" class="text">status</th>
        <th scope="col" class="text">started, UTC</th><th scope="col">messages</th><th scope="col">not succeeded</th>
        <th scope="col" class="text">platform</th><th scope="col" class="text">plugins</th>
        <th scope="col" class="text">MB</th><th scope="col" class="text">batch</th></tr></thead>
        <tbody></tbody>
        </table></div>
        </section>
        </main>
        <script>
        \#(LiveScript.javaScript)
        </script>
        </body>
        </html>
        """#
}
