'use strict';

/*
 * Steps through recorded plays: a lane for each request and each connection, what the server's transactions hold, and what
 * everybody else sees. Stepper.mount(element, {recordings: [...]}) puts it in front of the tables that the element has already;
 * the form of a recording is lab.stepper.Recording. Texts come from databases: they become text, never markup.
 */
const Stepper = (() => {
  const PACE = 1600; // milliseconds a step when it plays by itself: long enough to read one
  const MARKS = { none: '○', open: '●', failed: '✕', waits: '◌', gone: '–' };

  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  /** What kind of state this is; explore says autocommit first. */
  function kindOf(state) {
    if (state.includes('failed')) return 'failed';
    if (state.includes('transaction open')) return 'open';
    if (state.includes('waits') || state.includes('statement')) return 'waits';
    return state === 'gone' ? 'gone' : 'none';
  }

  /** In a lane there is little room, and it is about transactions anyway. */
  function inShort(state) {
    return state.replace('no transaction', 'none').replace('transaction ', '');
  }

  function words(held) {
    return [held.state, ...held.holds].join(', ');
  }

  function unique(values) {
    return [...new Set(values)];
  }

  /** Requests in the order of their first step, what is no request last; then the connections by number. */
  function lanesOf(steps) {
    const aside = (name) => (name === 'aside' ? 1 : 0);
    const order = (name) => (name.startsWith('connection') ? 0 : 1);
    return {
      requests: unique(steps.map((step) => step.lane)).sort((a, b) => aside(a) - aside(b)),
      connections: unique(steps.flatMap((step) => step.held.map((held) => held.name)))
        .sort((a, b) => order(a) - order(b) || a.localeCompare(b, 'en', { numeric: true })),
    };
  }

  /** A method's name is broken before its bracket rather than anywhere. */
  function breakable(text) {
    return text.split(/(?=\()/).flatMap((part, index) => (index ? [document.createElement('wbr'), part] : [part]));
  }

  function stepCell(step) {
    const whose = step.lane === step.who.replace(/ on connection \d+$/, '') ? '' : step.who + ': ';
    const cell = make('div', 'cell', make('span', 'what', ...breakable(whose + step.what)));
    if (step.result !== 'ok') {
      cell.append(make('span', step.wrong ? 'answer wrong' : 'answer', (step.wrong ? '✕ ' : '→ ') + step.result));
    }
    return cell;
  }

  /** The words where something changed; in between the band goes on. */
  function heldCell(held, before) {
    const kind = held ? kindOf(held.state) : 'none';
    const cell = make('div', 'cell held ' + (held ? kind : 'unknown'));
    if (held && (!before || words(before) !== words(held))) {
      cell.append(make('span', 'transaction', MARKS[kind] + ' ' + inShort(held.state)), ...held.holds.map((one) => make('span', 'holds', one)));
    }
    return cell;
  }

  function heldBy(step, name) {
    return step.held.find((held) => held.name === name) || null;
  }

  /** One variant: its board with all steps, and what it looks like now. */
  function panelOf(played) {
    const lanes = lanesOf(played.steps);
    const width = lanes.requests.length + lanes.connections.length;
    const board = make('div', 'board');
    board.style.gridTemplateColumns = `repeat(${width}, minmax(5.5rem, 1fr))`;
    for (const name of lanes.requests) board.append(make('div', 'lane-name', name));
    for (const name of lanes.connections) board.append(make('div', 'lane-name of-connection', name === 'aside' ? 'session aside' : name));
    let before = null;
    const rows = played.steps.map((step) => {
      const row = make('div', 'row');
      for (const name of lanes.requests) row.append(name === step.lane ? stepCell(step) : make('div', 'cell'));
      if (step.note && lanes.connections.length) {
        const note = make('div', 'cell note', step.note);
        note.style.gridColumn = `span ${lanes.connections.length}`;
        row.append(note);
      } else {
        for (const name of lanes.connections) row.append(heldCell(heldBy(step, name), before && heldBy(before, name)));
      }
      before = step;
      board.append(row);
      return row;
    });
    const now = make('dl', 'now');
    const bad = played.kind !== 'no failure';
    const outcome = make('p', bad ? 'outcome bad' : 'outcome good', make('strong', '', (bad ? '✕ ' : '✓ ') + played.kind), ': ' + played.detail);
    const scroll = make('div', 'scroll', board);
    const panel = make('section', 'panel variant', make('h3', '', played.name), now, outcome, scroll);
    board.setAttribute('role', 'img');
    board.setAttribute('aria-label', `${played.name}: lanes of its requests and connections; every step is in the table below`);
    new ResizeObserver(() => focusable(scroll, `${played.name}: lanes`)).observe(scroll);
    return { panel, rows, now, outcome, scroll };
  }

  /** What does not fit is reached by keyboard. */
  function focusable(scroll, name) {
    if (scroll.scrollWidth > scroll.clientWidth) {
      scroll.tabIndex = 0;
      scroll.setAttribute('role', 'region');
      scroll.setAttribute('aria-label', name);
    } else {
      for (const attribute of ['tabindex', 'role', 'aria-label']) scroll.removeAttribute(attribute);
    }
  }

  /** On a narrow screen not all lanes fit: the one in which something happens does. */
  function bringIntoView(scroll, row) {
    const cell = row.querySelector('.what')?.parentElement;
    if (!cell) return;
    const left = cell.getBoundingClientRect().left - scroll.getBoundingClientRect().left;
    const hidden = left < 0 ? left : Math.max(0, left + cell.offsetWidth - scroll.clientWidth);
    scroll.scrollLeft += hidden;
  }

  function showNow(list, step) {
    list.replaceChildren();
    const line = (name, ...texts) => list.append(make('dt', '', name), make('dd', '', ...texts.map((text) => make('span', 'line', text))));
    line('Now', `${step.who}: ${step.what}`, step.result);
    if (step.note) {
      line('In the server', step.note);
    } else {
      line('In the server', ...(step.held.length ? step.held.map((held) => `${MARKS[kindOf(held.state)]} ${held.name}: ${words(held)}`) : ['nothing of the app yet']));
      line('Everybody else sees', ...step.seen);
    }
  }

  function sentence(played, step) {
    const look = step.note || [...step.held.map((held) => `${held.name}: ${words(held)}`), `Everybody else sees ${step.seen.join('; ')}`].join('. ');
    return `${played.name}: ${step.who}: ${step.what}: ${step.result}. ${look}.`;
  }

  /** Puts one recording's stepper in front of its tables; returns what its keys do, and how to stop it. */
  function show(recording, article) {
    const rows = recording.rows;
    const panels = recording.variants.map(panelOf);
    const count = make('output', 'count');
    const live = make('p', 'visually-hidden');
    live.setAttribute('aria-live', 'polite');
    let at = 1;
    let timer = 0;

    const button = (name, key, action) => {
      const element = make('button', '', name);
      element.type = 'button';
      element.title = key;
      element.addEventListener('click', action);
      return element;
    };
    const first = button('First', 'Home', () => goTo(1));
    const back = button('Back', 'left arrow', () => goTo(at - 1));
    const play = button('Play', 'space', () => toggle());
    const next = button('Next', 'right arrow', () => goTo(at + 1));
    const last = button('Last', 'End', () => goTo(rows.length));

    function stop() {
      clearInterval(timer);
      timer = 0;
      play.textContent = 'Play';
    }

    function toggle() {
      if (timer) {
        stop();
        return;
      }
      if (at === rows.length) draw(1);
      play.textContent = 'Pause';
      timer = setInterval(() => {
        draw(at + 1);
        if (at === rows.length) stop();
      }, PACE);
    }

    function goTo(step) {
      stop();
      draw(step);
    }

    function draw(step) {
      at = Math.max(1, Math.min(rows.length, step));
      const said = [`Step ${at} of ${rows.length}.`];
      panels.forEach((panel, variant) => {
        const played = recording.variants[variant];
        const here = rows[at - 1][variant];
        const reached = rows.slice(0, at).map((row) => row[variant]).filter((one) => one !== null).pop();
        panel.rows.forEach((row, index) => {
          row.classList.toggle('later', reached === undefined || index > reached);
          row.classList.toggle('current', index === here);
        });
        panel.panel.classList.toggle('waiting', here === null);
        if (reached === undefined) {
          panel.now.replaceChildren();
        } else {
          showNow(panel.now, played.steps[reached]);
          bringIntoView(panel.scroll, panel.rows[reached]);
        }
        said.push(here === null ? `${played.name}: nothing happens in this step.` : sentence(played, played.steps[here]));
        panel.outcome.classList.toggle('later', at < rows.length);
        if (at === rows.length) said.push(`${played.kind}: ${played.detail}.`);
      });
      count.textContent = `Step ${at} of ${rows.length}`;
      live.textContent = said.join(' ');
      for (const [element, off] of [[first, at === 1], [back, at === 1], [next, at === rows.length], [last, at === rows.length]]) {
        element.setAttribute('aria-disabled', String(off));
      }
    }

    const controls = make('div', 'controls steps', first, back, play, next, last, count,
      make('span', 'quiet', 'Keys: ← → Home End, space plays'));
    controls.setAttribute('role', 'group');
    controls.setAttribute('aria-label', `Steps of ${recording.id}`);
    const details = article.querySelector('details');
    const parts = [controls, live, make('div', `variants variants-${panels.length}`, ...panels.map((panel) => panel.panel))];
    if (details) {
      details.before(...parts);
      details.open = false;
    } else {
      article.append(...parts);
    }
    draw(1);
    const keys = { ArrowRight: () => goTo(at + 1), ArrowLeft: () => goTo(at - 1), Home: () => goTo(1), End: () => goTo(rows.length), ' ': toggle };
    return { keys, stop };
  }

  /** Whether this element does something of its own with the key. */
  function wantsItself(target, key) {
    if (!(target instanceof Element)) return false;
    if (target.closest('select, input, textarea')) return true;
    if (key === ' ') return target.closest('button, summary, a') !== null;
    const scroll = target.closest('.scroll');
    return scroll !== null && scroll.scrollWidth > scroll.clientWidth;
  }

  /** A choice where there are several recordings: the others are hidden. */
  function chooser(element, recordings, choose) {
    const select = make('select', '', ...recordings.map((one) => make('option', '', `${one.id} ${one.title}: ${one.sentence}`)));
    select.addEventListener('change', () => choose(select.selectedIndex));
    element.prepend(make('label', 'choice', 'Play ', select));
    choose(0);
  }

  function mount(element, data) {
    const recordings = data && data.recordings ? data.recordings : [];
    if (!recordings.length) return;
    const there = [...element.querySelectorAll('article')];
    const articles = recordings.map((recording, index) => there[index] || element.appendChild(make('article', 'recording')));
    const shown = recordings.map((recording, index) => show(recording, articles[index]));
    let chosen = 0;
    if (recordings.length > 1) {
      chooser(element, recordings, (index) => {
        shown[chosen].stop();
        chosen = index;
        articles.forEach((article, number) => { article.hidden = number !== index; });
      });
    }
    const alone = document.querySelectorAll('.stepper').length === 1;
    (alone ? document : element).addEventListener('keydown', (event) => {
      const action = shown[chosen].keys[event.key];
      if (!action || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || wantsItself(event.target, event.key)) return;
      event.preventDefault();
      action();
    });
  }

  return { mount };
})();

{
  const page = document.getElementById('stepper');
  if (page) {
    const data = JSON.parse(document.getElementById('data').textContent);
    document.title = data.recordings.map((recording) => `${recording.id} ${recording.title}`).join(', ') + ', step by step';
    Stepper.mount(page, data);
  }
}
