// SPDX-License-Identifier: MIT
// Charts in SVG, drawn for the current width. Each also has a table of its numbers, for screen readers.

function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** A step of 1, 2 or 5 times a power of ten that divides 0..max into about `wanted` parts. */
function niceStep(max, wanted) {
  const rough = max / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((m) => m * power).find((step) => step >= rough);
}

const short = (value) => (value >= 1e6 ? `${+(value / 1e6).toFixed(1)}M` : value >= 1e4 ? `${+(value / 1e3).toFixed(0)}k` : count(value));

/**
 * A figure. `title` is its accessible name, draw(width, height) returns its content, columns and rows are
 * its numbers as a table. It is drawn again when its width changes.
 */
function chart(title, height, draw, columns, rows, legend = null) {
  const holder = h("div", {class: "chart"});
  let drawn = 0;
  const redraw = () => {
    const width = Math.max(260, Math.round(holder.clientWidth));
    if (holder.clientWidth === 0 || width === drawn) return;
    drawn = width;
    holder.replaceChildren(svg("svg", {viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title},
      draw(width, height)));
  };
  new ResizeObserver(redraw).observe(holder);
  return h("figure", {}, legend, holder,
    h("details", {class: "numbers"}, h("summary", {}, "As numbers"), table(title, columns, rows)));
}

/** A legend of colors: [["kept", "Kept together"], ...] */
function makeLegend(entries) {
  return h("ul", {class: "legend"}, entries.map(([kind, text]) =>
    h("li", {}, h("span", {class: `swatch ${kind}`, "aria-hidden": "true"}), text)));
}

/** Axes of a plot: the mapping from values to places, and their lines and labels. */
function axes({width, height, x, y, xTicks, yTicks, xText, yText, xTitle, yTitle, left = 52}) {
  const box = {left, right: width - 22, top: 26, bottom: height - 44};
  const atX = (value) => box.left + ((value - x[0]) / (x[1] - x[0])) * (box.right - box.left);
  const atY = (value) => box.bottom - ((value - y[0]) / (y[1] - y[0])) * (box.bottom - box.top);
  return {
    box, atX, atY,
    lines: [
      yTicks.map((tick) => [
        svg("line", {class: "grid", x1: box.left, x2: box.right, y1: atY(tick), y2: atY(tick)}),
        svg("text", {class: "tick", x: box.left - 8, y: atY(tick) + 4, "text-anchor": "end"}, yText(tick)),
      ]),
      xTicks.map((tick) => svg("text", {class: "tick", x: atX(tick), y: box.bottom + 18, "text-anchor": "middle"}, xText(tick))),
      svg("line", {class: "axis", x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom}),
      svg("text", {class: "title", x: (box.left + box.right) / 2, y: height - 6, "text-anchor": "middle"}, xTitle),
      svg("text", {class: "title", x: 0, y: 9}, yTitle),
    ].flat(3),
  };
}

const ticks = (from, to, step) => {
  const all = [];
  for (let tick = Math.ceil(from / step - 1e-9) * step; tick <= to + 1e-9; tick += step) all.push(+tick.toFixed(6));
  return all;
};

/** A chart of vertical bars {label, value, hint}. */
function barChart(title, bars, {xTitle, yTitle, columns, rows}) {
  const max = Math.max(1, ...bars.map((bar) => bar.value));
  const step = Math.max(1, niceStep(max, 4));
  return chart(title, 250, (width, height) => {
    const plot = axes({width, height, x: [0, bars.length], y: [0, max * 1.06], xTicks: [], xText: String,
      yTicks: ticks(0, max, step), yText: short, xTitle, yTitle});
    const step_ = (plot.box.right - plot.box.left) / bars.length;
    const every = Math.ceil(46 / step_);
    return [...plot.lines, ...bars.flatMap((bar, i) => [
      svg("rect", {class: "bar", x: plot.box.left + i * step_ + step_ * 0.14, width: step_ * 0.72,
        y: Math.min(plot.atY(bar.value), plot.box.bottom - (bar.value > 0 ? 1.5 : 0)), rx: 2,
        height: Math.max(plot.box.bottom - plot.atY(bar.value), bar.value > 0 ? 1.5 : 0)},
      svg("title", {}, bar.hint)),
      i % every === 0 ? svg("text", {class: "tick", x: plot.box.left + (i + 0.5) * step_, y: plot.box.bottom + 18,
        "text-anchor": "middle"}, bar.label) : null,
    ])];
  }, columns, rows);
}

/** Histograms of several series {kind, name, values} over one axis. Bin b starts at from + b * binWidth. */
function histogramChart(title, series, {from, binWidth, xTitle, yTitle, columns, rows, legend}) {
  const used = series[0].values.map((_, b) => series.some((s) => s.values[b] > 0));
  const first = Math.max(0, used.indexOf(true) - 1);
  const last = Math.min(used.length - 1, used.lastIndexOf(true) + 1);
  const max = Math.max(1, ...series.flatMap((s) => s.values));
  const x = [from + first * binWidth, from + (last + 1) * binWidth];
  return chart(title, 290, (width, height) => {
    const plot = axes({width, height, x, y: [0, max * 1.06], xTicks: ticks(x[0], x[1], width < 480 ? 0.2 : 0.1),
      xText: (tick) => tick.toFixed(1), yTicks: ticks(0, max, niceStep(max, 4)), yText: short, xTitle, yTitle});
    const outline = (values, closed) => {
      let path = `M${plot.atX(x[0]).toFixed(1)} ${plot.box.bottom}`;
      for (let b = first; b <= last; ++b) {
        const y = plot.atY(values[b]).toFixed(1);
        path += `V${y}H${plot.atX(from + (b + 1) * binWidth).toFixed(1)}`;
      }
      return path + (closed ? `V${plot.box.bottom}Z` : `V${plot.box.bottom}`);
    };
    const hints = [];
    for (let b = first; b <= last; ++b) {
      const text = series.map((s) => `${s.name}: ${count(s.values[b])}`).join("\n");
      hints.push(svg("rect", {class: "hover", x: plot.atX(from + b * binWidth), y: plot.box.top,
        width: plot.atX(from + (b + 1) * binWidth) - plot.atX(from + b * binWidth), height: plot.box.bottom - plot.box.top},
      svg("title", {}, `${(from + b * binWidth).toFixed(2)} to ${(from + (b + 1) * binWidth).toFixed(2)}\n${text}`)));
    }
    return [...plot.lines, ...series.map((s) => svg("path", {class: `area ${s.kind}`, d: outline(s.values, true)})),
      ...series.map((s) => svg("path", {class: `outline ${s.kind}`, d: outline(s.values, false)})), ...hints];
  }, columns, rows, legend);
}

/** A chart of two shares. layers(plot) returns the elements that are drawn over the axes. */
function squareChart(title, layers, {xTitle, yTitle, columns, rows, legend, x = [0, 1], y = [0, 1]}) {
  return chart(title, 320, (width, height) => {
    const step = (range) => niceStep(range[1] - range[0], 5);
    const plot = axes({width, height, x, y, xTicks: ticks(x[0], x[1], step(x)), yTicks: ticks(y[0], y[1], step(y)),
      xText: (tick) => percent(tick), yText: (tick) => percent(tick), xTitle, yTitle});
    return [...plot.lines, ...layers(plot)];
  }, columns, rows, legend);
}

/** Horizontal bars {label, value, text}. */
function rowChart(label, bars) {
  const max = Math.max(1e-9, ...bars.map((bar) => bar.value));
  return h("ul", {class: "rows", "aria-label": label}, bars.map((bar) => h("li", {},
    h("span", {class: "row-label"}, bar.label),
    h("span", {class: "row-track", "aria-hidden": "true"},
      h("span", {class: "row-fill", style: `width:${Math.max(0.4, (100 * bar.value) / max).toFixed(2)}%`})),
    h("span", {class: "row-text"}, bar.text))));
}
