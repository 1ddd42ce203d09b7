/// What the page does by itself: its table is sorted and filtered, its data is saved. It asks nobody for anything.
enum ReportScript {
    static let javaScript = #"""
        "use strict";
        (() => {
          const table = document.getElementById("cells");
          const body = table.tBodies[0];
          const rows = [...body.rows];
          const heads = [...table.tHead.rows[1].cells];

          // Sorting: by number where there is one, cells without a value last whichever the direction.
          const key = (row, column) => row.cells[column].dataset.key;
          const compare = (a, b, isText) => isText ? a.localeCompare(b, "en", { numeric: true }) : a - b;
          const sort = (head) => {
            const column = head.cellIndex;
            const isText = head.classList.contains("text");
            const descending = head.getAttribute("aria-sort") === "ascending";
            heads.forEach((other) => other.removeAttribute("aria-sort"));
            head.setAttribute("aria-sort", descending ? "descending" : "ascending");
            rows.sort((a, b) => {
              const [x, y] = [key(a, column), key(b, column)];
              if (x === "" || y === "") return (x === "") - (y === "");
              return descending ? compare(y, x, isText) : compare(x, y, isText);
            });
            body.append(...rows);
          };
          heads.forEach((head) => head.querySelector("button").addEventListener("click", () => sort(head)));

          // Filtering: a row stays if each word begins one of its names or sizes.
          const filter = document.getElementById("filter");
          const shown = document.getElementById("shown");
          const apply = () => {
            const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
            let count = 0;
            rows.forEach((row) => {
              const names = [...row.cells].slice(0, 4).map((cell) => cell.textContent.toLowerCase());
              row.hidden = !words.every((word) => names.some((name) => name.startsWith(word)));
              count += row.hidden ? 0 : 1;
            });
            shown.textContent = `${count} of ${rows.length} cells`;
          };
          filter.addEventListener("input", apply);
          apply();

          // Saving: CSV as in RFC 4180, JSON as the harness prints it.
          const parse = (id) => JSON.parse(document.getElementById(id).textContent);
          const quoted = (value) => {
            const text = value === null || value === undefined ? "" : String(value);
            return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
          };
          const csv = (lines) => lines.map((line) => line.map(quoted).join(",") + "\n").join("");
          const flat = (value, path, row) => {
            if (value !== null && typeof value === "object") {
              Object.keys(value).forEach((name) => flat(value[name], path === "" ? name : `${path}.${name}`, row));
            } else {
              row.set(path, value);
            }
            return row;
          };
          const writers = {
            "cells.csv": () => {
              const cells = parse("summary").cells.map((cell) => flat(cell, "", new Map()));
              const names = [...new Set(cells.flatMap((cell) => [...cell.keys()]))].sort();
              return csv([names, ...cells.map((cell) => names.map((name) => cell.get(name)))]);
            },
            "summary.json": () => document.getElementById("summary").textContent,
            "invocations.csv": () => {
              const data = parse("invocations");
              return csv([data.columns, ...data.rows.map((row) => {
                const cell = data.cells[row[0]];
                return [cell.plugin, cell.memorySize, cell.batchSize, row[1] === 1 ? "True" : "False", ...row.slice(2)];
              })]);
            },
          };
          document.querySelectorAll("[data-save]").forEach((button) => button.addEventListener("click", () => {
            const name = button.dataset.save;
            const type = name.endsWith(".csv") ? "text/csv" : "application/json";
            const link = document.createElement("a");
            link.href = URL.createObjectURL(new Blob([writers[name]()], { type }));
            link.download = `${document.title}-${name}`;
            link.click();
            setTimeout(() => URL.revokeObjectURL(link.href), 10000);
          }));
        })();
        """#
}
