// Names that the reader enters are stored in this browser, per address of the page. Without JavaScript, only names are missing.
"use strict";
const store = "facegraph names " + location.pathname;
const names = (() => {
  try { return JSON.parse(localStorage.getItem(store)) || {}; } catch { return {}; }
})();

function show(id) {
  for (const place of document.querySelectorAll(`[data-name="${id}"]`)) {
    place.dataset.number ??= place.textContent;
    place.textContent = names[id] || place.dataset.number;
  }
}

function rename(section, button) {
  const heading = section.querySelector("h2"), field = document.createElement("input");
  field.value = names[section.id] || "";
  field.setAttribute("aria-label", "Name of " + heading.textContent);
  let finished = false;  // removing the field triggers "blur", which would end it again
  const done = keep => {
    if (finished) return;
    finished = true;
    if (keep) {
      names[section.id] = field.value.trim();
      try { localStorage.setItem(store, JSON.stringify(names)); } catch { /* private window: kept until it is closed */ }
      show(section.id);
    }
    field.replaceWith(button);
    button.focus();
  };
  field.addEventListener("keydown", event => {
    if (event.key === "Enter") done(true);
    if (event.key === "Escape") done(false);
  });
  field.addEventListener("blur", () => done(true));
  button.replaceWith(field);
  field.focus();
}

for (const section of document.querySelectorAll("section.person")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "rename";
  button.textContent = "give a name";
  button.addEventListener("click", () => rename(section, button));
  section.querySelector(".facts").append(" · ", button);
  show(section.id);
}

const find = document.getElementById("find");
document.querySelector(".names").hidden = !document.querySelector("section.person");
find.addEventListener("input", () => {
  const wanted = find.value.trim().toLowerCase();
  let count = 0;
  for (const entry of document.querySelectorAll(".people li")) {
    const name = entry.querySelector(".name"), hit = name.textContent.toLowerCase().includes(wanted);
    entry.hidden = !hit;
    document.getElementById(name.dataset.name).hidden = !hit;
    count += hit;
  }
  document.getElementById("found").textContent = wanted ? `${count} found` : "";
});
