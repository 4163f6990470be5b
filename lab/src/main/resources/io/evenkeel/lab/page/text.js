// SPDX-License-Identifier: Apache-2.0
// Numbers and states in words.

/** Three digits that mean something; a dash for what cannot be told. */
export function number(value) {
  if (value === null || value === undefined) {
    return "–";
  }
  if (value === 0) {
    return "0";
  }
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

export function count(value) {
  return value.toLocaleString("en");
}

export function millis(value) {
  return value === null || value === undefined ? "–" : value >= 1000 ? `${number(value / 1000)} s` : `${number(value)} ms`;
}

export function percent(share) {
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}

/** Minutes and seconds since the lab began. */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function plural(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** Whether a way is even: a mark for the eye, and a word. */
export function verdict(mode) {
  const isCalled = mode.maxOverMean !== null;
  // Where most calls fail it is no comfort that the others are even.
  if (mode.failedPerSecond > (isCalled ? mode.callsPerSecond / 2 : 0)) {
    return { mark: "bad", text: "Failing" };
  }
  if (!isCalled) {
    return { mark: "none", text: mode.pods.some((pod) => pod.callsPerSecond > 0) ? "Old pods only" : "No calls" };
  }
  if (mode.even) {
    return { mark: "good", text: "Even" };
  }
  // A policy that goes around a slow pod is uneven as it should be.
  if (mode.balancer?.nearlyEven) {
    const spared = mode.balancer.spared.length;
    return { mark: "good", text: spared === 0 ? "Nearly even" : `Even but for ${spared}` };
  }
  return { mark: "bad", text: "Uneven" };
}

// As in the sentences about events.
const SECONDS_UNTIL_LATE = 10;

/** What a policy knows of a pod: its score, and why it gets less than its share where it does. */
export function endpoint({ score, why, inFlight }, unit) {
  const words = score === null ? [] : [`score ${number(score)}${unit === "" ? "" : ` ${unit}`}`];
  // Also where the score is of the calls: that is over the weight.
  words.push(`${inFlight} in flight`);
  return why === "" ? words.join(", ") : `${why}; ${words.join(", ")}`;
}

/** How a way took the last change of the pods: a mark for the eye, a time, and what it is of. */
export function notice(notice) {
  const pods = plural(notice.pods, "new pod");
  switch (notice.state) {
    case "noticed":
      return { mark: notice.seconds > SECONDS_UNTIL_LATE ? "wait" : "good", text: `${number(notice.seconds)} s`, more: pods };
    case "waiting":
      return { mark: "wait", text: `${Math.round(notice.seconds)} s so far`, more: `${notice.noticed} of ${pods} called` };
    case "missed":
      return { mark: "bad", text: "missed", more: `${notice.noticed} of ${pods} called in ${Math.round(notice.seconds)} s` };
    case "overtaken":
      return {
        mark: notice.seconds > SECONDS_UNTIL_LATE ? "bad" : "wait",
        text: "cut off",
        more: `${notice.noticed} of ${pods} called in ${number(notice.seconds)} s, when the next change came`,
      };
    default:
      return { mark: "none", text: "–", more: "no new pods" };
  }
}

/** Names of pods of one Deployment differ at their end; what is before is the same in all. */
export function shortName(name) {
  const end = name.slice(name.lastIndexOf("-") + 1);
  return end.length >= 3 && end.length <= 8 ? end : name.slice(-8);
}
