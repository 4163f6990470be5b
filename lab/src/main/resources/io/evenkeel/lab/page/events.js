// SPDX-License-Identifier: Apache-2.0
// What happened, newest first, with what it did to each way; and what of it is said aloud.

import { byId, element, keyed, setAttribute, setHidden, setText } from "./dom.js";
import { clock, plural } from "./text.js";

const MOST = 30;
// Answers follow the numbers while an event is fresh: they are said once they have stood so long.
const SETTLED_TICKS = 5;

export class Events {
  constructor(say) {
    this.say = say;
    this.kept = new Map();
    this.events = [];
    this.titles = new Map();
    this.silent = new Set();
    this.standing = 0;
    this.empty = element("p", { class: "quiet", text: "Nothing yet: scale up, and see who notices." });
    byId("events").append(element("div", { class: "list" }), this.empty);
  }

  /** All there are; nothing of that is news to be said. */
  show(events, modes) {
    this.titles = new Map(modes.map((mode) => [mode.id, mode.title]));
    this.events = events;
    this.silent = new Set(events.map((event) => event.id));
    this.draw();
  }

  /** Those that are new or have changed. */
  update(changed, oldest) {
    this.standing = changed.length > 0 ? 0 : this.standing + 1;
    const byNumber = new Map(this.events.map((event) => [event.id, event]));
    for (const event of changed) {
      if (!byNumber.has(event.id)) {
        this.say(event.text);
      }
      byNumber.set(event.id, event);
    }
    this.events = [...byNumber.values()].filter((event) => oldest !== null && event.id >= oldest).slice(-MOST);
    if (changed.length > 0 || this.events.length < byNumber.size) {
      this.draw();
    }
    this.saySettled();
  }

  saySettled() {
    const event = this.events.at(-1);
    if (event && this.standing >= SETTLED_TICKS && event.answers.length > 0 && !this.silent.has(event.id)) {
      this.silent.add(event.id);
      this.say(`${event.text}: ${summary(event)}.`);
    }
  }

  draw() {
    setHidden(this.empty, this.events.length > 0);
    keyed(
      byId("events").firstChild,
      this.kept,
      [...this.events].reverse(),
      (event) => event.id,
      (event) => this.make(event),
      (entry, event) => this.updateOne(entry, event),
    );
  }

  make(event) {
    const when = element("span", { class: "when" });
    const sum = element("span", { class: "sum" });
    const answers = element("ul", { class: "answers" });
    const node = element(
      "details",
      { class: "event" },
      element("summary", {}, element("span", { class: "number", text: `#${event.id}` }), element("span", { class: "what", text: event.text }), when, sum),
      answers,
    );
    // The newest is open; one that someone opened or closed stays so.
    for (const [, other] of this.kept) {
      if (!other.touched) {
        other.node.open = false;
      }
    }
    node.open = true;
    const entry = { node, when, sum, answers, kept: new Map(), touched: false };
    node.firstChild.addEventListener("click", () => (entry.touched = true));
    return entry;
  }

  updateOne(entry, event) {
    entry.node.open = entry.touched ? entry.node.open : event === this.events.at(-1);
    const until = event.until !== null && event.kind === "fault" ? ` to ${clock(event.until)}` : "";
    setText(entry.when, `${clock(event.at)}${until}`);
    setText(entry.sum, summary(event));
    keyed(entry.answers, entry.kept, event.answers, (answer) => answer.mode, makeAnswer, (row, answer) => {
      setAttribute(row.node, "data-mark", answer.verdict === "neutral" ? "none" : answer.verdict);
      setText(row.title, this.titles.get(answer.mode) ?? answer.mode);
      setText(row.sentence, answer.sentence);
      setText(row.verdict, `${answer.verdict}: `);
    });
  }
}

function makeAnswer() {
  const verdict = element("span", { class: "hidden" });
  const title = element("b");
  const sentence = element("span");
  return { node: element("li", {}, verdict, title, " ", sentence), verdict, title, sentence };
}

function summary(event) {
  const good = event.answers.filter((answer) => answer.verdict === "good").length;
  const bad = event.answers.filter((answer) => answer.verdict === "bad").length;
  return good + bad === 0 ? "" : `${plural(good, "way")} took it well, ${bad} badly`;
}
