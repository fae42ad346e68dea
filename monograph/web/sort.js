// Lets readers sort a table by any of its columns.  Without script it stays as it was printed.
(() => {
  const language = document.documentElement.lang || "en";
  const collator = new Intl.Collator(language, { numeric: true });
  const [group, point] = language.startsWith("en") ? [/,/g, "."] : [/\s/g, ","];

  // A number as this edition writes it, or NaN.
  function value(text) {
    const plain = text.replace(group, "").replace(point, ".").replace("\u2212", "-");
    return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
  }

  function read(body, column) {
    const rows = [...body.rows].map((row) => ({ row, text: row.cells[column].textContent.trim() }));
    for (const entry of rows) entry.value = value(entry.text);
    return { rows, numeric: rows.some((entry) => !Number.isNaN(entry.value)) };
  }

  // What is no number among numbers (a blank, a dash) comes last in either direction.
  function sort(body, column, sign) {
    const { rows, numeric } = read(body, column);
    rows.sort((a, b) => {
      if (!numeric) return sign * collator.compare(a.text, b.text);
      const lost = Number.isNaN(a.value) - Number.isNaN(b.value);
      return lost || (Number.isNaN(a.value) ? 0 : sign * (a.value - b.value));
    });
    body.append(...rows.map((entry) => entry.row));
  }

  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        // Names begin with A, numbers with the largest.
        const first = read(table.tBodies[0], column).numeric ? "descending" : "ascending";
        const other = first === "ascending" ? "descending" : "ascending";
        const order = head.getAttribute("aria-sort") === first ? other : first;
        heads.forEach((each) => each.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", order);
        sort(table.tBodies[0], column, order === "ascending" ? 1 : -1);
      });
    });
  }
})();
