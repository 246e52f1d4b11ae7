// SPDX-License-Identifier: MIT
// Builds the page.

masthead();
const sections = [overviewSection, clustersSection, mergesSection, doubtfulSection, truth ? accuracySection : null,
  sizesSection, similaritiesSection, runSection, wordsSection].filter(Boolean).map((make) => make());
document.getElementById("main").append(...sections);
document.getElementById("contents").append(...sections.map((made) =>
  h("li", {}, h("a", {href: `#${made.id}`}, made.querySelector("h2").textContent))));
document.getElementById("footer").append(h("p", {}, `Made by ${data.run.program}. This page is one file and opens no network connection. Faces are biometric data: share it with care.`));

// A click outside of the window closes it, like Escape.
const dialog = document.getElementById("opened");
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});

// Marks the visible section in the navigation.
const links = new Map(sections.map((made) => [made, document.querySelector(`a[href="#${made.id}"]`)]));
const inView = new Set();
const observer = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) inView.add(entry.target);
    else inView.delete(entry.target);
  }
  const current = sections.find((made) => inView.has(made));
  for (const [made, link] of links) {
    if (made === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}, {rootMargin: "-80px 0px -55% 0px"});
sections.forEach((made) => observer.observe(made));
