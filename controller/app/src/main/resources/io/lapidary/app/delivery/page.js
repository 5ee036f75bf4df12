"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const base = data.base;
  const $ = (id) => document.getElementById(id);

  /** An element with text or children; text is never read as markup. */
  function el(tag, cls, ...children) {
    const node = document.createElement(tag);
    if (cls) node.className = cls;
    for (const child of children) node.append(child);
    return node;
  }

  const fixed = (value, digits) => value.toFixed(digits).replace("-", "−");
  function bytes(n) {
    if (n >= 1e6) return fixed(n / 1e6, n >= 1e7 ? 1 : 2) + " MB";
    return n >= 1e3 ? fixed(n / 1e3, n >= 1e4 ? 0 : 1) + " kB" : n + " B";
  }
  function count(n) {
    if (n >= 1e9) return fixed(n / 1e9, 2) + " G";
    return n >= 1e6 ? fixed(n / 1e6, 2) + " M" : n >= 1e3 ? fixed(n / 1e3, 1) + " k" : String(n);
  }
  const time = (us) => (us >= 1000 ? fixed(us / 1000, 2) + " ms" : fixed(us, us >= 100 ? 0 : 1) + " µs");
  const share = (part, whole) => fixed((100 * part) / whole, 1) + " %";
  const speed = (t) => fixed(1 / t.ratio, 2) + "× (" + fixed(1 / t.ratioHigh, 2) + "–" + fixed(1 / t.ratioLow, 2) + ")";
  const points = (drop) => (drop > 0 ? "−" : "+") + Math.abs(drop).toFixed(2) + " " + data.differenceUnit;
  const accuracy = (value) => fixed(value, 2) + " " + data.unit;

  const scored = data.trials.filter((t) => t.outcome === "scored");
  const best = scored.find((t) => t.best) || null;

  $("title").textContent = data.title;
  $("headline").textContent = data.headline;
  const mark = el("b", data.goalMet ? "good" : "bad", data.goalMet ? "Goal met. " : "Goal not met. ");
  $("status").append(mark, data.reason);

  function card(what, now, was) {
    $("cards").append(el("div", "card", el("div", "what", what), el("div", "now", now), el("div", "was", was)));
  }
  if (best) {
    card("Speed-up", fixed(1 / best.ratio, 2) + "×", fixed(1 / best.ratioHigh, 2) + "–" + fixed(1 / best.ratioLow, 2) + (best.noisy ? ", noisy" : "") + (best.measured ? "" : ", predicted"));
    card("Latency", time(best.latencyMicros), "base " + time(best.baseMicros));
    card("Accuracy, validation", accuracy(best.accuracy), "base " + accuracy(base.accuracy) + ", " + points(best.drop));
    if (data.test) card("Accuracy, test", accuracy(data.test.bestAccuracy), "base " + accuracy(data.test.baseAccuracy));
    card("File", bytes(best.size), "base " + bytes(base.sizeBytes) + ", " + share(best.size, base.sizeBytes));
    card("File, packed", bytes(best.packed), "base " + bytes(base.packedBytes));
    card("Multiply–accumulates", count(best.macs), "base " + count(base.macs) + ", " + share(best.macs, base.macs));
  }

  const AXES = [
    { key: "latency", name: "Latency", of: (t) => 100 * t.ratio, base: 100, limit: "latency", scale: (v) => (100 * v) / base.latencyMicros },
    { key: "size", name: "File", of: (t) => (100 * t.size) / base.sizeBytes, limit: "size", scale: (v) => (100 * v) / base.sizeBytes },
    { key: "packed", name: "Packed", of: (t) => (100 * t.packed) / base.packedBytes, limit: "packed-size", scale: (v) => (100 * v) / base.packedBytes },
    { key: "macs", name: "MACs", of: (t) => (100 * t.macs) / base.macs, limit: "macs", scale: (v) => (100 * v) / base.macs },
  ];
  let axis = AXES[data.goal === "smallest" ? 1 : 0];
  const chart = echarts.init($("chart"), null, { renderer: "svg" });
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function draw() {
    const css = getComputedStyle(document.documentElement);
    const color = (name) => css.getPropertyValue("--" + name).trim();
    const at = (t) => ({ value: [axis.of(t), t.accuracy], trial: t });
    const front = scored.filter((t) => t.front).sort((a, b) => axis.of(a) - axis.of(b) || b.accuracy - a.accuracy);
    // The front is one of accuracy, latency and size; the line joins those that stand out on the axis shown.
    const edge = front.filter((t, i) => front.slice(0, i).every((o) => o.accuracy < t.accuracy));
    const whiskers = [];
    if (axis.key === "latency") {
      for (const t of front) whiskers.push([100 * t.ratioLow, t.accuracy], [100 * t.ratioHigh, t.accuracy], [null, null]);
    }
    const lines = [];
    const limit = data.limits.find((l) => l.quantity === axis.limit);
    if (limit) lines.push({ xAxis: axis.scale(limit.absolute), label: { formatter: axis.name.toLowerCase() + " ≤ " + limit.text } });
    const drop = data.limits.find((l) => l.quantity === "accuracy-drop");
    const floor = drop ? base.accuracy - drop.absolute : null;
    if (drop) lines.push({ yAxis: floor, label: { formatter: "drop ≤ " + drop.text + " " + data.differenceUnit, position: "insideStartTop" } });
    // One hopeless candidate must not press all others into a line.
    const seen = scored.map((t) => t.accuracy).sort((a, b) => a - b);
    const low = seen.length ? Math.min(seen[Math.floor(seen.length / 10)], floor ?? base.accuracy) : base.accuracy - 1;
    const high = Math.max(base.accuracy, seen.length ? seen[seen.length - 1] : 0);
    const pad = Math.max(0.2, (high - low) * 0.08);
    const hidden = scored.filter((t) => t.accuracy < low - pad).length;
    chart.setOption({
      animation: !still, backgroundColor: "transparent", textStyle: { color: color("ink"), fontFamily: "inherit" },
      grid: { left: 64, right: 28, top: 48, bottom: 56 },
      legend: { top: 10, textStyle: { color: color("ink") }, data: ["tried", "front", "best", "base"] },
      tooltip: { confine: true, backgroundColor: color("card"), borderColor: color("line"), textStyle: { color: color("ink") }, renderMode: "richText",
        formatter: (p) => { const t = p.data.trial; return t ? "trial " + t.trial + "\n" + accuracy(t.accuracy) + "\n" + speed(t) + "\n" + bytes(t.size) + (t.feasible ? "" : "\noutside the limits") : p.seriesName; } },
      xAxis: { name: axis.name + ", % of the base", nameLocation: "middle", nameGap: 32, min: 0, max: (v) => Math.max(105, Math.ceil(v.max / 5) * 5 + 5), axisLabel: { showMaxLabel: false }, axisLine: { lineStyle: { color: color("soft") } }, splitLine: { lineStyle: { color: color("line") } } },
      yAxis: { name: data.metric + ", " + data.unit + (hidden ? " (" + hidden + " below)" : ""), nameTextStyle: { align: "left" }, min: +(low - pad).toFixed(1), max: Math.min(100, +(high + pad).toFixed(1)), axisLabel: { showMinLabel: false, showMaxLabel: false }, axisLine: { lineStyle: { color: color("soft") } }, splitLine: { lineStyle: { color: color("line") } } },
      series: [
        { name: "tried", type: "scatter", symbolSize: 7, itemStyle: { color: color("other") }, data: scored.filter((t) => !t.front && !t.best && t.accuracy >= low - pad).map(at) },
        { name: "whiskers", type: "line", showSymbol: false, silent: true, lineStyle: { color: color("front"), width: 1.5 }, tooltip: { show: false }, data: whiskers },
        { name: "edge", type: "line", showSymbol: false, silent: true, lineStyle: { color: color("front"), width: 1, type: "dotted" }, data: edge.filter((t) => t.accuracy >= low - pad).map(at) },
        { name: "front", type: "scatter", symbolSize: 9, itemStyle: { color: color("front") }, data: front.filter((t) => t.accuracy >= low - pad).map(at) },
        { name: "best", type: "scatter", symbol: "diamond", symbolSize: 18, itemStyle: { color: color("best") }, data: best ? [at(best)] : [], z: 5 },
        { name: "base", type: "scatter", symbol: "rect", symbolSize: 13, itemStyle: { color: color("base") }, data: [[100, base.accuracy]], z: 5,
          label: { show: true, formatter: "base", position: "bottom", color: color("ink") },
          markLine: { silent: true, symbol: "none", lineStyle: { color: color("limit"), type: "dashed" }, label: { color: color("limit") }, data: lines } },
      ],
    }, true);
  }
  for (const a of AXES) {
    const button = el("button", "", a.name);
    button.type = "button";
    button.addEventListener("click", () => { axis = a; press(); draw(); });
    a.button = button;
    $("axes").append(button);
  }
  const press = () => AXES.forEach((a) => a.button.setAttribute("aria-pressed", String(a === axis)));
  press();
  draw();
  dark.addEventListener("change", draw);
  window.addEventListener("resize", () => chart.resize());

  /** Fills a table; a column is [title, cell of a row, is text]. */
  function table(id, columns, rows, rowClass) {
    const head = el("tr");
    for (const [title, , text] of columns) {
      const cell = el("th", text ? "text" : "", title);
      cell.scope = "col";
      head.append(cell);
    }
    const body = el("tbody");
    for (const row of rows) {
      const line = el("tr", rowClass ? rowClass(row) : "");
      for (const [, cell, text] of columns) {
        const content = cell(row);
        line.append(el("td", typeof text === "string" ? text : text ? "text" : "", content));
      }
      body.append(line);
    }
    $(id).append(el("thead", "", head), body);
  }

  const tone = (precision) => (precision === "float32" ? "f32" : precision === "int8" ? "i8" : "low");
  function bar(kept, all, precision, label) {
    const fill = el("i", tone(precision));
    fill.style.width = (100 * kept) / all + "%";
    return el("div", "cell", el("span", "bar", fill), el("span", "n", label));
  }
  $("layers-note").textContent = best
    ? "Layers in order. Bar: output channels kept; colour: precision. Base (all float32) on the left, best (trial " + best.trial + ") on the right."
    : "Layers in order. Bar: output channels; colour: precision. No candidate could be delivered.";
  const precisions = [...new Set(["float32", ...data.layers.map((l) => l.precision)])];
  for (const p of precisions) $("legend").append(el("i", tone(p)), p);
  table("layers", [
    ["#", (l) => String(l.index + 1)],
    ["Layer", (l) => l.name, true],
    ["Kernel", (l) => l.kernel, true],
    ["Base", (l) => bar(l.channels, l.channels, "float32", String(l.channels)), true],
    ...(best ? [["Best", (l) => bar(l.kept, l.channels, l.precision, l.kept + (l.kept === l.channels ? "" : "/" + l.channels) + " " + l.precision), true]] : []),
    ["Share of MACs", (l) => share(l.macs, base.macs)],
    ...(best ? [["of them left", (l) => share(l.keptMacs, l.macs)]] : []),
    ["Group", (l) => l.group || "frozen: " + l.frozen, true],
  ], data.layers);

  const numbers = [
    ["Trial", (t) => t.trial + (t.refined ? " (refined)" : "")],
    ["Accuracy", (t) => accuracy(t.accuracy)],
    ["Drop", (t) => fixed(t.drop, 2)],
    ["Speed-up (95 %)", (t) => speed(t) + (t.noisy ? " noisy" : "") + (t.measured ? "" : " predicted")],
    ["Latency", (t) => time(t.latencyMicros)],
    ["File", (t) => bytes(t.size)],
    ["Packed", (t) => bytes(t.packed)],
    ["MACs", (t) => count(t.macs)],
    ["In limits", (t) => (t.feasible ? "yes" : "no")],
  ];
  const bestFirst = (t) => (t.best ? "best" : "");
  table("front", [...numbers, ["Model", (t) => t.file || "", true]], scored.filter((t) => t.front).sort((a, b) => b.accuracy - a.accuracy), bestFirst);
  const dash = (cell) => (t) => (t.outcome === "scored" ? cell(t) : "–");
  table("trials", [
    numbers[0],
    ["Outcome", (t) => t.outcome, true],
    ...numbers.slice(1).map(([title, cell]) => [title, dash(cell)]),
    ["Why not", (t) => t.reasons.join("; "), "reason"],
  ], data.trials, bestFirst);
  $("trials-summary").textContent = data.trials.length + " trials: " + scored.filter((t) => t.feasible).length + " within all limits, "
    + data.trials.filter((t) => t.outcome !== "failed" && !t.feasible).length + " outside, " + data.trials.filter((t) => t.outcome === "failed").length + " failed";

  for (const [label, value] of data.measured) {
    const head = el("th", "", label);
    head.scope = "row";
    $("measured").append(el("tr", "", head, el("td", "", value)));
  }
  $("spec").textContent = data.spec;
})();
