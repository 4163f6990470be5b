// SPDX-License-Identifier: Apache-2.0
// A chart of one metric: a line for each way, a mark for each event. Drawn by uPlot.

const DASHES = [[], [6, 3], [2, 2]];
const COLOURS = 12;
const HEIGHT = 190;

/** What can be shown: how to get it from a series, how to scale it, how to say it. */
export const METRICS = {
  podsCalled: { label: "pods called", member: "podsCalled", log: false, unit: "", whole: true },
  p99: { label: "p99", member: "p99Millis", log: true, unit: " ms" },
  failed: { label: "failed/s", member: "failed", log: false, unit: "/s" },
  maxOverMean: { label: "max/mean", member: "maxOverMean", log: false, unit: "" },
};

export class Chart {
  constructor(parent, onMoment) {
    this.parent = parent;
    this.onMoment = onMoment;
    this.plot = null;
    new ResizeObserver(() => this.resize()).observe(parent);
  }

  /** Begins anew: other ways, another metric, other colours. */
  rebuild(modes, metric, data, events, stalls, isShown) {
    this.events = events;
    this.stalls = stalls;
    this.plot?.destroy();
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue("--quiet").trim();
    const grid = style.getPropertyValue("--rule").trim();
    const wait = style.getPropertyValue("--wait").trim();
    const mark = style.getPropertyValue("--text").trim();
    const font = `11px ${getComputedStyle(document.body).fontFamily}`;
    const axis = { stroke: ink, font, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1, size: 4 } };
    const scale = METRICS[metric].log
      ? { distr: 3, range: (plot, low, high) => [Math.min(1, low ?? 1), Math.max(10, (high ?? 10) * 1.2)] }
      : { range: (plot, low, high) => [0, Math.max(metric === "maxOverMean" ? 2 : 1, (high ?? 1) * 1.08)] };
    this.plot = new window.uPlot(
      {
        width: this.width(),
        height: HEIGHT,
        padding: [16, 18, 0, 0],
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, points: { size: 6 }, y: false },
        scales: { x: { time: false }, y: scale },
        axes: [
          { ...axis, size: 28, gap: 4, values: (plot, ticks) => ticks.map((tick) => `${Math.floor(tick / 60)}:${String(Math.floor(tick % 60)).padStart(2, "0")}`) },
          { ...axis, size: 44, gap: 4, values: (plot, ticks) => ticks.map((tick) => (tick === null ? null : String(tick))) },
        ],
        series: [
          {},
          ...modes.map((mode, index) => ({
            label: mode.id,
            stroke: style.getPropertyValue(`--s${index % COLOURS}`).trim(),
            width: 1.75,
            dash: DASHES[index % DASHES.length],
            points: { show: false },
            spanGaps: false,
            show: isShown(mode.id),
          })),
        ],
        hooks: {
          drawAxes: [(plot) => drawSpans(plot, this.events, grid), (plot) => drawStalls(plot, this.stalls, wait)],
          draw: [(plot) => drawEvents(plot, this.events, mark, font)],
          setCursor: [(plot) => this.onMoment(plot.cursor.idx ?? null)],
        },
      },
      data,
      this.parent,
    );
    // Its values are read from the list below it.
    this.parent.querySelector("canvas").setAttribute("aria-hidden", "true");
  }

  update(data, events, stalls) {
    this.events = events;
    this.stalls = stalls;
    this.plot?.setData(data);
  }

  show(index, shown) {
    this.plot?.setSeries(index + 1, { show: shown });
  }

  /** Puts the cursor at a moment; null takes it away. */
  point(moment) {
    if (this.plot && this.plot.data[0].length > 0) {
      const left = moment === null ? -10 : this.plot.valToPos(this.plot.data[0][moment], "x");
      this.plot.setCursor({ left, top: moment === null ? -10 : 10 }, false);
    }
  }

  width() {
    return Math.max(200, this.parent.clientWidth);
  }

  resize() {
    if (this.plot && this.plot.width !== this.width()) {
      this.plot.setSize({ width: this.width(), height: HEIGHT });
    }
  }
}

function visible(plot, event) {
  return event.at >= plot.scales.x.min && event.at <= plot.scales.x.max;
}

/** What lasts is a shade from its begin to its end. */
function drawSpans(plot, events, colour) {
  for (const event of events) {
    const end = event.until ?? (event.kind === "fault" ? plot.scales.x.max : event.at);
    shade(plot, event.at, end, colour);
  }
}

/** A machine that stood still is a shade of its own; the sentence below the chart says so. */
function drawStalls(plot, stalls, colour) {
  for (const { at, seconds } of stalls) {
    shade(plot, at - seconds, at, colour);
  }
}

function shade(plot, begin, end, colour) {
  const { ctx, bbox, scales } = plot;
  if (end < scales.x.min || end <= begin) {
    return;
  }
  ctx.save();
  ctx.fillStyle = colour;
  ctx.globalAlpha = 0.55;
  const from = Math.max(bbox.left, plot.valToPos(begin, "x", true));
  const to = Math.min(bbox.left + bbox.width, plot.valToPos(end, "x", true));
  ctx.fillRect(from, bbox.top, to - from, bbox.height);
  ctx.restore();
}

/** To the right of the line up to `limit`, else to its left, else not; returns the limit for those that are older. */
function label(ctx, event, { x, y, limit, left, gap }) {
  for (const text of [`#${event.id} ${event.text}`, `#${event.id}`]) {
    const width = ctx.measureText(text).width;
    if (x + width + gap <= limit) {
      ctx.fillText(text, x, y);
      return x - gap;
    }
    if (x <= limit && x - width - gap >= left) {
      ctx.fillText(text, x - width, y);
      return x - width - gap;
    }
  }
  return Math.min(limit, x);
}

/** A line with its number, and what it is where there is room until the next. */
function drawEvents(plot, events, colour, font) {
  const { ctx, bbox } = plot;
  const scale = window.devicePixelRatio || 1;
  const shown = events.filter((event) => visible(plot, event));
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.lineWidth = scale;
  ctx.font = font.replace("11px", `${11 * scale}px`);
  ctx.textAlign = "left";
  ctx.textBaseline = "bottom";
  let limit = bbox.left + bbox.width;
  // The newest first: where there is no room for all labels it has one.
  for (const event of shown.reverse()) {
    const x = Math.round(plot.valToPos(event.at, "x", true));
    ctx.setLineDash([3 * scale, 3 * scale]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    limit = label(ctx, event, { x, y: bbox.top - 2 * scale, limit, left: bbox.left, gap: 4 * scale });
  }
  ctx.restore();
}
