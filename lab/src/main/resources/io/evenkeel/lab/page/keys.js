// SPDX-License-Identifier: Apache-2.0
// Keys of the whole page: off while someone types, and where someone has switched them off.

const STORED = "evenkeel-lab-keys";

/** Calls `onKey` with each key that is pressed alone; true from it means that the key was used. */
export function listen(onOff, onKey) {
  onOff.checked = localStorage.getItem(STORED) !== "off";
  onOff.addEventListener("change", () => localStorage.setItem(STORED, onOff.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (!onOff.checked || event.repeat || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
      return;
    }
    if (onKey(event.key)) {
      event.preventDefault();
    }
  });
}

function isTyping(target) {
  return target instanceof Element && (target.closest("textarea, select, input:not([type=checkbox], [type=radio], [type=range])") !== null || target.isContentEditable);
}
