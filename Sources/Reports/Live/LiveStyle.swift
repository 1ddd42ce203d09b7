/// What the live page has besides a report's style.
enum LiveStyle {
    static let css = """
        #state:not(:empty) { margin-top: .75rem; padding: .6rem 1rem; border-left: 4px solid var(--alert);
          border-radius: 4px; background: var(--alert-back); color: var(--alert); }
        article { background: var(--card); border-radius: 8px; padding: .75rem 1rem; margin: .5rem 0; }
        article h3 { margin: 0; overflow-wrap: anywhere; } article p { overflow-wrap: anywhere; }
        article tbody tr:hover { background: none; }
        progress { display: block; width: 100%; height: .8rem; margin: .5rem 0; accent-color: var(--s0); }
        .numbers { font-variant-numeric: tabular-nums; }
        #runs td:first-child, #runs th:first-child { position: sticky; left: 0; background: var(--paper); }
        #runs :is(td, tbody th) { vertical-align: top; } #runs td:nth-child(7) { white-space: normal; min-width: 12rem; }
        .warnings { overflow-wrap: anywhere; }
        td.running { color: var(--s0); font-weight: 600; } td.damaged { color: var(--alert); font-weight: 600; }
        @media (max-width: 40rem) { #runs td:first-child, #runs th:first-child { position: static; } }
        """
}
