// Brings a figure to life when the reader first reaches for it: the static picture stays until the
// live chart has been drawn in its place, so nothing jumps.
(() => {
  const here = document.currentScript.src;
  const site = new URL("..", here);
  const scripts = new Map();

  function load(path) {
    if (!scripts.has(path)) {
      scripts.set(path, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = new URL(path, site);
        script.onload = resolve;
        script.onerror = () => reject(new Error(`could not load ${path}`));
        document.head.append(script);
      }));
    }
    return scripts.get(path);
  }

  const narrow = matchMedia("(max-width: 576px)");
  const mode = () => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");
  const live = new Set();

  // Maps name their boundary layers; each layer is loaded once for the whole site.
  async function addLayers(spec) {
    const named = spec.data.filter((data) => data.layer);
    await Promise.all(named.map((data) => load(`_geo/${data.layer}.js`)));
    for (const data of named) {
      data.values = structuredClone(window.monographLayers[data.layer]);
      delete data.layer;
    }
  }

  // A compiled chart holds a token for each colour that depends on the mode.
  function coloured(spec) {
    const palette = window.monographInk.palettes[mode()];
    return JSON.parse(JSON.stringify(spec).replace(/#fe01[0-9a-f]{2}/g, (token) => palette[token]));
  }

  async function draw(chart) {
    const { figure } = chart.dataset;
    await Promise.all([load("_static/engine.js"), load(`_figures/${figure}.js`)]);
    const stage = document.createElement("div");
    stage.className = "card-live";
    const spec = coloured(window.monographFigures[figure][narrow.matches ? "narrow" : "wide"]);
    await addLayers(spec);
    await window.monographEngine.draw(spec, stage);
    // The picture's words speak for the live chart, too.
    stage.querySelector("svg").setAttribute("aria-label", chart.querySelector("img").alt);
    chart.querySelector(".card-live")?.remove();
    chart.append(stage);
    chart.classList.add("is-live");
    makeReachable(chart, stage);
  }

  // From the keyboard: arrows go from mark to mark (an oblast, a tab), Enter chooses, Escape leaves.
  // Vega listens to pointers only, so a focused mark is pointed at, or clicked, on the reader's behalf.
  function makeReachable(chart, stage) {
    // Asked for at each key: a choice of measure puts new marks in the place of the old ones.
    const marks = () => {
      const named = [...stage.querySelectorAll("path[aria-label]")].filter((mark) => !/^\w+: -?[\d.]+;/.test(mark.getAttribute("aria-label")));
      named.forEach((mark) => mark.setAttribute("tabindex", "-1"));
      return named;
    };
    marks();
    const point = (mark, kind) => {
      const box = mark.getBoundingClientRect();
      const at = { bubbles: true, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
      mark.dispatchEvent(new (kind.startsWith("pointer") ? PointerEvent : MouseEvent)(kind, at));
    };
    chart.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const named = marks();
      const here = named.indexOf(document.activeElement);
      if (step && named.length) {
        const next = named[(here + step + named.length) % named.length];
        next.focus();
        for (const kind of ["pointerover", "pointermove", "mouseover", "mousemove"]) point(next, kind);
      } else if ((event.key === "Enter" || event.key === " ") && here >= 0) {
        point(named[here], "click");
      } else if (event.key === "Escape") {
        chart.focus();
      } else return;
      event.preventDefault();
    };
  }

  function wake(event) {
    const chart = event.target.closest?.(".card-chart[data-figure]");
    if (!chart || live.has(chart)) return;
    live.add(chart);
    draw(chart).catch((error) => { live.delete(chart); console.error(error); });
  }

  // A browser lets no page of a copied folder read another: search then lists titles without excerpts.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  for (const kind of ["pointerover", "focusin", "touchstart"]) document.addEventListener(kind, wake, { passive: true });
  const again = () => live.forEach((chart) => draw(chart).catch(console.error));
  narrow.addEventListener("change", again);
  new MutationObserver(again).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
})();
