"use strict";

/**
 * Draws what a race looks like, for the live page and for the report.
 *
 * A race is { seconds, maxConnections, hpa, marks, lanes }: how long it lasts, PostgreSQL's limit or null, the autoscaler's settings
 * or null, the marks of controls, and for each lane { name, pool, samples, now, crash }: its seconds (RaceResult.Sample) and two
 * moments of its connections (the latest 200 ms and the 200 ms before the last crash), each null until there is one.
 * Text goes to the page as text only, and every chart has its figures in a table as well.
 */
const Charts = (() => {
  /** Pixels beside each plot: the same for all, so that a second is at the same place in all of them. */
  const LEFT = 52;
  const RIGHT = 12;
  /** Milliseconds of a moment. */
  const MOMENT = 200;

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

  // What the rows of a race show

  /** From the bottom to the top of the pile. */
  const OUTCOMES = [
    { text: "answered", colour: "answered", of: (s) => s.answered },
    { text: "wrong answers", colour: "wrong", form: "dotted", of: (s) => sum(s.wrong) },
    { text: "5xx", colour: "http5xx", form: "rising", of: (s) => s.failed.http5xx },
    { text: "refused", colour: "refused", form: "falling", of: (s) => s.failed.refused },
    { text: "reset", colour: "reset", form: "upright", of: (s) => s.failed.reset },
    { text: "time-out", colour: "timeout", form: "level", of: (s) => s.failed.timeout },
    { text: "4xx", colour: "http4xx", form: "crossed", of: (s) => s.failed.http4xx },
    { text: "unreachable", colour: "unreachable", form: "dotted", of: (s) => s.failed.unreachable },
  ];

  const PHASES = {
    serving: { text: "serving", colour: "answered" },
    starting: { text: "starting", colour: "muted", form: "level" },
    crashed: { text: "crashed", colour: "failed" },
    waiting: { text: "CrashLoopBackOff", short: "back-off", colour: "failed", form: "rising" },
    ended: { text: "ended", colour: "muted" },
  };

  function phase(state) {
    if (state == null || state === "?") {
      return null;
    }
    if (state === "Running") {
      return PHASES.serving;
    }
    if (state === "Starting") {
      return PHASES.starting;
    }
    if (state === "CrashLoopBackOff") {
      return PHASES.waiting;
    }
    return state === "Completed" || state === "Stopped" ? PHASES.ended : PHASES.crashed;
  }

  /** A state in words, with what is left of the back-off. */
  function stateText(sample) {
    const known = phase(sample?.state);
    if (known == null) {
      return "";
    }
    return known === PHASES.waiting && sample.restartSeconds != null
      ? `${known.text}, starts again in ${Math.ceil(sample.restartSeconds)} s`
      : known.text;
  }

  function failures(sample) {
    const parts = OUTCOMES.filter((kind) => kind.of(sample) > 0).map((kind) => `${count(kind.of(sample))} ${kind.text}`);
    return parts.length ? parts.join(", ") : "no request ended";
  }

  const numbers = (unit) => (u, splits) => splits.map((value) => (value == null ? "" : `${count(value)}${unit}`));
  const within = (candidates) => (u, axis, least, most) => candidates.filter((value) => value >= least && value <= most);

  /** The axis of a quantity that is 1 here and 100 there: linear near 0, logarithmic above. */
  const compressed = (linearBelow, range) => ({ distr: 4, asinh: linearBelow, range });

  const ROWS = [
    {
      title: "The process",
      look: "gaps in the solid band. The app died there; hatched is the wait until it is started again, each time twice as long.",
      legend: [PHASES.serving, PHASES.starting, PHASES.crashed, PHASES.waiting],
      seen: (s) => phase(s.state) != null,
      head: ["state", "crashes so far"],
      cells: (s) => [stateText(s), count(s.crashes)],
      readout: (s) => stateText(s),
      panes: [{ height: 70, y: { range: () => [0, 1], splits: () => [] }, series: [], columns: () => [], draw: drawPhases }],
    },
    {
      title: "Requests a second, piled up",
      look: "anything hatched: it failed. Dotted: it was answered, with something that can't be true. Plain blue to the top is health.",
      legend: OUTCOMES,
      seen: () => true,
      head: ["answered", "wrong", "failed"],
      cells: (s) => [count(s.answered), count(sum(s.wrong)), count(sum(s.failed))],
      readout: (s) => failures(s),
      panes: [
        {
          height: 170,
          y: { range: (scale) => [0, scale.requests] },
          series: OUTCOMES.map((kind) => ({ fill: () => fill(kind.colour, kind.form), step: true })).reverse(),
          columns: piled,
        },
      ],
    },
    { moments: true },
    {
      title: "How long an answer took",
      look: "the distance between the two lines, and for gaps. Only answered requests have a time: a dead app looks fast.",
      legend: [
        { text: "p50: half of the answers came sooner", colour: "answered", line: "solid" },
        { text: "p99: all but one in a hundred did", colour: "ink", line: "dashed" },
      ],
      seen: () => true,
      head: ["p50", "p99"],
      cells: (s) => [millis(s.p50), millis(s.p99)],
      readout: (s) => (s.p50 == null ? "nothing answered" : `p50 ${millis(s.p50)}, p99 ${millis(s.p99)}`),
      panes: [
        {
          height: 150,
          y: {
            distr: 3,
            range: (scale) => [scale.fastest, scale.slowest],
            splits: within([0.01, 0.1, 1, 10, 100, 1000, 10000, 100000]),
            values: (u, splits) => splits.map((v) => (v < 1000 ? `${v} ms` : `${v / 1000} s`)),
          },
          series: [{ stroke: "answered" }, { stroke: "ink", dash: [6, 4] }],
          columns: (samples) => [[null, ...samples.map((s) => s.p50)], [null, ...samples.map((s) => s.p99)]],
        },
      ],
    },
    {
      title: "CPU, and the pods that an autoscaler would want for it",
      look: "how little the dying app uses. An autoscaler sees CPU and who is ready, never whether an answer is right. (Compressed axis.)",
      legend: [
        { text: "CPU, % of one core", colour: "answered", line: "solid" },
        { text: "the autoscaler's target for one pod", colour: "limit", line: "dashed" },
        { text: "pods wanted", colour: "write", form: "falling" },
      ],
      seen: (s) => s.cpuPercent != null,
      head: ["CPU, % of a core", "pods wanted"],
      cells: (s) => [s.cpuPercent == null ? "–" : s.cpuPercent.toFixed(0), count(s.replicas)],
      readout: (s) => `CPU ${s.cpuPercent == null ? "–" : s.cpuPercent.toFixed(0)} %, wants ${count(s.replicas)} pods`,
      panes: [
        {
          height: 110,
          bare: true,
          y: {
            ...compressed(10, (scale) => [0, scale.cpu]),
            splits: within([0, 10, 50, 200, 800]),
            values: numbers(" %"),
          },
          series: [{ stroke: "answered", fill: () => pale("answered"), step: true }],
          columns: (samples) => [stepped(samples.map((s) => s.cpuPercent))],
          draw: (u, lane, race) => {
            if (race.hpa) {
              const target = (race.hpa.requestMillis * race.hpa.targetPercent) / 1000;
              drawLimit(u, target, `target ${target} %`);
            }
          },
        },
        {
          height: 84,
          y: { range: (scale) => [0, scale.replicas], splits: (u, axis, least, most) => [0, most / 2, most] },
          series: [{ stroke: "write", fill: () => fill("write", "falling"), step: true }],
          columns: (samples) => [stepped(samples.map((s) => s.replicas))],
        },
      ],
    },
    {
      title: "Connections to the database",
      look: "a line that never leaves 1: that is the bug. A pool takes what it needs, and stops at its limit. (Compressed axis.)",
      legend: [
        { text: "open, as PostgreSQL counts them", colour: "answered", line: "solid" },
        { text: "limits", colour: "limit", line: "dashed" },
      ],
      seen: (s) => s.connections != null,
      head: ["connections"],
      cells: (s) => [count(s.connections)],
      readout: (s, lane, race) =>
        `${count(s.connections)} of ${lane.pool == null ? "the one there is" : `a pool of ${lane.pool}`}` +
        (race.maxConnections == null ? "" : `; the server takes ${race.maxConnections}`),
      panes: [
        {
          height: 150,
          y: { ...compressed(1, (scale) => [0, scale.connections]), splits: within([0, 1, 5, 25, 100, 500]), values: numbers("") },
          series: [{ stroke: "answered", fill: () => pale("answered"), step: true }],
          columns: (samples) => [stepped(samples.map((s) => s.connections))],
          draw: (u, lane, race) => {
            if (lane.pool != null) {
              drawLimit(u, lane.pool, `pool ${lane.pool}`);
            }
            if (race.maxConnections != null) {
              drawLimit(u, race.maxConnections, `max_connections ${race.maxConnections}`);
            }
          },
        },
      ],
    },
  ];

  /** A second's value holds from its start: the first one is needed at 0 as well. */
  const stepped = (values) => [values[0] ?? null, ...values];

  /** Running totals, the highest first, for it is drawn first and the lower ones cover it. */
  function piled(samples) {
    const columns = OUTCOMES.map(() => []);
    for (const sample of samples) {
      let height = 0;
      OUTCOMES.forEach((kind, i) => columns[i].push((height += kind.of(sample))));
    }
    return columns.map(stepped).reverse();
  }

  // Drawn beside uPlot's own lines; canvas pixels

  function drawLimit(u, value, text) {
    const y = u.valToPos(value, "y", true);
    const { left, top, width } = u.bbox;
    if (!(y >= top)) {
      return;
    }
    stroke(u.ctx, "limit", 1.5 * devicePixelRatio, [5 * devicePixelRatio, 4 * devicePixelRatio], [left, y, left + width, y]);
    label(u.ctx, text, left + width - 4 * devicePixelRatio, y - 3 * devicePixelRatio, { align: "right", baseline: "bottom" });
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

  /** The band of the process's phases, with a cross for each crash. */
  function drawPhases(u, lane) {
    const { top, height } = u.bbox;
    const from = top + 20 * devicePixelRatio;
    const band = top + height - from;
    for (const { start, end, phase: shown, text } of phasesOf(lane.samples)) {
      const x = u.valToPos(start, "x", true);
      const width = Math.max(u.valToPos(end, "x", true) - x, devicePixelRatio);
      u.ctx.fillStyle = fill(shown.colour, shown.form);
      u.ctx.fillRect(x, from, width, band);
      u.ctx.font = font(devicePixelRatio);
      const words = [text, shown.short ?? shown.text].find((t) => u.ctx.measureText(t).width + 10 * devicePixelRatio < width);
      if (words) {
        const ink = shown.form ? "ink" : "panel";
        label(u.ctx, words, x + width / 2, from + band / 2, { align: "center", ink, backed: Boolean(shown.form) });
      }
    }
    crashSeconds(lane.samples).forEach((second) => drawCross(u, second, from));
  }

  function phasesOf(samples) {
    const bands = [];
    for (const sample of samples) {
      const shown = phase(sample.state);
      const before = last(bands);
      if (before && before.phase === shown && before.end === sample.second - 1) {
        before.end = sample.second;
      } else if (shown) {
        bands.push({ start: sample.second - 1, end: sample.second, phase: shown, text: stateText(sample) });
      }
    }
    bands.forEach((band) => (band.text = band.phase.text));
    if (bands.length && samples.length && last(bands).end === last(samples).second) {
      last(bands).text = stateText(last(samples));
    }
    return bands;
  }

  const crashSeconds = (samples) =>
    samples.filter((s, i) => (s.crashes ?? 0) > (i ? (samples[i - 1].crashes ?? 0) : 0)).map((s) => s.second - 0.5);

  function drawCross(u, second, bottom) {
    const x = u.valToPos(second, "x", true);
    const arm = 4 * devicePixelRatio;
    const y = bottom - 1.6 * arm;
    for (const side of [-1, 1]) {
      stroke(u.ctx, "failed", 2.5 * devicePixelRatio, [], [x - arm, y - side * arm, x + arm, y + side * arm]);
    }
  }

  function drawMarks(u, lane, race, named) {
    const { top, height } = u.bbox;
    let free = -Infinity;
    for (const mark of race.marks) {
      if (mark.lane != null && mark.lane !== lane.name) {
        continue;
      }
      const x = u.valToPos(mark.t, "x", true);
      stroke(u.ctx, "ink", 1.5 * devicePixelRatio, [2 * devicePixelRatio, 3 * devicePixelRatio], [x, top, x, top + height]);
      if (named && x > free) {
        label(u.ctx, mark.what, x + 3 * devicePixelRatio, top + 7 * devicePixelRatio, { backed: true });
        free = x + u.ctx.measureText(mark.what).width + 12 * devicePixelRatio;
      }
    }
  }

  // Charts over time

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

  /** A point between two seconds without a value is no line: it gets a dot. */
  function alone(u, series) {
    const data = u.data[series];
    return data.map((v, i) => (v != null && data[i - 1] == null && data[i + 1] == null ? i : -1)).filter((i) => i >= 0);
  }

  function series({ stroke: name, fill: filling, dash, step }) {
    return {
      stroke: name ? () => colour(name) : null,
      width: name ? 2 : 0,
      dash,
      fill: filling,
      paths: step ? uPlot.paths.stepped({ align: -1 }) : undefined,
      points: step ? { show: false } : { show: false, size: 5, fill: () => colour(name), filter: alone },
    };
  }

  /** One pane of one lane. */
  function pane(place, spec, lane, board) {
    const { range, splits, values, ...distribution } = spec.y;
    const x = spec.bare
      ? axis({ size: 4, values: (u, at) => at.map(() => "") })
      : axis({ size: fontSize() + 12, values: numbers(" s"), space: 60, incrs: [1, 2, 5, 10, 20, 30, 60, 120, 300, 600] });
    return new uPlot(
      {
        width: Math.max(place.clientWidth, 120),
        height: spec.height,
        padding: [8, RIGHT, 0, 0],
        legend: { show: false },
        cursor: { sync: { key: board.key }, y: false, drag: { x: false, y: false }, points: { show: false } },
        scales: {
          x: { time: false, range: () => [0, board.scale.seconds] },
          y: { ...distribution, range: () => range(board.scale) },
        },
        axes: [x, axis({ size: LEFT, space: 26, ...(splits && { splits }), values: values ?? numbers("") })],
        series: [{}, ...spec.series.map(series)],
        hooks: {
          draw: [
            (u) => {
              spec.draw?.(u, lane, board.race);
              drawMarks(u, lane, board.race, spec.series.length === 0);
            },
          ],
          setCursor: [(u) => board.hover(u.cursor.idx)],
        },
      },
      columns(spec, lane),
      place,
    );
  }

  const columns = (spec, lane) => [[0, ...lane.samples.map((s) => s.second)], ...spec.columns(lane.samples)];

  function cellOf(lane) {
    const readout = el("span", { class: "readout" });
    const place = el("div", { role: "img" });
    const figure = el("figure", { class: "chart" }, el("figcaption", {}, el("span", { class: "lane" }, lane.name), readout), place);
    return { lane, figure, readout, place };
  }

  function section(spec, board, cells, table) {
    const id = `row-${++sections}`;
    return el(
      "section",
      { class: "chart-row panel", "aria-labelledby": id },
      el("header", {}, el(board.heading, { id }, spec.title), spec.legend && legend(spec.legend)),
      el("div", { class: `lanes lanes-${cells.length}` }, ...cells.map((cell) => cell.figure)),
      el("p", { class: "look" }, spec.look),
      table,
    );
  }

  let sections = 0;

  function timeRow(spec, board) {
    const cells = board.race.lanes.map(cellOf);
    const table = secondsTable(spec, board.race);
    const row = section(spec, board, cells, table.details);
    const draw = () => {
      row.hidden = !board.race.lanes.some((lane) => lane.samples.length === 0 || spec.seen(last(lane.samples)));
      for (const cell of cells) {
        cell.plots ??= spec.panes.map((one) => pane(cell.place, one, cell.lane, board));
        cell.plots.forEach((plot, i) => plot.setData(columns(spec.panes[i], cell.lane)));
        cell.place.setAttribute("aria-label", `${spec.title}, ${cell.lane.name}. The figures are in the table below.`);
      }
      read(null);
      table.extend();
    };
    const read = (index) => {
      for (const { lane, readout } of cells) {
        const sample = index ? lane.samples[index - 1] : last(lane.samples);
        readout.textContent = sample ? `${index ? `second ${sample.second}: ` : ""}${spec.readout(sample, lane, board.race)}` : "";
      }
    };
    const each = (work) => cells.forEach((cell) => (cell.plots ?? []).forEach((plot, i) => work(plot, cell, spec.panes[i])));
    const resize = () => each((plot, cell, one) => plot.setSize({ width: Math.max(cell.place.clientWidth, 120), height: one.height }));
    return { row, draw, read, resize, repaint: () => each((plot) => plot.redraw(false, true)) };
  }

  /** Filled when somebody opens it: 600 rows that nobody reads would cost more than the chart. */
  function secondsTable(spec, race) {
    const body = el("tbody");
    const lanes = race.lanes.map((lane) => el("th", { scope: "colgroup", colspan: spec.head.length }, lane.name));
    const names = race.lanes.flatMap(() => spec.head.map((name) => el("th", { scope: "col" }, name)));
    const head = el("thead", {}, el("tr", {}, el("td"), ...lanes), el("tr", {}, el("th", { scope: "col" }, "second"), ...names));
    const scroll = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${spec.title}: figures` });
    scroll.append(el("table", {}, el("caption", {}, spec.title), head, body));
    const details = el("details", {}, el("summary", {}, `${spec.title}: table`), scroll);
    const extend = () => {
      const seconds = details.open ? Math.max(...race.lanes.map((lane) => lane.samples.length)) : 0;
      for (let i = body.rows.length; i < seconds; i++) {
        const row = el("tr", {}, el("th", { scope: "row" }, String(i + 1)));
        for (const lane of race.lanes) {
          const cells = lane.samples[i] ? spec.cells(lane.samples[i]) : spec.head.map(() => "");
          row.append(...cells.map((text) => el("td", {}, text)));
        }
        body.append(row);
      }
    };
    details.addEventListener("toggle", () => {
      body.replaceChildren(); // anew, for a lane may have had no figure when the others had theirs
      extend();
    });
    return { details, extend };
  }

  // Who held which connection when

  const isWrite = (kind) => !kind.startsWith("GET ");
  const blockColour = (kind) => (isWrite(kind) ? "write" : kind === "GET /" || kind.startsWith("GET /api/posts") ? "read" : "other");
  const nameOf = (block) => `${block.kind} #${block.request}`;

  /** A moment's connections, each with its units of work in tracks that do not overlap, and the times at which they did. */
  function moment(ownership) {
    const end = Math.max(...ownership.blocks.map((b) => b.end ?? b.start));
    const start = end - MOMENT;
    const connections = new Map();
    for (const block of ownership.blocks.filter((b) => (b.end ?? end) >= start)) {
      connections.set(block.connection, [...(connections.get(block.connection) ?? []), block]);
    }
    const lanes = [...connections].sort(([a], [b]) => a - b).map(([connection, blocks]) => {
      blocks.sort((a, b) => a.start - b.start);
      return { connection, blocks, tracks: tracks(blocks, end), overlaps: overlaps(blocks, end) };
    });
    return { start, end, lanes };
  }

  function tracks(blocks, end) {
    const free = [];
    const found = [];
    for (const block of blocks) {
      let track = free.findIndex((time) => time <= block.start);
      track = track < 0 ? free.length : track;
      free[track] = block.end ?? end;
      (found[track] ??= []).push(block);
    }
    return found;
  }

  /** Times at which a connection had more than one owner: { from, to, who, most }. */
  function overlaps(blocks, end) {
    const found = [];
    let active = [];
    let current = null;
    const steps = blocks
      .flatMap((block) => [{ at: block.start, block, begins: true }, { at: block.end ?? end, block, begins: false }])
      .sort((a, b) => a.at - b.at || a.begins - b.begins);
    for (const { at, block, begins } of steps) {
      active = begins ? [...active, block] : active.filter((other) => other !== block);
      if (active.length > 1) {
        current ??= { from: at, to: at, who: new Set(), most: 0 };
        active.forEach((owner) => current.who.add(owner));
        current.most = Math.max(current.most, active.length);
      } else if (current) {
        found.push({ ...current, to: at, who: [...current.who] });
        current = null;
      }
    }
    return found.filter((overlap) => overlap.to > overlap.from);
  }

  function overlapText({ from, to, who, most }) {
    const names = who.slice(0, 3).map(nameOf).join(", ");
    const more = who.length > 3 ? ` and ${who.length - 3} more` : "";
    return `${names}${more}: ${most} at once, ${(to - from).toFixed(1)} ms`;
  }

  function momentRow(board) {
    const spec = {
      title: "Who held which connection",
      look: "red. There two requests used one connection at the same time. Thick is a write, thin a read; on a pool each has its own.",
      legend: [
        { text: "read", colour: "read" },
        { text: "write", colour: "write" },
        { text: "other", colour: "other" },
        { text: "two or more owners at once", colour: "overlap", form: "rising" },
      ],
    };
    const cells = board.race.lanes.map((lane) => {
      const cell = cellOf(lane);
      cell.views = { now: momentView("the latest 200 ms"), crash: momentView("the 200 ms before the last crash") };
      cell.place.replaceWith(cell.views.now.view, cell.views.crash.view);
      return cell;
    });
    const table = momentsTable(spec, board.race);
    const row = section(spec, board, cells, table.details);
    const paint = () => cells.forEach(({ lane, views }) => Object.keys(views).forEach((which) => views[which].paint(lane[which])));
    const draw = () => {
      row.hidden = !board.race.lanes.some((lane) => lane.now || lane.crash);
      if (!row.hidden) {
        paint();
        table.extend();
      }
    };
    return { row, draw, read: () => {}, resize: paint, repaint: paint };
  }

  function momentView(what) {
    const title = el("h4", {});
    const canvas = el("canvas", { role: "img" });
    const list = el("ul");
    const view = el("div", { class: "moment" }, title, canvas, list);
    const paint = (ownership) => {
      view.hidden = !ownership;
      if (!ownership) {
        return;
      }
      const at = ownership.t == null ? "" : `, at ${ownership.t.toFixed(1)} s`;
      title.textContent = `${what}${at}`;
      if (!ownership.blocks.length) {
        canvas.hidden = true;
        list.replaceChildren(el("li", {}, "nobody held a connection"));
        return;
      }
      canvas.hidden = false;
      const shown = moment(ownership);
      const all = shown.lanes.flatMap((lane) => lane.overlaps).sort((a, b) => b.to - b.from - (a.to - a.from));
      const summary = momentSummary(shown, all);
      canvas.setAttribute("aria-label", `${what}: ${summary}`);
      list.replaceChildren(
        el("li", {}, summary),
        ...all.slice(0, 2).map((overlap) => el("li", { class: "overlaps" }, overlapText(overlap))),
      );
      drawMoment(canvas, shown);
    };
    return { view, paint };
  }

  function momentSummary({ lanes }, all) {
    const units = lanes.reduce((n, lane) => n + lane.blocks.length, 0);
    const owners = all.length ? `${all.length} times more than one owner, up to ${Math.max(...all.map((o) => o.most))} at once` : "never two owners at once";
    return `${units} units of work on ${lanes.length} ${lanes.length === 1 ? "connection" : "connections"}, ${owners}`;
  }

  function drawMoment(canvas, shown) {
    const ratio = devicePixelRatio;
    const width = Math.max(canvas.parentElement.clientWidth, 120);
    const height = 150;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext("2d");
    const area = { left: LEFT * ratio, top: 6 * ratio, right: (width - RIGHT) * ratio, bottom: (height - fontSize() - 8) * ratio };
    const x = (time) => area.left + ((Math.max(time, shown.start) - shown.start) / MOMENT) * (area.right - area.left);
    drawMillis(context, area, x, shown, ratio);
    const total = shown.lanes.reduce((n, lane) => n + lane.tracks.length, 0);
    const track = Math.min((area.bottom - area.top) / total, 34 * ratio);
    let y = area.top;
    for (const lane of shown.lanes) {
      const tall = track * lane.tracks.length;
      drawConnection(context, lane, { x, y, track, tall, area, end: shown.end, ratio });
      y += tall;
    }
  }

  function drawMillis(context, area, x, shown, ratio) {
    for (let before = MOMENT; before >= 0; before -= MOMENT / 4) {
      const at = x(shown.end - before);
      stroke(context, "line", ratio, [], [at, area.top, at, area.bottom]);
      label(context, before ? `−${before} ms` : "0", at, area.bottom + 4 * ratio, { align: before ? "center" : "right", baseline: "top", ink: "muted" });
    }
  }

  function drawConnection(context, lane, { x, y, track, tall, area, end, ratio }) {
    if (tall >= fontSize() * ratio * 0.9) {
      label(context, `conn ${lane.connection}`, area.left - 6 * ratio, y + tall / 2, { align: "right", ink: "muted" });
    }
    stroke(context, "line", ratio, [], [area.left, y + tall, area.right, y + tall]);
    for (const { from, to } of lane.overlaps) {
      context.fillStyle = fill("overlap", "rising");
      context.fillRect(x(from), y, Math.max(x(to) - x(from), 2 * ratio), tall);
    }
    lane.tracks.forEach((blocks, i) => blocks.forEach((block) => drawBlock(context, block, x, y + i * track, track, end, ratio)));
    for (const { from, to, most } of lane.overlaps) {
      const wide = Math.max(x(to) - x(from), 2 * ratio);
      context.strokeStyle = colour("overlap");
      context.lineWidth = 2 * ratio;
      context.strokeRect(x(from), y + ratio, wide, tall - 2 * ratio);
      context.font = font(ratio);
      const text = [`${most} at once`, String(most)].find((t) => context.measureText(t).width + 8 * ratio < wide);
      if (text) {
        label(context, text, x(from) + wide / 2, y + tall / 2, { align: "center", ink: "overlap", backed: true });
      }
    }
  }

  function drawBlock(context, block, x, y, track, end, ratio) {
    const from = x(block.start);
    const wide = Math.max(x(block.end ?? end) - from, 1.5 * ratio);
    const tall = Math.max(track * (isWrite(block.kind) ? 0.8 : 0.5), 1.5 * ratio);
    const at = y + (track - tall) / 2;
    context.fillStyle = colour(blockColour(block.kind));
    context.fillRect(from, at, wide, tall);
    context.font = font(ratio);
    if (tall > fontSize() * ratio && context.measureText(block.kind).width + 8 * ratio < wide) {
      label(context, block.kind, from + 4 * ratio, at + tall / 2, { ink: "panel" });
    }
  }

  function momentsTable(spec, race) {
    const body = el("tbody");
    const head = ["lane", "moment", "connection", "request", "start (ms)", "held for (ms)", "at the same time as"];
    const scroll = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${spec.title}: figures` });
    const columns = el("thead", {}, el("tr", {}, ...head.map((name) => el("th", { scope: "col" }, name))));
    scroll.append(el("table", {}, el("caption", {}, spec.title), columns, body));
    const details = el("details", {}, el("summary", {}, `${spec.title}: table`), scroll);
    const fillIn = () =>
      body.replaceChildren(
        ...race.lanes.flatMap((lane) => [...momentRows(lane, "latest", lane.now), ...momentRows(lane, "before the crash", lane.crash)]),
      );
    details.addEventListener("toggle", fillIn);
    return { details, extend: () => {} }; // not while somebody reads it: each second has other rows
  }

  function momentRows(lane, which, ownership) {
    if (!ownership?.blocks.length) {
      return [];
    }
    const { start, end, lanes } = moment(ownership);
    return lanes.flatMap(({ blocks, overlaps: shared }) =>
      blocks.map((block) => {
        const others = new Set(shared.filter((o) => o.who.includes(block)).flatMap((o) => o.who).filter((b) => b !== block));
        const met = [...others].filter((b) => b.start < (block.end ?? end) && block.start < (b.end ?? end));
        const cells = [which, block.connection, nameOf(block), (block.start - start).toFixed(1)];
        const held = block.end == null ? "not ended" : (block.end - block.start).toFixed(1);
        return el(
          "tr",
          {},
          el("th", { scope: "row" }, lane.name),
          ...[...cells, held, met.map(nameOf).join(", ") || "nobody"].map((text) => el("td", {}, String(text))),
        );
      }),
    );
  }

  // A race as a whole

  /** Axes that these races can share. */
  function scaleOf(races) {
    const scale = { seconds: 5, requests: 10, cpu: 50, replicas: 10, connections: 10, fastest: 1, slowest: 1000 };
    for (const race of races) {
      scale.seconds = Math.max(scale.seconds, race.seconds ?? 0);
      scale.connections = Math.max(scale.connections, race.maxConnections ?? 0);
      scale.replicas = Math.max(scale.replicas, race.hpa?.max ?? 0);
      for (const sample of race.lanes.flatMap((lane) => lane.samples)) {
        scale.seconds = Math.max(scale.seconds, sample.second);
        scale.requests = Math.max(scale.requests, sample.answered + sum(sample.wrong) + sum(sample.failed));
        scale.cpu = Math.max(scale.cpu, sample.cpuPercent ?? 0);
        scale.replicas = Math.max(scale.replicas, sample.replicas ?? 0);
        scale.connections = Math.max(scale.connections, sample.connections ?? 0);
        scale.fastest = Math.min(scale.fastest, sample.p50 || scale.fastest);
        scale.slowest = Math.max(scale.slowest, sample.p99 ?? 0);
      }
    }
    scale.requests = roundUp(scale.requests);
    scale.cpu = roundUp(scale.cpu);
    scale.connections *= 1.4;
    scale.fastest = Math.max(10 ** Math.floor(Math.log10(scale.fastest)), 0.01);
    scale.slowest = 10 ** Math.ceil(Math.log10(scale.slowest));
    return scale;
  }

  /**
   * Draws a race into an element, and again with what is new whenever the returned draw() is called: a row in a frame, so that no
   * frame is long. With { scale } on other axes than its own, with { heading } under another heading than h2.
   */
  function drawRace(place, race, { scale = null, heading = "h2" } = {}) {
    const board = { race, heading, key: `board-${++boards}`, scale: scale ?? scaleOf([race]), hover: () => {} };
    const rows = ROWS.map((spec) => (spec.moments ? momentRow(board) : timeRow(spec, board)));
    board.hover = (index) => rows.forEach((row) => row.read(index));
    place.replaceChildren(...rows.map(({ row }) => row));
    let waiting = [];
    const next = () => {
      waiting.shift()?.draw();
      if (waiting.length) {
        requestAnimationFrame(next);
      }
    };
    const draw = () => {
      board.scale = scale ?? scaleOf([race]);
      if (!waiting.length) {
        requestAnimationFrame(next);
      }
      waiting = [...rows];
    };
    painters.add(() => rows.forEach((row) => row.repaint()));
    let width = 0;
    new ResizeObserver(([entry]) => {
      if (entry.contentRect.width !== width) {
        width = entry.contentRect.width;
        rows.forEach((row) => row.resize());
      }
    }).observe(place);
    draw();
    return { draw };
  }

  let boards = 0;

  /** A race as drawRace() takes it, from a result file. */
  function fromResult(result) {
    const lanes = Object.entries(result.variants).map(([name, variant]) => {
      const moments = variant.ownership ?? [];
      return {
        name,
        pool: variant.pool ?? null,
        samples: variant.series,
        now: last(moments.filter((one) => !one.crash)) ?? null,
        crash: last(moments.filter((one) => one.crash)) ?? null,
      };
    });
    return {
      seconds: result.load.runTimeSeconds,
      maxConnections: result.maxConnections ?? null,
      hpa: result.hpa ?? null,
      marks: result.marks ?? [],
      lanes,
    };
  }

  // Any other chart

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
        el("header", {}, el("h4", {}, chart.title), names),
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
    painters.add(() => plot.redraw(false, true));
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
    const scroll = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${chart.title}: figures` });
    scroll.append(el("table", {}, el("caption", {}, `${chart.title} (${chart.y.label})`), el("thead", {}, head), body));
    const details = el("details", {}, el("summary", {}, `${chart.title}: table`), scroll);
    details.addEventListener("toggle", () =>
      body.replaceChildren(
        ...xs.map((x, i) => el("tr", {}, el("th", { scope: "row" }, short(x)), ...values.map((of) => el("td", {}, short(of[i]))))),
      ),
    );
    return details;
  }

  return { race: drawRace, plot: drawPlot, fromResult, scaleOf, stateText, count, sum, el };
})();
