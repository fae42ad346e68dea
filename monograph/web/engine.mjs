// Bundled once for the whole site: everything needed to draw a chart that was compiled to Vega at build time.
// The interpreter evaluates Vega's expressions without eval, as a strict content security policy demands.
import { parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { Handler } from "vega-tooltip";

const tooltip = new Handler({ disableDefaultStyle: true, theme: "custom" });

export async function draw(spec, element) {
  const view = new View(parse(spec, null, { ast: true }), {
    expr: expressionInterpreter,
    renderer: "svg",
    container: element,
    hover: true,
  });
  view.tooltip(tooltip.call);
  await view.runAsync();
  return view;
}
