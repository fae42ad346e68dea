// Draws for the build: reads a request a line, answers a line; the pixels of a picture follow their line as bytes.
//   {"layer": "name", "shapes": []} -> {}: shapes that later specifications name in "layers" instead of carrying them
//   {"spec": Vega-Lite, "layers": ["name"]} -> {"vega": Vega, "svg": "<svg …>"}
//   {"svg": "<svg …>", "scale": 2} -> {"width": 1, "height": 1}, then width * height * 4 bytes (RGBA)
// What goes wrong is answered as {"error": "…"}.
// Started with the folder of the typeface: NAME.ttf by weight, and widths.json, the advance of each character.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Resvg } from "@resvg/resvg-js";
import { parse, textMetrics, View } from "vega";
import { compile } from "vega-lite";

const folder = process.argv[2];
const widths = JSON.parse(readFileSync(join(folder, "widths.json"), "utf8"));
const font = { loadSystemFonts: false, fontFiles: Object.keys(widths.advances).map(weight => join(folder, `${weight}.ttf`)), defaultFontFamily: "Noto Sans" };

// Vega measures with a canvas or guesses; here every width is that of the typeface, as in the reader's browser.
textMetrics.width = (item, text) => {
  const advances = widths.advances[item.fontWeight === "bold" || item.fontWeight >= 600 ? 600 : 400];
  let units = 0;
  for (const character of String(text ?? "").trim()) units += advances[character] ?? 0.6 * widths.em;
  return (units * (item.fontSize ?? 11)) / widths.em;
};

// Vega goes on after an error and tells its logger only.
function strict(faults) {
  const logger = { level: () => logger, error: (...said) => (faults.push(said.join(" ")), logger) };
  logger.warn = logger.info = logger.debug = () => logger;
  return logger;
}

const known = {};

function keep({ layer, shapes }) {
  known[layer] = shapes;
  return [{}];
}

// Drawing writes into the rows of its data, never into what they hold: each drawing has rows of its own.
function whole(vega, layers) {
  return { ...vega, data: vega.data.map(data => layers.includes(data.name) ? { ...data, values: known[data.name].map(shape => ({ ...shape })) } : data) };
}

// A tenth of a pixel is all that anybody sees; below one it may be an opacity.
const short = number => Math.abs(number) < 1 ? String(+(+number).toFixed(2)) : String(+(+number).toFixed(1));

// A length of tenths as short as SVG allows.
function tenths(number) {
  const written = String(number / 10);
  return Math.abs(number) < 10 ? written.replace("0.", ".") : written;
}

// A long outline as steps of tenths of a pixel, without points that fall into the same pixel.
function steps(path) {
  if (path.length < 400 || /[^MLZ0-9.,\s-]/.test(path)) return path;
  let out = "", last = "", start = null, x = 0, y = 0;
  const command = letter => (out += letter, last = "");
  // A space stands only where two numbers would else be read as one.
  const write = number => {
    const next = tenths(number), apart = next[0] === "-" || (next[0] === "." && last.includes("."));
    out += last && !apart ? ` ${next}` : next;
    last = next;
  };
  for (const [, letter, a, b] of path.matchAll(/([MLZ])\s*(?:(-?[\d.]+)[,\s](-?[\d.]+))?/g)) {
    if (letter === "Z") {
      if (!start) command("Z");
      continue;
    }
    const to = [Math.round(a * 10), Math.round(b * 10)];
    if (letter === "M") {
      start = to;  // written with the first step: without one, the path would end here
    } else if (Math.abs(to[0] - x) + Math.abs(to[1] - y) < 10) {
      continue;
    } else {
      if (start) command("M"), write(start[0]), write(start[1]), command("l");
      write(to[0] - x), write(to[1] - y);
      start = null;
    }
    [x, y] = to;
  }
  return out;
}

const projections = vega => [...vega.projections ?? [], ...(vega.marks ?? []).flatMap(projections)];

// Where projections cut shapes off at the frame of the map, Vega-Lite cuts each layer of them once more at the
// edge of the chart, which takes as long to draw as the shapes themselves.
function unclipped(svg, vega) {
  if (!projections(vega).every(projection => projection.clipExtent)) return svg;
  const needless = new Set();
  return svg
    .replace(/(<g class="mark-shape [^>]*?) clip-path="url\(#(\w+)\)"/g, (_, before, id) => (needless.add(id), before))
    .replace(/<clipPath id="(\w+)">.*?<\/clipPath>/gs, (clip, id) => needless.has(id) ? "" : clip);
}

// Without the digits of coordinates that nobody can see, and without what tells how many pictures were drawn before.
function lean(svg) {
  const clips = new Map();
  return svg
    .replace(/(id="clip|url\(#clip)(\d+)/g, (_, before, number) => before + (clips.has(number) ? clips : clips.set(number, clips.size)).get(number))
    .replace(/ d="([^"]*)"/g, (_, path) => ` d="${steps(path)}"`)
    .replace(/<[^>]*>/g, tag => tag.replace(/-?\d+\.\d{2,}/g, short));
}

async function draw({ spec, layers }) {
  const faults = [], logger = strict(faults);
  const vega = compile(spec, { logger }).spec;
  const view = new View(parse(whole(vega, layers)), { renderer: "none", logger });
  const svg = await view.toSVG();
  view.finalize();
  if (faults.length) throw new Error(faults.join("; "));
  return [{ vega, svg: lean(unclipped(svg, vega)) }];
}

function rasterise({ svg, scale }) {
  const image = new Resvg(svg, { font, fitTo: { mode: "zoom", value: scale } }).render();
  return [{ width: image.width, height: image.height }, image.pixels];
}

const answers = request => "spec" in request ? draw(request) : "layer" in request ? keep(request) : rasterise(request);

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = await answers(JSON.parse(line));
  } catch (error) {
    answer = [{ error: error.message }];
  }
  process.stdout.write(JSON.stringify(answer[0]) + "\n");
  if (answer[1]) process.stdout.write(answer[1]);
}
