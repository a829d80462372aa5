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
  const asCsv = () => {
    const quoted = text => /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    const line = cells => [...cells].map(cell => quoted(cell.dataset.v ?? cell.textContent.trim())).join(",");
    const shown = [...body.rows].filter(row => !row.hidden);
    return [line(heads), ...shown.map(row => line(row.cells))].join("\n") + "\n";
  };
  const download = document.createElement("button");
  download.type = "button";
  download.className = "download";
  download.textContent = "download these rows as CSV";
  download.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([asCsv()], {type: "text/csv"}));
    link.download = `${document.title.replace(/[^A-Za-z0-9]+/g, "_")}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
  table.parentElement.after(download);
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
