// SPDX-License-Identifier: Apache-2.0
#include "scan/html.hpp"

namespace antikelvin {

char const* const kPageStyle = R"css(
:root {
  color-scheme: light dark;
  --paper: #fdfdfc; --card: #f4f4f1; --ink: #1d2126; --soft: #5d6670; --line: #dcdcd6;
  --accent: #0a5c8f; --good: #0b6e4f; --warn: #8a5a00; --bad: #a3341b;
  --c1: #0072b2; --c2: #d55e00; --c3: #009e73; --c4: #b8578f; --c5: #b87f00; --c6: #3a9bd1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15181c; --card: #1e2328; --ink: #e4e6e8; --soft: #9aa4ae; --line: #343b43;
    --accent: #6cb8e6; --good: #5cc9a0; --warn: #e0ad4e; --bad: #f08c72;
    --c1: #5ab4f0; --c2: #f28e4a; --c3: #3fd0a4; --c4: #e39cc6; --c5: #edb53f; --c6: #9ad5f5;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 68rem;
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
  color: var(--ink); background: var(--paper);
}
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.8rem 0 .8rem; padding-top: .9rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.6rem 0 .5rem; }
p { margin: .5rem 0; max-width: 46rem; }
a { color: var(--accent); }
.lead, figcaption, .hint { color: var(--soft); }
.hint { font-size: .9rem; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.3rem; padding: 0; margin: 1rem 0 0; }
.state { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .8rem; margin: 0; }
.state div { background: var(--card); border-radius: .5rem; padding: .7rem 1rem; }
.state dt { color: var(--soft); font-size: .9rem; }
.state dd { margin: 0; font-size: 1.6rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
.bar { display: flex; height: .5rem; border-radius: .25rem; overflow: hidden; background: var(--line); margin: 1rem 0 0; }
.bar i { display: block; } .bar .good { background: var(--good); } .bar .bad { background: var(--bad); }
figure { margin: 1.4rem 0 2rem; break-inside: avoid; }
figure svg { display: block; width: 100%; height: auto; background: var(--card); border-radius: .5rem; }
figcaption { font-size: .95rem; margin-top: .5rem; }
figcaption b { color: var(--ink); font-weight: 600; }
/* Figures are gnuplot's, which writes colours and fonts as attributes; a style goes before those. */
figure svg g { color: inherit; }
figure svg :is(g, text, tspan) { font-family: inherit; }
figure svg [stroke=black] { stroke: currentColor; }
figure svg [fill=black] { fill: currentColor; }
figure svg .gridline { stroke: var(--line); stroke-dasharray: none; }
figure svg use[color=white] { color: var(--card); }
figure svg [stroke="rgb(  0, 114, 178)"] { stroke: var(--c1); } figure svg use[color="rgb(  0, 114, 178)"] { color: var(--c1); }
figure svg [stroke="rgb(213,  94,   0)"] { stroke: var(--c2); } figure svg use[color="rgb(213,  94,   0)"] { color: var(--c2); }
figure svg [stroke="rgb(  0, 158, 115)"] { stroke: var(--c3); } figure svg use[color="rgb(  0, 158, 115)"] { color: var(--c3); }
figure svg [stroke="rgb(204, 121, 167)"] { stroke: var(--c4); } figure svg use[color="rgb(204, 121, 167)"] { color: var(--c4); }
figure svg [stroke="rgb(230, 159,   0)"] { stroke: var(--c5); } figure svg use[color="rgb(230, 159,   0)"] { color: var(--c5); }
figure svg [stroke="rgb( 86, 180, 233)"] { stroke: var(--c6); } figure svg use[color="rgb( 86, 180, 233)"] { color: var(--c6); }
.scroll { overflow: auto; max-height: 34rem; border: 1px solid var(--line); border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding: .5rem .8rem; }
th, td { padding: .35rem .8rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { position: sticky; top: 0; background: var(--card); font-weight: 600; z-index: 1; }
tbody tr:hover { background: var(--card); }
th.text, td.text { text-align: left; }
td.long { white-space: normal; min-width: 18rem; overflow-wrap: anywhere; }
tbody th { font-weight: 400; }
.id { font: .85em ui-monospace, "DejaVu Sans Mono", monospace; color: var(--soft); }
th button { all: unset; cursor: pointer; font: inherit; }
th button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
th[aria-sort] button::after { content: " \25B4"; color: var(--accent); }
th[aria-sort=descending] button::after { content: " \25BE"; }
input[type=search] {
  font: inherit; padding: .3rem .7rem; margin: 0 0 .6rem; width: 18rem; max-width: 100%;
  color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: .4rem;
}
pre, code { font: .88rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
pre { background: var(--card); border-radius: .5rem; padding: .9rem 1.1rem; overflow-x: auto; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.5rem; margin: .6rem 0; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; overflow-wrap: anywhere; }
ul.notes { padding-left: 1.2rem; } ul.notes li { margin: .2rem 0; overflow-wrap: anywhere; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, input[type=search] { display: none; }
  .scroll { overflow: visible; max-height: none; border: 0; }
  thead th { position: static; }
  table { font-size: 8pt; } th, td { padding: .15rem .4rem; }
  pre { white-space: pre-wrap; }
}
)css";

char const* const kPageScript = R"js(
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
  const key = (row, column) => {
    const cell = row.cells[column], number = cell.dataset.v;
    return number === undefined ? cell.textContent : number === "" ? NaN : Number(number);
  };
  const compare = (a, b) => {
    if (typeof a === "string" || typeof b === "string") return String(a).localeCompare(String(b));
    if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
    return a - b;
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].sort((a, b) => compare(key(a, column), key(b, column)));
      body.append(...(down ? rows.reverse() : rows));
    });
  });
  if (body.rows.length < 8) continue;
  const filter = document.createElement("input");
  filter.type = "search";
  filter.placeholder = "show rows with …";
  filter.setAttribute("aria-label", "show rows with this text");
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/);
    for (const row of body.rows)
      row.hidden = !words.every(word => row.textContent.toLowerCase().includes(word));
  });
  table.parentElement.before(filter);
}
)js";

}  // namespace antikelvin
