/// What the live page does: it asks for the runs every second, and writes what has changed, and nothing else.
enum LiveScript {
    static let javaScript = #"""
        "use strict";
        (() => {
          const PAUSE = 1000;
          const element = (id) => document.getElementById(id);
          const table = element("runs").tBodies[0];
          const count = new Intl.NumberFormat("en-US");
          const few = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });
          const least = new Intl.NumberFormat("en-US", { minimumFractionDigits: 3, maximumFractionDigits: 3 });

          const make = (name, className = "") => {
            const made = document.createElement(name);
            made.className = className;
            return made;
          };
          const write = (target, text) => { if (target.textContent !== text) target.textContent = text; };
          const set = (target, name, value) => { if (target[name] !== value) target[name] = value; };
          const listed = (values) => values.join(", ");
          const done = (run) => {
            const ended = run.isCounted ? count.format(run.ended) : `${count.format(run.ended)}…`;
            return run.planned === undefined ? ended : `${ended} of ${count.format(run.planned)}`;
          };
          const time = (seconds) => {
            if (seconds < 100) return `${Math.round(seconds)} s`;
            const minutes = Math.round(seconds / 60);
            return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
          };

          // The elements of what is shown, by its name: those of what is gone go, and the rest stay as they are.
          const keep = (parent, first, known, items, name, create, update) => {
            const names = new Set(items.map(name));
            [...known.keys()].filter((key) => !names.has(key)).forEach((key) => {
              known.get(key).remove();
              known.delete(key);
            });
            items.forEach((item, index) => {
              const key = name(item);
              if (!known.has(key)) known.set(key, create(item));
              const child = known.get(key);
              const place = parent.children[first + index] ?? null;
              if (place !== child) parent.insertBefore(child, place);
              update(child, item);
            });
          };

          const makeRow = (texts) => {
            const row = make("tr");
            texts.forEach((className, index) => row.append(make(index === 0 ? "th" : "td", className)));
            row.cells[0].scope = "row";
            return row;
          };

          const showName = (cell, run) => {
            const link = cell.querySelector("a");
            if (!run.hasReport) return write(cell, run.name);
            if (link !== null) return;
            const made = make("a");
            made.href = `/runs/${encodeURIComponent(run.name)}/report.html`;
            made.textContent = run.name;
            cell.replaceChildren(made);
          };
          const rows = new Map();
          const showRow = (row, run) => {
            showName(row.cells[0], run);
            set(row.cells[1], "className", `text ${run.status}`);
            [
              run.status, run.startedAt.slice(0, 19), done(run), count.format(run.failed), run.platform,
              listed(run.plugins), listed(run.memorySizes), listed(run.batchSizes),
            ].forEach((text, index) => write(row.cells[index + 1], text));
          };
          const makeRun = () => makeRow(["text", "text", "text", "", "", "text", "text", "text", "text"]);

          const problems = new Map();
          const makeProblem = (run) => {
            const item = make("li");
            const name = make("strong");
            name.textContent = `⚠ ${run.name}`;
            item.append(name, ": ", make("span"));
            return item;
          };

          const cells = new WeakMap();
          const makeArticle = (run) => {
            const article = make("article");
            article.innerHTML = `<h3></h3><progress></progress><p class="numbers"></p>
              <details><summary>Its cells</summary><div class="scroll" tabindex="0" role="region"><table><thead><tr>
              <th scope="col" class="text">plugin</th><th scope="col">MB</th><th scope="col">batch</th>
              <th scope="col">messages</th><th scope="col">not succeeded</th>
              <th scope="col">latest round trips, median, ms</th></tr></thead><tbody></tbody></table></div></details>`;
            article.querySelector("progress").setAttribute("aria-label", `Progress of ${run.name}`);
            article.querySelector(".scroll").setAttribute("aria-label", `Cells of ${run.name}`);
            cells.set(article, new Map());
            return article;
          };
          const showCell = (row, cell) => [
            cell.plugin, `${cell.memorySize}`, `${cell.batchSize}`,
            `${count.format(cell.ended)} of ${count.format(cell.planned)}`, count.format(cell.failed),
            cell.latestMedian === undefined ? "–" : least.format(cell.latestMedian),
          ].forEach((text, index) => write(row.cells[index], text));
          const showArticle = (article, run) => {
            write(article.querySelector("h3"), run.name);
            const bar = article.querySelector("progress");
            set(bar, "max", Math.max(run.planned ?? 1, 1));
            set(bar, "value", Math.min(run.ended, run.planned ?? 0));
            const numbers = [`${done(run)} messages`];
            if (run.perSecond !== undefined) numbers.push(`${few.format(run.perSecond)} per second`);
            if (run.secondsLeft !== undefined) {
              numbers.push(`${run.mayStopEarlier ? "at most" : "about"} ${time(run.secondsLeft)} left`);
            }
            numbers.push(`${count.format(run.failed)} not succeeded`);
            write(article.querySelector("p"), numbers.join(" · "));
            keep(
              article.querySelector("tbody"), 0, cells.get(article), run.cells,
              (cell) => `${cell.plugin} ${cell.memorySize} ${cell.batchSize}`,
              () => makeRow(["text", "", "", "", "", ""]), showCell);
          };
          const articles = new Map();

          const show = (now) => {
            write(element("folder"), now.folder);
            write(element("state"), now.problem ?? "");
            set(element("none"), "hidden", now.runs.length > 0 || now.problem !== undefined);
            const running = now.runs.filter((run) => run.status === "running");
            set(element("running"), "hidden", running.length === 0);
            keep(element("running"), 1, articles, running, (run) => run.name, makeArticle, showArticle);
            const remarks = now.runs.filter((run) => run.problem !== undefined);
            set(element("problems"), "hidden", remarks.length === 0);
            keep(
              element("problems"), 0, problems, remarks, (run) => run.name, makeProblem,
              (item, run) => write(item.querySelector("span"), run.problem));
            keep(table, 0, rows, now.runs, (run) => run.name, makeRun, showRow);
          };

          const look = async () => {
            let now;
            try {
              const answer = await fetch("\#(LivePage.data)", { cache: "no-store" });
              now = await answer.json();
            } catch {
              write(element("state"), "harness serve doesn't answer any more; what is shown here is its last word.");
            }
            if (now !== undefined) show(now);
            setTimeout(next, PAUSE);
          };
          // Nobody looks at a page in the background.
          const next = () => {
            if (document.hidden) document.addEventListener("visibilitychange", next, { once: true });
            else look();
          };
          next();
        })();
        """#
}
