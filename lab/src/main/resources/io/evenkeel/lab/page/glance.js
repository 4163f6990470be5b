// SPDX-License-Identifier: Apache-2.0
// All ways in one row below the buttons: what a button did is seen where it was pressed. Each leads to its card.

import { byId, element, setAttribute, setHidden, setText } from "./dom.js";
import { count, notice, plural, verdict } from "./text.js";

export class Glance {
  constructor() {
    this.ways = new Map();
  }

  show(modes) {
    this.ways = new Map(modes.map((mode, index) => [mode.id, make(mode, index)]));
    byId("glance").replaceChildren(...[...this.ways.values()].map((way) => element("li", {}, way.link)));
  }

  update(modes) {
    for (const mode of modes) {
      const way = this.ways.get(mode.id);
      if (way) {
        update(way, mode);
      }
    }
  }
}

function make(mode, index) {
  const even = element("span");
  const noticed = element("span");
  const noticedIn = element("span", { class: "hidden", text: " time to notice " });
  const failed = element("span");
  const link = element(
    "a",
    { href: `#card-${mode.id}` },
    element("b", {}, element("span", { class: `swatch s${index % 12}`, "aria-hidden": "true" }), mode.title),
    element("span", { class: "state" }, even, noticedIn, noticed, " ", failed),
  );
  return { link, even, noticed, noticedIn, failed };
}

function update(way, mode) {
  const { mark, text } = verdict(mode);
  setText(way.even, text);
  setAttribute(way.even, "data-mark", mark);
  const news = notice(mode.notice);
  const isNews = mode.notice.state !== "none";
  setHidden(way.noticedIn, !isNews);
  setText(way.noticed, isNews ? news.text : "");
  setAttribute(way.noticed, "data-mark", isNews ? news.mark : "none");
  setAttribute(way.noticed, "title", isNews ? `Time to notice ${plural(mode.notice.pods, "new pod")}` : "");
  setText(way.failed, mode.failed > 0 ? `${count(mode.failed)} failed in all` : "");
  setAttribute(way.failed, "data-mark", mode.failedPerSecond > 0 ? "bad" : "none");
}
