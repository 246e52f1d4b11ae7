// SPDX-License-Identifier: MIT
// Small elements that all sections use.

/** Creates an element: h("p", {class: "lead"}, "text", child, ...). Text is never parsed as HTML. */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") element.style.cssText = value;  // the page's policy forbids style attributes
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const none = "–";
const isNumber = (value) => value !== null && value !== undefined && !Number.isNaN(value);

/** 38416 -> "38,416" */
const count = (value) => (isNumber(value) ? value.toLocaleString("en") : none);
/** 0.913 -> "91.3 %"; `digits` after the decimal point. */
const percent = (share, digits = 0) => (isNumber(share) ? `${(100 * share).toFixed(digits)}\u202f%` : none);
const decimal = (value, digits = 2) => (isNumber(value) ? value.toFixed(digits) : none);
/** (1, "face") -> "1 face", (2, "face") -> "2 faces" */
const plural = (value, word, words = `${word}s`) => `${count(value)} ${value === 1 ? word : words}`;

function seconds(value) {
  if (!isNumber(value)) return none;
  if (value < 0.0995) return `${(1000 * value).toFixed(0)} ms`;
  if (value < 10) return `${value.toFixed(1)} s`;
  if (value < 100) return `${value.toFixed(0)} s`;
  const minutes = Math.floor(value / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(value % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function bytes(value) {
  if (!value) return none;
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    ++unit;
  }
  return `${value.toFixed(value < 10 && unit > 0 ? 1 : 0)} ${units[unit]}`;
}

/** A section with a heading and one sentence that explains it. */
function section(id, title, sentence, ...children) {
  return h("section", {id, "aria-labelledby": `${id}-title`},
    h("h2", {id: `${id}-title`}, title), h("p", {class: "explains"}, sentence), children);
}

/** A share as a bar with a number. */
function meter(label, share, text, kind = "") {
  return h("div", {class: `meter ${kind}`},
    h("span", {class: "meter-label"}, label),
    h("span", {class: "meter-track", "aria-hidden": "true"},
      isNumber(share) ? h("span", {class: "meter-fill", style: `width:${(100 * Math.max(0, Math.min(1, share))).toFixed(1)}%`}) : null),
    h("span", {class: "meter-value"}, text));
}

/** The file name of a path. */
const fileName = (path) => path.slice(path.lastIndexOf("/") + 1);

/** The name of a face: its number and the file of its picture. */
function faceName(face) {
  const path = pictures ? pictures.path(face) : "";
  return path ? `face ${count(face)}, ${fileName(path)}` : `face ${count(face)}`;
}

/** A face: its picture, or a tile with its number. `size` is small, medium or large. */
function faceTile(face, size, note = "") {
  const source = pictures ? pictures.source(face) : "";
  const name = faceName(face) + (note ? `; ${note}` : "");
  const number = () => h("span", {class: `face number ${size}`, title: name, role: "img", "aria-label": name},
    h("span", {"aria-hidden": "true"}, String(face)));
  if (!source) return number();
  const image = h("img", {class: `face ${size}`, alt: name, title: name, decoding: "async"});
  if (!source.startsWith("data:")) image.loading = "lazy";
  image.addEventListener("error", () => image.replaceWith(number()), {once: true});
  image.src = source;
  return image;
}

/** A button that opens the window of a cluster. */
function clusterLink(c, text = `Cluster ${count(c)}`) {
  return h("button", {type: "button", class: "link", onclick: () => openCluster(c)}, text);
}

/** A colored word: "same person", "wrong". */
const badge = (text, kind) => h("span", {class: `badge ${kind}`}, text);

/** A table. Columns are {title, number}; cells are text or elements. */
function table(caption, columns, rows) {
  return h("div", {class: "scrolls", tabindex: "0", role: "region", "aria-label": caption},
    h("table", {},
      h("caption", {class: "unseen"}, caption),
      h("thead", {}, h("tr", {}, columns.map((column) =>
        h("th", {scope: "col", class: column.number ? "number" : null}, column.title)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, i) =>
        h("td", {class: columns[i].number ? "number" : null}, cell)))))));
}

let lastId = 0;
/** A drop-down list with a label. */
function select(label, options, onchange) {
  const id = `choice-${++lastId}`;
  const element = h("select", {id, onchange: () => onchange(element.value)},
    options.map(([value, text]) => h("option", {value}, text)));
  return {element, field: h("div", {class: "field"}, h("label", {for: id}, label), element)};
}

/** A list that shows one page at a time. draw(items) returns the elements of a page. */
function paged(label, pageSize, container, draw) {
  let items = [];
  let page = 0;
  const pagers = [h("div", {class: "pager"}), h("div", {class: "pager"})];
  const pages = () => Math.max(1, Math.ceil(items.length / pageSize));
  function go(to, from) {
    page = Math.max(0, Math.min(pages() - 1, to));
    show();
    if (from === pagers[1]) pagers[0].scrollIntoView({block: "start"});
    const again = from.querySelector(to >= pages() - 1 ? ".previous" : ".next");
    if (again && !again.disabled) again.focus({preventScroll: true});
  }
  function fill(pager) {
    const step = (by, text, name) => h("button", {type: "button", class: name, disabled: page + by < 0 || page + by >= pages(),
      "aria-label": `${text} page of ${label}`, onclick: () => go(page + by, pager)}, text);
    const first = page * pageSize;
    pager.replaceChildren(
      step(-1, "Previous", "previous"),
      h("span", {class: "where"}, items.length === 0 ? "Nothing to show" :
        `${count(first + 1)} – ${count(Math.min(items.length, first + pageSize))} of ${count(items.length)}`),
      step(1, "Next", "next"));
    pager.hidden = items.length <= pageSize;
  }
  function show() {
    container.replaceChildren(...[draw(items.slice(page * pageSize, (page + 1) * pageSize), page * pageSize)].flat());
    pagers.forEach(fill);
  }
  return {
    top: pagers[0],
    bottom: pagers[1],
    set(newItems) {
      items = newItems;
      page = 0;
      show();
    },
  };
}
