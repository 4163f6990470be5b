// SPDX-License-Identifier: Apache-2.0
// Two minutes on one axis: which metric, which ways, and the values at a moment.

import { byId, element, setAttribute, setHidden, setText } from "./dom.js";
import { Chart, METRICS } from "./chart.js";
import { clock, number } from "./text.js";

const SECONDS = 120;

export class Timeline {
  constructor() {
    // What a newcomer should see first: who calls the pods that are new.
    this.metric = "podsCalled";
    this.hidden = new Set();
    this.modes = [];
    this.moment = null;
    this.chart = new Chart(byId("chart"), (index) => this.read(index));
    for (const [id, metric] of Object.entries(METRICS)) {
      byId("metrics").append(
        element(
          "label",
          {},
          element("input", { type: "radio", name: "metric", value: id, ...(id === this.metric ? { checked: "" } : {}), on: { change: () => this.choose(id) } }),
          element("span", { text: metric.label }),
        ),
      );
    }
    byId("moment").addEventListener("input", (event) => this.move(Number(event.target.value)));
    // Colours come from the style sheet, which follows the scheme.
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.rebuild());
  }

  show(modes, history, { events, stalls }) {
    this.modes = modes;
    this.at = [...history.at];
    this.series = new Map(modes.map((mode) => [mode.id, { ...history.modes[mode.id] }]));
    this.events = events;
    this.note(stalls);
    this.rows = modes.map((mode, index) => {
      const value = element("span", { class: "value" });
      const button = element(
        "button",
        { type: "button", "aria-pressed": String(!this.hidden.has(mode.id)), on: { click: () => this.toggle(mode.id, index) } },
        element("span", { class: `line s${index % 12} d${index % 3}`, "aria-hidden": "true" }),
        element("span", { class: "title", text: mode.title }),
        value,
      );
      return { node: element("li", {}, button), button, value };
    });
    byId("series").replaceChildren(...this.rows.map((row) => row.node));
    this.rebuild();
  }

  update(history, events, stalls) {
    this.events = events;
    this.note(stalls);
    this.at = [...this.at, ...history.at].slice(-SECONDS);
    for (const [id, series] of this.series) {
      for (const name of Object.keys(series)) {
        series[name] = [...series[name], ...(history.modes[id]?.[name] ?? [])].slice(-SECONDS);
      }
    }
    this.chart.update(this.data(), events, stalls);
    this.read(this.moment);
  }

  /** What was slow while the machine stood still says nothing of any way. */
  note(stalls) {
    this.stalls = stalls;
    const last = stalls.at(-1);
    setHidden(byId("stall"), last === undefined);
    setText(byId("stall"), last ? `Until ${clock(last.at)} this machine stood still for ${number(last.seconds)} s: what was slow then was the machine.` : "");
  }

  data() {
    const { member, log } = METRICS[this.metric];
    return [
      this.at,
      ...this.modes.map((mode) => {
        const values = this.series.get(mode.id)[member] ?? [];
        return log ? values.map((value) => (value > 0 ? value : null)) : values;
      }),
    ];
  }

  rebuild() {
    if (this.modes.length > 0) {
      this.chart.rebuild(this.modes, this.metric, this.data(), this.events, this.stalls, (id) => !this.hidden.has(id));
      this.read(null);
    }
  }

  choose(metric) {
    this.metric = metric;
    this.rebuild();
  }

  toggle(id, index) {
    const shown = this.hidden.delete(id);
    if (!shown) {
      this.hidden.add(id);
    }
    setAttribute(this.rows[index].button, "aria-pressed", String(shown));
    this.chart.show(index, shown);
  }

  /** From the slider, whose right end is now. */
  move(value) {
    const max = Number(byId("moment").max);
    const index = this.at.length - 1 - (max - value);
    const moment = value === max ? null : Math.max(0, index);
    this.chart.point(moment);
    this.read(moment);
  }

  /** The values at a moment, or at the last one. */
  read(moment) {
    this.moment = moment;
    const index = Math.min(moment ?? this.at.length - 1, this.at.length - 1);
    if (index < 0) {
      return;
    }
    const { member, unit, label, whole } = METRICS[this.metric];
    const when = moment === null ? "now" : `at ${clock(this.at[index])}`;
    setText(byId("moment-text"), `${label} ${when}`);
    setAttribute(byId("moment"), "aria-valuetext", when);
    this.modes.forEach((mode, i) => {
      const value = this.series.get(mode.id)[member]?.[index];
      setText(this.rows[i].value, value === null || value === undefined ? "–" : `${whole ? value : number(value)}${unit}`);
    });
  }
}
