// SPDX-License-Identifier: Apache-2.0
// Elements, made and changed. What a cluster says only ever becomes text: nothing here takes markup.

/** Makes an element; `properties` are attributes, except `text` and `on` (handlers by event). */
export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "text") {
      node.textContent = value;
    } else if (key === "on") {
      for (const [event, handler] of Object.entries(value)) {
        node.addEventListener(event, handler);
      }
    } else {
      node.setAttribute(key, value);
    }
  }
  node.append(...children);
  return node;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Changes the text only where it differs: the browser then has nothing to do. */
export function setText(node, text) {
  if (node.lastText !== text) {
    node.lastText = text;
    node.textContent = text;
  }
}

export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) {
    node.setAttribute(name, value);
  }
}

export function setHidden(node, hidden) {
  if (node.hidden !== hidden) {
    node.hidden = hidden;
  }
}

/**
 * Keeps one child of `parent` for each item, in their order: those that stay are only updated.
 * `kept` is a Map that lives as long as the parent.
 */
export function keyed(parent, kept, items, keyOf, make, update) {
  const wanted = new Set(items.map(keyOf));
  for (const [key, entry] of kept) {
    if (!wanted.has(key)) {
      entry.node.remove();
      kept.delete(key);
    }
  }
  let place = parent.firstChild;
  for (const item of items) {
    const key = keyOf(item);
    let entry = kept.get(key);
    if (!entry) {
      entry = make(item);
      kept.set(key, entry);
    }
    if (entry.node === place) {
      place = place.nextSibling;
    } else {
      parent.insertBefore(entry.node, place);
    }
    update(entry, item);
  }
}
