"use strict";

/**
 * Who held which connection when. A moment is { t, crash, from, to, blocks }: 200 ms of a process's own clock, and the units of work in
 * them, each with its connection, its request, and when it began and ended; one without an end goes on.
 */
const Moments = (() => {
  const { LEFT, RIGHT, cellOf, colour, el, fill, font, fontSize, label, section, stroke } = Paint;
  /** Milliseconds, if a moment does not say. */
  const MOMENT = 200;

  const isWrite = (kind) => !kind.startsWith("GET ");

  const KINDS = [
    { text: "GET /", colour: "read" },
    { text: "POST /submit", colour: "write" },
    { text: "GET /api/posts", colour: "timeout" },
    { text: "GET /api/posts/{id}", colour: "timeout" },
    { text: "GET /api/posts/export", colour: "other" },
    { text: "GET /api/slow", colour: "refused" },
  ];

  const blockColour = (kind) => KINDS.find(({ text }) => text === kind)?.colour ?? "muted";
  const nameOf = (block) => `${block.kind} #${block.request}`;

  /** A moment's connections, each with its units of work in tracks that do not overlap, and the times at which they did. */
  function moment(ownership) {
    const end = ownership.to ?? Math.max(...ownership.blocks.map((b) => b.end ?? b.start));
    const start = ownership.from ?? end - MOMENT;
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
        ...KINDS.filter(({ text }) => text !== "GET /api/posts/{id}"), // it looks like the list
        { text: "two or more owners at once", colour: "overlap", form: "rising" },
      ],
    };
    const cells = board.race.lanes.map((lane) => {
      const cell = cellOf(lane);
      cell.views = { now: momentView("the latest 200 ms", board), crash: momentView("the 200 ms before the last crash", board) };
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

  function momentView(what, board) {
    const title = el(`h${Number(board.heading[1]) + 1}`, { class: "moment-title" });
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
    const owners = all.length ? `more than one owner ${all.length === 1 ? "once" : `${all.length} times`}, up to ${Math.max(...all.map((o) => o.most))} at once` : "never two owners at once";
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
    const x = (time) => area.left + ((Math.min(Math.max(time, shown.start), shown.end) - shown.start) / (shown.end - shown.start)) * (area.right - area.left);
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
    for (const before of [200, 150, 100, 50, 0]) {
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
    const scroll = el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": `${spec.title}: figures` });
    const columns = el("thead", {}, el("tr", {}, ...head.map((name) => el("th", { scope: "col" }, name))));
    scroll.append(el("table", {}, el("caption", {}, `${spec.title}, at the time when this table was opened`), columns, body));
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

  return { row: momentRow };
})();
