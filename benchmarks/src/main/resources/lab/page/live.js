"use strict";

/** The page of a run that goes on: takes the lab's events, and draws at most once a second. */
(() => {
  const { count, el, last, sum } = Paint;
  const at = (id) => document.getElementById(id);

  /** Milliseconds between two drawings. */
  const PACE = 1000;
  /** Milliseconds to wait for the other lanes' events of the same second. */
  const TOGETHER = 60;
  /** Lines of the log that are kept; a crash has three or so. */
  const LOG_LINES = 300;

  /** Where a line of the log may lead to. */
  const LINK = /^docs\/[\w/-]+\.md$/;

  const COUNTERS = [
    { name: "acknowledged posts lost", of: (t) => t.lost, large: true, bad: "lie" },
    { name: "refused posts that exist", of: (t) => t.refusedPresent, large: true, bad: "lie" },
    { name: "crashes", of: (t) => t.crashes, large: true, bad: "bad" },
    { name: "answered", of: (t) => t.answered },
    { name: "answered wrongly", of: (t) => t.wrong, bad: "lie" },
    { name: "failed", of: (t) => t.failed, bad: "bad" },
  ];

  const taken = new Set();
  let race = null;
  let board = null;
  let heads = [];
  let ended = false;

  // Events

  const ON = {
    hello(event) {
      const lanes = event.lanes.map(({ name, pool }) => ({ name, pool, samples: [], now: null, crash: null, exact: null }));
      race = { seconds: event.load.runTimeSeconds, maxConnections: event.maxConnections, hpa: event.hpa, marks: [], lanes };
      document.title = `${event.kind}: ${lanes.map((lane) => lane.name).join(", ")}`;
      at("load").textContent = describe(event);
      heads = lanes.map(head);
      at("heads").replaceChildren(el("div", { class: `lanes lanes-${lanes.length}` }, ...heads.map((one) => one.element)));
      at("counters").replaceChildren(el("div", { class: `lanes lanes-${lanes.length}` }, ...heads.map((one) => one.counters)));
      at("counters").hidden = false;
      board = Charts.race(at("charts"), race);
      controls(event.controls);
    },
    second(event) {
      lane(event.lane)?.samples.push(event);
    },
    mark(event) {
      race.marks.push(event);
      write(event.t, event.lane, event.text, null, "mark");
    },
    log(event) {
      write(event.t, event.lane, event.text, event.link, "line");
      if (event.text.startsWith("crashed")) {
        at("said").textContent = `${event.lane} ${event.text}`;
      }
    },
    ownership(event) {
      const of = lane(event.lane);
      if (of) {
        of[event.crash ? "crash" : "now"] = event;
      }
    },
    end({ result, verdicts, report }) {
      ended = true;
      Charts.fromResult(result).lanes.forEach((exact) => Object.assign(lane(exact.name) ?? {}, pruned(exact), { exact: result.variants[exact.name] }));
      race.marks = result.marks ?? race.marks;
      at("verdicts").replaceChildren(...verdicts.map((sentence) => el("li", {}, sentence)));
      const links = [el("a", { href: report }, "The report"), el("a", { href: "/result.json" }, "The result file")];
      at("files").replaceChildren(...links.flatMap((link, i) => (i ? [" · ", link] : [link])));
      at("verdict").hidden = false;
      at("said").textContent = `The run has ended. ${verdicts.join(" ")}`;
      document.title = `Ended: ${document.title}`;
      at("controls").hidden = true;
    },
  };

  /** What the live page saw stays where the result has nothing. */
  const pruned = (exact) => Object.fromEntries(Object.entries(exact).filter(([, value]) => value != null));

  const lane = (name) => race.lanes.find((one) => one.name === name);

  function describe({ load, server, machine }) {
    const users = load.rate == null ? `${count(load.users)} users, ${load.spawnRate} more each second` : `${load.rate} requests a second`;
    return [`${users}, for ${load.runTimeSeconds} s`, server && `PostgreSQL ${server}`, `${machine.cores} cores`].filter(Boolean).join(" · ");
  }

  function write(t, of, text, link, what) {
    const said = LINK.test(link ?? "") ? el("a", { href: `/${link}` }, text) : text;
    const line = el("li", { class: what }, el("time", {}, `${t.toFixed(1)} s`), el("span", { class: "of" }, of ?? "all"), el("span", { class: "what" }, said));
    at("log").prepend(line);
    if (at("log").children.length > LOG_LINES) {
      at("log").lastChild.remove();
    }
  }

  // The lanes' heads: who it is, how it is, and what it has come to

  function head(of) {
    const state = el("span", { class: "state" });
    const element = el("div", { class: "head" }, el("h2", {}, of.name), state);
    const values = COUNTERS.map(({ name, large }) => {
      const value = el("dd", {}, "–");
      return { value, box: el("div", large ? { class: "large" } : {}, el("dt", {}, name), value) };
    });
    const list = el("dl", { class: "counters", "aria-label": of.name }, ...values.map(({ box }) => box));
    const counters = el("div", { class: "tally" }, el("p", { class: "lane", "aria-hidden": "true" }, of.name), list);
    return { of, state, element, counters, values };
  }

  function drawHead({ of, state, values }) {
    const text = Charts.stateText(last(of.samples));
    state.textContent = ended ? "ended" : text;
    state.dataset.state = ended ? "ended" : text === "serving" ? "Running" : text && text !== "starting" ? "down" : "";
    const total = totals(of);
    COUNTERS.forEach((counter, i) => {
      const number = counter.of(total);
      const { value, box } = values[i];
      const changed = value.textContent !== "–" && value.textContent !== count(number) && counter.bad;
      value.textContent = count(number);
      box.classList.toggle("changed", Boolean(changed));
      box.classList.toggle("none", !number);
      if (counter.bad) {
        box.classList.toggle(counter.bad, number > 0);
      }
    });
  }

  function totals({ samples, exact }) {
    if (exact) {
      const { answered, wrong, failed, crashes, audit } = exact;
      return { answered, wrong: sum(wrong), failed: sum(failed), crashes, lost: audit?.acknowledgedMissing, refusedPresent: audit?.refusedPresent };
    }
    const add = (of) => samples.reduce((total, sample) => total + of(sample), 0);
    const latest = (name) => samples.findLast((sample) => sample[name] != null)?.[name];
    return {
      answered: add((s) => s.answered),
      wrong: add((s) => sum(s.wrong)),
      failed: add((s) => sum(s.failed)),
      crashes: latest("crashes"),
      lost: latest("lost"),
      refusedPresent: latest("refusedPresent"),
    };
  }

  // Controls

  function controls(wanted) {
    const token = document.querySelector('meta[name="lab-token"]')?.content;
    at("controls").hidden = !wanted || !token;
    if (at("controls").hidden) {
      return;
    }
    const buttons = [
      ["Pause the load", "pause", {}],
      ["Resume", "resume", {}],
      ["20 more users", "users", { add: 20 }],
      ["20 fewer users", "users", { add: -20 }],
      ["Kill all database connections", "kill", {}],
      ["Freeze the database for 3 s", "freeze", { seconds: 3 }],
      ["One slow query of 5 s", "slow", { ms: 5000 }],
      ...race.lanes.map(({ name }) => [`Kill ${name}`, "end-app", { lane: name }]),
    ].map(([text, name, body]) => {
      const button = el("button", { type: "button" }, text);
      button.addEventListener("click", () => ask(button, text, name, body, token));
      return button;
    });
    at("controls").querySelectorAll("button").forEach((old) => old.remove());
    at("result").before(...buttons);
  }

  async function ask(button, text, name, body, token) {
    button.setAttribute("aria-disabled", "true"); // not disabled, which would lose the keyboard's place
    at("result").textContent = `${text} …`;
    at("result").textContent = `${text}: ${await answer(name, body, token)}`;
    button.removeAttribute("aria-disabled");
  }

  async function answer(name, body, token) {
    try {
      const headers = { "Content-Type": "application/json", "X-Lab-Token": token };
      const response = await fetch(`/control/${name}`, { method: "POST", headers, body: JSON.stringify(body) });
      return response.status === 202 ? "done" : (await response.text()).slice(0, 300);
    } catch {
      return "the lab does not answer";
    }
  }

  // Drawing

  let planned = false;
  let drawn = -PACE;

  function plan() {
    if (!planned) {
      planned = true;
      setTimeout(() => requestAnimationFrame(draw), Math.max(TOGETHER, drawn + PACE - performance.now()));
    }
  }

  function draw() {
    planned = false;
    drawn = performance.now();
    if (race) {
      heads.forEach(drawHead);
      const seconds = Math.max(0, ...race.lanes.map((one) => last(one.samples)?.second ?? 0));
      at("time").textContent = ended ? `${seconds} s` : `${seconds} s of ${race.seconds} s`;
      at("clock").value = Math.min(1, seconds / race.seconds);
      board.draw();
    }
  }

  // The stream

  function show(state, text = state) {
    at("stream").dataset.state = state;
    at("stream").textContent = text;
  }

  function listen() {
    const stream = new EventSource("/events");
    stream.onopen = () => show(ended ? "finished" : "connected");
    stream.onerror = () => {
      if (ended) { // the lab has ended, too; until then the open stream tells it that somebody is here
        stream.close();
        return;
      }
      show("reconnecting", "reconnecting: the lab does not answer");
      if (stream.readyState === EventSource.CLOSED) { // the browser has given up
        setTimeout(listen, PACE);
      }
    };
    for (const [name, take] of Object.entries(ON)) {
      stream.addEventListener(name, (event) => {
        if (taken.has(event.lastEventId)) {
          return; // after a new connection some come again
        }
        taken.add(event.lastEventId);
        take(JSON.parse(event.data));
        plan();
        if (ended) {
          show("finished");
        }
      });
    }
  }

  listen();
})();
