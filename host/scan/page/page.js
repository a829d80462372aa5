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

// The axis along which a figure is drawn.
for (const figure of document.querySelectorAll("figure")) {
  const drawings = [...figure.querySelectorAll(".drawing")];
  if (drawings.length < 2) continue;
  const choice = document.createElement("div");
  choice.className = "choice";
  choice.setAttribute("role", "group");
  choice.setAttribute("aria-label", "horizontal axis");
  choice.append("along ");
  const buttons = drawings.map(drawing => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = drawing.dataset.along;
    button.setAttribute("aria-pressed", String(!drawing.hidden));
    button.addEventListener("click", () => {
      for (const other of drawings) other.hidden = other !== drawing;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    });
    return button;
  });
  choice.append(...buttons);
  figure.prepend(choice);
}

// The value of the point that is nearest to the pointer, or to a finger.
const tip = document.createElement("div");
tip.className = "tip";
tip.setAttribute("role", "status");
tip.hidden = true;
document.body.append(tip);
for (const svg of document.querySelectorAll(".drawing svg")) {
  const points = [...svg.querySelectorAll(".value")].map(mark => {
    const title = mark.querySelector("title"), [x, y] = mark.getAttribute("transform").match(/[-.\d]+/g).map(Number);
    title.remove();
    return {mark, x, y, text: title.textContent};
  });
  let near;
  const leave = () => {
    near?.mark.classList.remove("near");
    near = undefined;
    tip.hidden = true;
  };
  const point = event => {
    const box = svg.getBoundingClientRect(), scale = svg.viewBox.baseVal.width / box.width;
    const distance = one => Math.hypot(one.x - (event.clientX - box.left) * scale, one.y - (event.clientY - box.top) * scale);
    leave();
    let least = 24 * scale;
    for (const one of points)
      if (distance(one) < least) [near, least] = [one, distance(one)];
    if (!near) return;
    near.mark.classList.add("near");
    tip.textContent = near.text;
    tip.hidden = false;
    tip.style.left = `${Math.max(8, Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${event.clientY + 18 + tip.offsetHeight > innerHeight ? event.clientY - 12 - tip.offsetHeight : event.clientY + 18}px`;
  };
  svg.addEventListener("pointermove", point);
  svg.addEventListener("pointerdown", point);
  svg.addEventListener("pointerleave", leave);
}
