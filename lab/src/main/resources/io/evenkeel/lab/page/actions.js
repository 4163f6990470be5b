// SPDX-License-Identifier: Apache-2.0
// The buttons, their keys, and what they do in words.

import { byId, element, setAttribute, setText } from "./dom.js";
import { act } from "./connection.js";

const GROUPS = { scale: "Pods", faults: "Faults", load: "Load", lab: "Lab" };

export class Actions {
  constructor() {
    this.buttons = new Map();
    this.keys = new Map();
  }

  /** Shows these actions. */
  show(actions, say) {
    this.say = say;
    this.buttons.clear();
    this.keys.clear();
    const groups = new Map();
    for (const action of actions) {
      if (!groups.has(action.group)) {
        groups.set(action.group, element("div", { class: "group", role: "group", "aria-label": GROUPS[action.group] ?? action.group }));
      }
      groups.get(action.group).append(this.button(action));
      this.keys.set(action.key, action.id);
    }
    byId("buttons").replaceChildren(...groups.values());
    if (actions.length === 0) {
      byId("buttons").append(element("p", { class: "quiet", text: "This lab only watches: there is nothing to press." }));
    }
    byId("hints").replaceChildren(
      ...actions.map((action) =>
        element("div", {}, element("dt", {}, element("kbd", { text: action.key }), ` ${action.label}`), element("dd", { text: action.hint })),
      ),
      element("div", {}, element("dt", {}, element("kbd", { text: "?" }), " This list"), element("dd", { text: "Opens and closes it." })),
    );
  }

  button(action) {
    const state = element("span", { class: "on", text: "" });
    const button = element(
      "button",
      { type: "button", title: action.hint, "data-action": action.id, on: { click: () => this.press(action.id) } },
      element("span", { text: action.label }),
      state,
      element("kbd", { "aria-hidden": "true", text: action.key }),
    );
    setAttribute(button, "aria-keyshortcuts", action.key);
    // What lasts until it is pressed again.
    if (action.group === "faults") {
      setAttribute(button, "aria-pressed", "false");
    }
    this.buttons.set(action.id, { button, state });
    return button;
  }

  update(actions) {
    for (const action of actions) {
      const entry = this.buttons.get(action.id);
      if (!entry) {
        continue;
      }
      // Not `disabled`: a button that was just pressed would lose the focus.
      setAttribute(entry.button, "aria-disabled", String(!action.enabled));
      if (entry.button.hasAttribute("aria-pressed")) {
        setAttribute(entry.button, "aria-pressed", String(action.active));
        setText(entry.state, action.active ? " on" : "");
      }
    }
  }

  key(key) {
    const id = this.keys.get(key);
    if (id) {
      this.press(id);
    }
    return id !== undefined;
  }

  async press(id) {
    if (this.buttons.get(id)?.button.getAttribute("aria-disabled") === "true") {
      return;
    }
    const refused = await act(id);
    if (refused) {
      this.say(refused, true);
    }
  }
}
