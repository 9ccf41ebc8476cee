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
  const { LEFT, RIGHT, axis, cellOf, colour, count, drawLimit, el, fill, font, fontSize } = Paint;
  const { label, last, millis, onRepaint, pale, roundUp, section, stroke, sum } = Paint;

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
    { text: "outcome unknown", colour: "unreachable", form: "crossed", of: (s) => s.failed.unknown },
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
      panes: [
        {
          height: 92,
          marksNamed: true,
          y: { range: () => [0, 1], splits: () => [] },
          series: [{}], // nothing of uPlot's own: the band is drawn beside it
          columns: (samples) => [[null, ...samples.map(() => null)]],
          draw: drawPhases,
        },
      ],
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
            ...compressed(2, (scale) => [0, scale.cpu]),
            splits: within([0, 1, 10, 100, 1000]),
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
        axes: [x, axis({ size: LEFT, space: 26, ...(splits && { splits, filter: (u, at) => at }), values: values ?? numbers("") })],
        series: [{}, ...spec.series.map(series)],
        hooks: {
          draw: [
            (u) => {
              spec.draw?.(u, lane, board.race);
              drawMarks(u, lane, board.race, spec.marksNamed);
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

  function timeRow(spec, board) {
    const cells = board.race.lanes.map(cellOf);
    cells.forEach(({ place, lane }) => place.setAttribute("aria-label", `${spec.title}, ${lane.name}. The figures are in the table.`));
    const table = secondsTable(spec, board.race);
    const row = section(spec, board, cells, table.details);
    const draw = () => {
      row.hidden = !board.race.lanes.some((lane) => lane.samples.length === 0 || lane.samples.some(spec.seen));
      for (const cell of cells) {
        cell.plots ??= spec.panes.map((one) => pane(cell.place, one, cell.lane, board));
        cell.plots.forEach((plot, i) => plot.setData(columns(spec.panes[i], cell.lane)));
      }
      read(board.hovered);
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
    const scroll = el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": `${spec.title}: figures` });
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
    const board = { race, heading, key: `board-${++boards}`, scale: scale ?? scaleOf([race]), hovered: null };
    const rows = ROWS.map((spec) => (spec.moments ? Moments.row(board) : timeRow(spec, board)));
    board.hover = (index) => {
      if (index !== board.hovered) { // each of the charts tells, for their cursors are one
        board.hovered = index;
        rows.forEach((row) => row.read(index));
      }
    };
    place.replaceChildren(...rows.map(({ row }) => row));
    let waiting = [];
    const next = () => {
      waiting.shift()?.draw();
      if (waiting.length) {
        requestAnimationFrame(next);
      } else {
        place.dataset.drawn = Math.max(0, ...race.lanes.map((lane) => lane.samples.length)); // seconds; who waits for a picture looks here
      }
    };
    const draw = () => {
      board.scale = scale ?? scaleOf([race]);
      if (!waiting.length) {
        requestAnimationFrame(next);
      }
      waiting = [...rows];
    };
    onRepaint(() => rows.forEach((row) => row.repaint()));
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

  return { race: drawRace, fromResult, scaleOf, stateText };
})();
