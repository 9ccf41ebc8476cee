"use strict";

/** Any other chart of the report. */
const Plot = (() => {
  const { axis, colour, count, drawLimit, el, fontSize, legend, onRepaint, roundUp } = Paint;

  const GENERIC = [
    { colour: "answered", dash: [] },
    { colour: "failed", dash: [8, 4] },
    { colour: "write", dash: [3, 3] },
    { colour: "wrong", dash: [10, 3, 2, 3] },
    { colour: "ink", dash: [1, 3] },
  ];

  /**
   * Draws { title, hint, x, y, style, series, lines } into an element: lines or steps over any x, with their figures in a table.
   * With { x: [least, most], y: [least, most] } as scale on these axes.
   */
  function drawPlot(place, chart, scale = null) {
    const look = GENERIC.map((one, i) => chart.series[i]?.dash ? { ...GENERIC[i], dash: [8, 4] } : one);
    const at = (i) => look[i % look.length];
    const xs = [...new Set(chart.series.flatMap((one) => one.x))].sort((a, b) => a - b);
    const values = chart.series.map((one) => {
      const byX = new Map(one.x.map((x, i) => [x, one.y[i]]));
      return xs.map((x) => byX.get(x) ?? (byX.has(x) ? null : undefined));
    });
    const readout = el("span", { class: "readout" });
    const target = el("div", { role: "img", "aria-label": `${chart.title}. The figures are in the table below.` });
    const names = legend(chart.series.map((one, i) => ({ text: one.name, colour: at(i).colour, line: at(i).dash.length ? "dashed" : "solid" })));
    place.replaceChildren(
      el(
        "section",
        { class: "chart-row panel" },
        el("header", {}, el("h3", {}, chart.title), names),
        el("figure", { class: "chart" }, el("figcaption", {}, readout), target),
        chart.hint ? el("p", { class: "look" }, chart.hint) : null,
        plotTable(chart, xs, values),
      ),
    );
    const read = (index) => {
      const parts = index == null ? [] : chart.series.map((one, i) => `${one.name} ${short(values[i][index])}`);
      readout.textContent = parts.length ? `${chart.x.label} ${short(xs[index])}: ${parts.join(", ")}` : `${chart.y.label}, by ${chart.x.label}`;
    };
    const plot = new uPlot(
      {
        width: Math.max(target.clientWidth, 120),
        height: 240,
        padding: [12, 18, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false } },
        scales: {
          x: { time: false, distr: chart.x.log ? 3 : 1, range: (u, least, most) => scale?.x ?? (chart.x.log ? [least / 1.15, most * 1.15] : [least, most]) },
          y: { distr: chart.y.log ? 3 : 1, range: (u, least, most) => scale?.y ?? spread(chart, least, most) },
        },
        axes: [
          axis({ size: fontSize() + 14, values: (u, splits) => splits.map((v) => (v == null ? "" : `${short(v)}${unit(chart.x)}`)), ...(chart.x.log && { splits: () => xs, filter: (u, s) => s }) }),
          axis({ size: 70, space: 30, values: (u, splits) => splits.map((v) => (v == null ? "" : short(v))) }),
        ],
        series: [{}, ...chart.series.map((one, i) => plotSeries(chart, at(i)))],
        hooks: {
          draw: [(u) => (chart.lines ?? []).forEach((line) => drawLimit(u, line.y, line.text))],
          setCursor: [(u) => read(u.cursor.idx)],
        },
      },
      [xs, ...values],
      target,
    );
    read(null);
    onRepaint(() => plot.redraw(false, true));
    new ResizeObserver(() => plot.setSize({ width: Math.max(target.clientWidth, 120), height: 240 })).observe(place);
  }

  const unit = (axisOf) => (axisOf.unit ? ` ${axisOf.unit}` : "");
  const short = (value) =>
    value == null ? "–" : value !== 0 && Math.abs(value) < 10 ? String(Number(value.toPrecision(3))) : count(Math.round(value));

  function spread(chart, least, most) {
    const high = Math.max(most ?? 1, ...(chart.lines ?? []).map((line) => line.y));
    return chart.y.log ? [10 ** Math.floor(Math.log10(least || 1)), 10 ** Math.ceil(Math.log10(high || 10))] : [0, roundUp(high * 1.05)];
  }

  function plotSeries(chart, look) {
    return {
      stroke: () => colour(look.colour),
      width: 2,
      dash: look.dash,
      spanGaps: false,
      paths: chart.style === "step" ? uPlot.paths.stepped({ align: 1 }) : undefined,
      points: { show: chart.style !== "step", size: 6, fill: () => colour(look.colour) },
    };
  }

  function plotTable(chart, xs, values) {
    const head = el("tr", {}, el("th", { scope: "col" }, chart.x.label), ...chart.series.map((one) => el("th", { scope: "col" }, one.name)));
    const body = el("tbody");
    const scroll = el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": `${chart.title}: figures` });
    scroll.append(el("table", {}, el("caption", {}, `${chart.title} (${chart.y.label})`), el("thead", {}, head), body));
    const details = el("details", {}, el("summary", {}, `${chart.title}: table`), scroll);
    details.addEventListener("toggle", () =>
      body.replaceChildren(
        ...xs.map((x, i) => el("tr", {}, el("th", { scope: "row" }, short(x)), ...values.map((of) => el("td", {}, short(of[i]))))),
      ),
    );
    return details;
  }

  return { draw: drawPlot };
})();
