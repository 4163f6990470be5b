// SPDX-License-Identifier: Apache-2.0
// A card for each way of calling: verdict, time to notice, a bar for each pod, numbers, details.

import { act } from "./connection.js";
import { byId, element, keyed, setAttribute, setHidden, setText } from "./dom.js";
import { count, endpoint, millis, notice, number, percent, plural, shortName, verdict } from "./text.js";

// Up to so many times chance counts as even, by the server's verdict too.
const TOLERANCE = 1.5;

// A full bar is so many even shares, so that in every even card the bars end at the same place.
const SHARES_OF_A_BAR = 1.5;

const NUMBERS = [
  ["p50", "p50", "Median latency, from the intended start of a call"],
  ["p99", "p99", "99th percentile of the latency"],
  ["failed", "failed", "Calls that failed: a second, and since the lab began"],
  ["connections", "connections", "Connections that pods hold open for this way"],
  ["ratio", "max/mean", "Calls of the busiest ready pod over the mean, and in brackets what that would be by chance alone; 1 is even"],
  ["calls", "calls/s", "Calls begun each second"],
];

export class Cards {
  constructor() {
    this.cards = new Map();
  }

  show(modes, leftOut, say) {
    this.cards.clear();
    byId("cards").replaceChildren();
    modes.forEach((mode, index) => {
      const card = new Card(mode, index, say);
      this.cards.set(mode.id, card);
      byId("cards").append(card.node);
    });
    byId("cards").append(...leftOut.map(leftOutCard));
  }

  update(modes, cluster) {
    const pods = new Map(cluster.pods.map((pod) => [pod.name, pod]));
    for (const mode of modes) {
      this.cards.get(mode.id)?.update(mode, pods);
    }
  }
}

class Card {
  constructor(info, index, say) {
    this.verdict = element("p", { class: "verdict" });
    this.variation = element("p", {
      class: "variation",
      title:
        "Coefficient of variation of the calls over the ready pods: 0 % is even. What chance alone would give, times 1.5, still counts as even. " +
        "Taken, as the bars are, over the last 10 seconds, or since the pods changed and this way had called each of them.",
    });
    this.notice = element("b");
    this.noticeMore = element("span", { class: "quiet" });
    this.bars = element("ul", { class: "bars", "aria-label": "Calls by pod" });
    this.rows = new Map();
    this.failure = element("p", { class: "failure" });
    this.numbers = {};
    const numbers = element("dl", { class: "numbers" });
    for (const [id, label, title] of NUMBERS) {
      this.numbers[id] = element("dd");
      numbers.append(element("div", { title }, element("dt", { text: label }), this.numbers[id]));
    }
    const titleId = `card-${info.id}`;
    this.node = element(
      "article",
      { class: "card", "aria-labelledby": titleId, "data-mode": info.id },
      element(
        "header",
        {},
        element("h3", { id: titleId }, element("span", { class: `swatch s${index % 12}`, "aria-hidden": "true" }), info.title),
        element("code", { class: "target", text: info.target }),
        element("p", { class: "summary", text: info.summary }),
      ),
      element("div", { class: "headline" }, this.verdict, this.variation),
      element("p", { class: "notice" }, element("span", { class: "quiet", text: "Time to notice " }), this.notice, " ", this.noticeMore),
      ...this.rule(info, say),
      this.bars,
      numbers,
      this.failure,
      details(info),
    );
  }

  /** The choice of a pick rule, where there is one; it holds for all ways that have it. */
  rule(info, say) {
    if (info.rules.length === 0) {
      return [];
    }
    this.select = element("select", {
      on: {
        change: async () => {
          const refused = await act("pick", { rule: this.select.value });
          if (refused) {
            say(refused, true);
            this.select.value = this.inForce;
          }
        },
      },
    });
    this.select.append(...info.rules.map((rule) => element("option", { value: rule, text: rule })));
    this.remote = element("span", { class: "quiet" });
    return [
      element(
        "p",
        { class: "rule" },
        element(
          "label",
          { title: "Acts at once, on all ways with the policy evenkeel, and closes no connection" },
          "Pick rule ",
          element("span", { class: "hidden", text: `of ${info.title} ` }),
          this.select,
        ),
        " ",
        this.remote,
      ),
    ];
  }

  update(mode, pods) {
    const known = mode.maxOverMean !== null;
    const { mark, text } = verdict(mode);
    setText(this.verdict, text);
    setAttribute(this.verdict, "data-mark", mark);
    setText(this.variation, known ? variation(mode) : "no ready pod is called");
    const noticed = notice(mode.notice);
    setText(this.notice, noticed.text);
    setText(this.noticeMore, noticed.more);
    setAttribute(this.notice, "data-mark", noticed.mark);
    this.updateRule(mode.balancer);
    this.updateBars(mode.pods, pods, mode.balancer);
    setText(this.numbers.p50, millis(mode.p50Millis));
    setText(this.numbers.p99, millis(mode.p99Millis));
    setText(this.numbers.failed, `${number(mode.failedPerSecond)}/s, ${count(mode.failed)}`);
    setAttribute(this.numbers.failed, "data-mark", mode.failedPerSecond > 0 ? "bad" : "none");
    setText(this.numbers.connections, count(mode.connections));
    setText(this.numbers.ratio, `${number(mode.maxOverMean)} (${number(mode.noiseMaxOverMean)})`);
    setText(this.numbers.calls, number(mode.callsPerSecond));
    setHidden(this.failure, mode.lastFailure === "");
    setText(this.failure, mode.lastFailure === "" ? "" : `Last failure: ${mode.lastFailure}`);
    setAttribute(this.failure, "title", mode.lastFailure);
  }

  updateRule(balancer) {
    if (!this.select || !balancer) {
      return;
    }
    // Not while someone chooses: only what is news.
    if (this.inForce !== balancer.rule) {
      this.inForce = balancer.rule;
      this.select.value = balancer.rule;
    }
    setText(this.remote, balancer.remoteShare > 0 ? `${percent(balancer.remoteShare)} leave the zone` : "");
  }

  updateBars(shares, pods, balancer) {
    const known = new Map((balancer?.endpoints ?? []).map((each) => [each.pod, each]));
    const ready = shares.filter((share) => pods.get(share.pod)?.state === "ready").length;
    const even = ready > 0 ? 1 / ready : 1;
    const full = Math.max(even * SHARES_OF_A_BAR, ...shares.map((share) => share.share));
    const many = shares.length > 8 ? "many" : "few";
    setAttribute(this.bars, "data-many", many);
    const line = Math.round((even / full) * 1000) / 10;
    if (this.line !== line) {
      this.line = line;
      this.bars.style.setProperty("--even", `${line}%`);
    }
    keyed(this.bars, this.rows, shares, (share) => share.pod, bar, (row, share) => {
      updateBar(row, share, pods.get(share.pod), full);
      const seen = known.get(share.pod);
      setText(row.why, seen ? endpoint(seen, balancer.unit) : "");
      setAttribute(row.why, "data-stage", seen?.stage ?? "none");
    });
  }
}

/** How uneven, up to where that is chance, and of which time. */
function variation(mode) {
  const limit = percent(TOLERANCE * mode.noiseVariation);
  return `varies by ${percent(mode.variation)}, even up to ${limit}, last\u00a0${mode.shareSeconds}\u00a0s`;
}

/** A way that cannot be here is no gap: it says why. */
function leftOutCard({ id, title, why }) {
  const titleId = `card-${id}`;
  return element(
    "article",
    { class: "card left-out", "aria-labelledby": titleId },
    element("header", {}, element("h3", { id: titleId, text: title })),
    element("p", { class: "verdict", text: "Left out" }),
    element("p", { class: "quiet", text: `${why.charAt(0).toUpperCase()}${why.slice(1)}` }),
  );
}

function bar(share) {
  const fill = element("span", { class: "fill" });
  const value = element("span", { class: "value" });
  const tag = element("span", { class: "tag" });
  const why = element("span", { class: "why" });
  const node = element(
    "li",
    { title: share.pod },
    element("span", { class: "pod", text: shortName(share.pod) }),
    element("span", { class: "track", "aria-hidden": "true" }, fill),
    value,
    tag,
    why,
  );
  return { node, fill, value, tag, why, scale: -1 };
}

function updateBar(row, share, pod, full) {
  // Whole per mille: what cannot be seen is not painted.
  const scale = Math.round((share.share / full) * 250) / 250;
  if (row.scale !== scale) {
    row.scale = scale;
    row.fill.style.transform = `scaleX(${scale})`;
  }
  setText(row.value, percent(share.share));
  const tag = !pod ? "gone" : pod.fault || (pod.state === "ready" ? "" : pod.state);
  setText(row.tag, tag);
  setAttribute(row.node, "data-state", tag === "" ? (share.share === 0 ? "idle" : "ready") : pod?.fault ? "fault" : "away");
}

function details(info) {
  const list = (title, sentences) =>
    sentences.length === 0 ? [] : [element("h4", { text: title }), element("ul", {}, ...sentences.map((text) => element("li", { text })))];
  const code = (title, text) =>
    text === "" ? [] : [element("h4", { text: title }), element("pre", { tabindex: "0", role: "region", "aria-label": `${title}: ${info.title}` }, element("code", { text }))];
  return element(
    "details",
    {},
    element("summary", {}, "How it works", element("span", { class: "hidden", text: `: ${info.title}` })),
    element("p", { class: "quiet", text: `${plural(info.clients, "client")} in this lab.` }),
    ...list("Limits", info.limits),
    ...list("Held to", info.promises),
    ...code("Code", info.code),
    ...code("YAML", info.yaml),
  );
}
