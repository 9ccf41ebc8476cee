"use strict";

/** What all pictures of the lab's pages share: elements, numbers, colours and forms, axes, legends. */
const Paint = (() => {
  /** Pixels beside each plot: the same for all, so that a second is at the same place in all of them. */
  const LEFT = 52;
  const RIGHT = 12;

  // Elements and numbers

  function el(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes ?? {})) {
      element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child != null));
    return element;
  }

  const whole = new Intl.NumberFormat("en-US");
  const count = (number) => (number == null ? "–" : whole.format(number));
  const millis = (value) => (value == null ? "–" : `${value < 100 ? value.toFixed(1) : count(Math.round(value))} ms`);
  const sum = (object) => Object.values(object ?? {}).reduce((a, b) => a + b, 0);
  const last = (array) => array[array.length - 1];

  /** The next round number that is not below. */
  function roundUp(number) {
    const power = 10 ** Math.floor(Math.log10(Math.max(number, 1)));
    return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= number) * power;
  }

  // Colours and forms. Every colour has a form beside it, or a word: nobody has to tell colours apart.

  const colours = new Map();
  const patterns = new Map();
  const painters = new Set();

  function colour(name) {
    if (!colours.has(name)) {
      colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
    }
    return colours.get(name);
  }

  const pale = (name) => `${colour(name)}40`;

  /** Lines within a tile of size 1. */
  const FORMS = {
    rising: [[-0.5, 0.5, 0.5, -0.5], [-0.5, 1.5, 1.5, -0.5], [0.5, 1.5, 1.5, 0.5]],
    falling: [[0.5, -0.5, 1.5, 0.5], [-0.5, -0.5, 1.5, 1.5], [-0.5, 0.5, 0.5, 1.5]],
    upright: [[0.5, 0, 0.5, 1]],
    level: [[0, 0.5, 1, 0.5]],
    crossed: [[0.5, 0, 0.5, 1], [0, 0.5, 1, 0.5]],
    dotted: [[0.1, 0.25, 0.4, 0.25], [0.6, 0.75, 0.9, 0.75]],
  };

  function fill(name, form = "solid") {
    if (form === "solid") {
      return colour(name);
    }
    const key = `${name} ${form} ${devicePixelRatio}`;
    if (!patterns.has(key)) {
      patterns.set(key, tile(colour(name), form));
    }
    return patterns.get(key);
  }

  function tile(ink, form) {
    const canvas = el("canvas");
    const size = Math.round(7 * devicePixelRatio);
    canvas.width = canvas.height = size;
    const context = canvas.getContext("2d");
    context.fillStyle = colour("panel");
    context.fillRect(0, 0, size, size);
    context.globalAlpha = 0.35;
    context.fillStyle = ink;
    context.fillRect(0, 0, size, size);
    context.globalAlpha = 1;
    context.strokeStyle = ink;
    context.lineWidth = size * (form === "dotted" ? 0.4 : 0.3);
    for (const [x, y, toX, toY] of FORMS[form]) {
      context.beginPath();
      context.moveTo(x * size, y * size);
      context.lineTo(toX * size, toY * size);
      context.stroke();
    }
    return context.createPattern(canvas, "repeat");
  }

  function repaint() {
    colours.clear();
    patterns.clear();
    painters.forEach((paint) => paint());
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  addEventListener("beforeprint", () => {
    document.documentElement.setAttribute("data-print", "");
    repaint();
  });
  addEventListener("afterprint", () => {
    document.documentElement.removeAttribute("data-print");
    repaint();
  });

  const fontSize = () => Math.max(12, Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.75));
  const font = (ratio = 1) => `${fontSize() * ratio}px system-ui, sans-serif`;

  /** What a fill or a line means; drawn with the charts' own fills. */
  function legend(entries) {
    const list = el("ul", { class: "legend" });
    for (const { text, colour: name, form, line } of entries) {
      const canvas = el("canvas", { width: 32, height: 32, "aria-hidden": "true" });
      const paint = () => {
        const context = canvas.getContext("2d");
        context.clearRect(0, 0, 32, 32);
        if (line) {
          stroke(context, name, 6, line === "dashed" ? [10, 6] : [], [0, 16, 32, 16]);
        } else {
          context.fillStyle = fill(name, form);
          context.fillRect(0, 0, 32, 32);
        }
      };
      painters.add(paint);
      paint();
      list.append(el("li", {}, canvas, text));
    }
    return list;
  }

  function stroke(context, name, width, dash, [x, y, toX, toY]) {
    context.save();
    context.strokeStyle = colour(name);
    context.lineWidth = width;
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(toX, toY);
    context.stroke();
    context.restore();
  }

  function label(context, text, x, y, { align = "left", baseline = "middle", ink = "ink", backed = false } = {}) {
    context.save();
    context.font = font(devicePixelRatio);
    context.textAlign = align;
    context.textBaseline = baseline;
    if (backed) {
      const width = context.measureText(text).width + 6 * devicePixelRatio;
      const height = (fontSize() + 4) * devicePixelRatio;
      context.fillStyle = colour("panel");
      context.fillRect(align === "center" ? x - width / 2 : x - 3 * devicePixelRatio, y - height / 2, width, height);
    }
    context.fillStyle = colour(ink);
    context.fillText(text, x, y);
    context.restore();
  }

  /** A dashed line across a plot, with its name. */
  function drawLimit(u, value, text) {
    const y = u.valToPos(value, "y", true);
    const { left, top, width } = u.bbox;
    if (!(y >= top)) {
      return;
    }
    stroke(u.ctx, "limit", 1.5 * devicePixelRatio, [5 * devicePixelRatio, 4 * devicePixelRatio], [left, y, left + width, y]);
    label(u.ctx, text, left + width - 4 * devicePixelRatio, y - 3 * devicePixelRatio, { align: "right", baseline: "bottom" });
  }

  function axis(more) {
    return {
      stroke: () => colour("muted"),
      font: font(),
      grid: { stroke: () => colour("line"), width: 1 },
      ticks: { show: false },
      gap: 5,
      ...more,
    };
  }

  let sections = 0;

  /** The place of one lane's chart. */
  function cellOf(lane) {
    const readout = el("span", { class: "readout" });
    const place = el("div", { role: "img" });
    const figure = el("figure", { class: "chart" }, el("figcaption", {}, el("span", { class: "lane" }, lane.name), readout), place);
    return { lane, figure, readout, place };
  }

  /** One question: a chart for each lane, what to look for, and the figures. */
  function section(spec, board, cells, table) {
    const id = `row-${++sections}`;
    return el(
      "section",
      { class: "chart-row panel", ...(board.heading === "h2" && { "aria-labelledby": id }) }, // a landmark, where its name is the only one
      el("header", {}, el(board.heading, { id }, spec.title), spec.legend && legend(spec.legend)),
      el("div", { class: `lanes lanes-${cells.length}` }, ...cells.map((cell) => cell.figure)),
      el("p", { class: "look" }, spec.look),
      table,
    );
  }

  /** Called when the colours have changed. */
  const onRepaint = (painter) => painters.add(painter);

  return {
    LEFT, RIGHT, el, count, millis, sum, last, roundUp, colour, pale, fill, fontSize, font, legend, stroke, label, drawLimit, axis, cellOf, section,
    onRepaint,
  };
})();
