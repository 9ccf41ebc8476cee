"use strict";

/** Fills the report's places for charts, which are drawn when they are about to be seen: a long report opens at once. */
(() => {
  const { results } = JSON.parse(document.getElementById("data").textContent);
  const byId = new Map(results.map((result) => [result.id, result]));
  const isRace = ({ kind, result }) => (kind === "race" || kind === "load") && result;

  function fill(place) {
    const result = byId.get(place.dataset.result);
    if (!result) {
      return;
    }
    if (isRace(result)) {
      const shared = place.dataset.scale?.split(" ").map((id) => byId.get(id)).filter((one) => one && isRace(one));
      const scale = shared && Charts.scaleOf(shared.map((one) => Charts.fromResult(one.result)));
      Charts.race(place, Charts.fromResult(result.result), { scale, heading: place.closest(".column") ? "h4" : "h3" });
      return;
    }
    for (const chart of result.charts ?? []) {
      Plot.draw(place.appendChild(document.createElement("div")), chart);
    }
  }

  const waiting = new Set(document.querySelectorAll(".charts"));
  const draw = (place) => waiting.delete(place) && fill(place);
  const seen = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => draw(entry.target)),
    { rootMargin: "600px" },
  );
  waiting.forEach((place) => seen.observe(place));
  addEventListener("beforeprint", () => waiting.forEach(draw));

  if (typeof Stepper !== "undefined") {
    for (const place of document.querySelectorAll(".stepper")) {
      const result = byId.get(place.dataset.result);
      if (result?.result) {
        Stepper.mount(place, result.result);
      }
    }
  }
})();
