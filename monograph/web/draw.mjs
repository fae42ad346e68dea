// Draws for the build: reads a request a line, answers a line; the pixels of a picture follow their line as bytes.
//   {"spec": Vega-Lite}            -> {"vega": Vega, "svg": "<svg …>"}
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

async function draw({ spec }) {
  const faults = [], logger = strict(faults);
  const vega = compile(spec, { logger }).spec;
  const view = new View(parse(vega), { renderer: "none", logger });
  const svg = await view.toSVG();
  view.finalize();
  if (faults.length) throw new Error(faults.join("; "));
  return [{ vega, svg }];
}

function rasterise({ svg, scale }) {
  const image = new Resvg(svg, { font, fitTo: { mode: "zoom", value: scale } }).render();
  return [{ width: image.width, height: image.height }, image.pixels];
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const request = JSON.parse(line);
    answer = "spec" in request ? await draw(request) : rasterise(request);
  } catch (error) {
    answer = [{ error: error.message }];
  }
  process.stdout.write(JSON.stringify(answer[0]) + "\n");
  if (answer[1]) process.stdout.write(answer[1]);
}
