import Charts

/// How the page looks: light and dark, narrow and printed.
enum ReportStyle {
    static let css =
        Stylesheet.css + """

            :root { --card: #f6f8fa; --alert: #8a4b00; --alert-back: #fff4e0; color-scheme: light dark; }
            @media screen and (prefers-color-scheme: dark) { :root { --card: #1c222b; --alert: #f0c070;
              --alert-back: #332612; } }
            * { box-sizing: border-box; }
            body { margin: 0 auto; max-width: 84rem; padding: 1.25rem; background: var(--paper); color: var(--ink);
              font: 15px/1.5 system-ui, sans-serif; }
            h1 { font-size: 1.5rem; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 1.2rem; margin: 2.25rem 0 .25rem; }
            h3 { font-size: 1rem; margin: 1.25rem 0 .4rem; } p { margin: .25rem 0; max-width: 75ch; }
            .soft { color: var(--soft); }
            nav { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: .75rem 0 0; }
            a { color: inherit; }
            .warnings { margin: 1rem 0; padding: .6rem 1rem; border-left: 4px solid var(--alert); border-radius: 4px;
              background: var(--alert-back); list-style: none; }
            .warnings li + li { margin-top: .35rem; } .warnings strong { color: var(--alert); }
            .answer { margin: .5rem 0; padding-left: 1.2rem; font-size: 1.05rem; max-width: 80ch; }
            .answer li { margin: .3rem 0; }
            code { font: 13px ui-monospace, monospace; background: var(--card); padding: .5rem .75rem; display: block;
              border-radius: 6px; overflow-wrap: anywhere; }
            dl { display: grid; grid-template-columns: minmax(5rem, max-content) 1fr; gap: .1rem 1rem; }
            dt { color: var(--soft); overflow-wrap: anywhere; } dd { margin: 0; overflow-wrap: anywhere; }
            .figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(21rem, 100%), 1fr));
              gap: 1rem; margin-top: .5rem; }
            figure { margin: 0; background: var(--card); border-radius: 8px; padding: .75rem; break-inside: avoid;
              min-width: 0; }
            figure.wide { grid-column: 1 / -1; } figure.wide .chart { max-width: 62rem; }
            figcaption { font-size: .9rem; font-weight: 600; margin-bottom: .4rem; overflow-wrap: anywhere; }
            details { margin-top: .4rem; } summary { cursor: pointer; color: var(--soft); font-size: .85rem; }
            .scroll { overflow-x: auto; }
            table { border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums; white-space: nowrap; font-size: .9rem; }
            th, td { text-align: right; padding: .25rem .5rem; border-bottom: 1px solid var(--line); }
            th { font-weight: 600; vertical-align: bottom; } tbody th { font-weight: 400; vertical-align: inherit; } .text, table.plain :is(th, td):first-child { text-align: left; }
            th[colspan] { text-align: left; } tbody tr:hover { background: var(--card); }
            th button { all: unset; cursor: pointer; } th button:focus-visible, input:focus-visible, .tools button:focus-visible,
              summary:focus-visible, a:focus-visible { outline: 2px solid var(--s0); outline-offset: 2px; }
            th[aria-sort] button::after { content: " ▲"; } th[aria-sort="descending"] button::after { content: " ▼"; }
            #cells td:first-child, #cells th:first-child { position: sticky; left: 0; background: var(--paper); }
            .tools { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .5rem 0; }
            .tools input { font: inherit; color: inherit; background: var(--card); padding: .35rem .6rem; min-width: 0;
              width: 18rem; max-width: 100%; border: 1px solid var(--soft); border-radius: 6px; }
            .tools button { font: inherit; color: inherit; background: var(--card); padding: .35rem .75rem; cursor: pointer;
              border: 1px solid var(--soft); border-radius: 6px; }
            @media (max-width: 40rem) { body { padding: .9rem; } h2 { margin-top: 1.75rem; } figure { padding: .5rem; } }
            @media print { html { font-size: 11px; } body { max-width: none; padding: 0; font-size: 1rem; } .tools, nav, details { display: none; }
              figure, code { background: none; border: 1px solid var(--line); } .scroll { overflow: visible; }
              #cells { font-size: 7px; } #cells th, #cells td { padding: .15rem .25rem; position: static; }
              .figures { grid-template-columns: repeat(2, 1fr); } h2, h3 { break-after: avoid; } }
            """
}
