// SPDX-License-Identifier: MIT
// The clusters, the likely merges and the doubtful faces.

const facesInStrip = 7;

/** The confidence of a cluster, as a number and a color. */
function confidenceMeter(c) {
  const share = clusters.confidence[c];
  if (!isNumber(share)) return null;
  const kind = share >= 0.895 ? "good" : share >= 0.695 ? "fair" : "poor";
  return meter("Confidence", share, percent(share), kind);
}

function truthLine(c) {
  if (!truth || clusters.mainPerson[c] === 0) return null;
  const purity = clusters.purity[c];
  return h("p", {class: "truth-line"}, badge(`${percent(purity)} correct`, purity >= 0.945 ? "good" : purity >= 0.7 ? "fair" : "poor"),
    ` person ${clusters.mainPerson[c] - 1}`);
}

/** The first members after the medoid, and the number of the rest. */
function strip(c, limit = facesInStrip) {
  const others = Array.from(clusters.getMembers(c).subarray(0, limit + 1)).filter((face) => face !== clusters.medoid[c]).slice(0, limit);
  const more = clusters.size[c] - 1 - others.length;
  return h("div", {class: "strip"}, others.map((face) => faceTile(face, "small")),
    more > 0 ? h("span", {class: "more"}, `+${count(more)}`) : null);
}

function clusterCard(c) {
  return h("li", {class: "card"},
    h("div", {class: "card-head"}, faceTile(clusters.medoid[c], "large"),
      h("div", {}, h("h3", {}, clusterLink(c)), h("p", {class: "quiet"}, plural(clusters.size[c], "face")), truthLine(c))),
    confidenceMeter(c),
    isNumber(clusters.similarity[c]) ? meter("Similarity", clusters.similarity[c], decimal(clusters.similarity[c])) : null,
    clusters.size[c] > 1 ? strip(c) : null);
}

/** Opens a window with all members of a cluster that are in the page. */
function openCluster(c) {
  const dialog = document.getElementById("opened");
  const grid = h("ul", {class: "faces"});
  const faces = Array.from(clusters.getMembers(c), (face, i) => ({face, fit: clusters.getFits(c)[i]}));
  const list = paged(`cluster ${c}`, 120, grid, (items) => items.map(({face, fit}) =>
    h("li", {}, faceTile(face, "medium", isNumber(fit) ? `fits ${percent(fit)}` : ""),
      h("span", {class: "under"}, clusters.size[c] > 1 ? `fits ${percent(fit)}` : `${face}`))));
  const hidden = clusters.size[c] - faces.length;
  dialog.replaceChildren(
    h("div", {class: "dialog-head"},
      h("h2", {id: "opened-title"}, `Cluster ${count(c)}`),
      h("button", {type: "button", class: "close", onclick: () => dialog.close()}, "Close")),
    h("div", {class: "dialog-body"},
      h("div", {class: "card-head"}, faceTile(clusters.medoid[c], "large"),
        h("div", {class: "grows"}, h("p", {}, `${plural(clusters.size[c], "face")}. Its medoid, the face most similar to the others, is ${faceName(clusters.medoid[c])}.`),
          truthLine(c), confidenceMeter(c),
          isNumber(clusters.completeness[c]) ? meter("Completeness", clusters.completeness[c], percent(clusters.completeness[c])) : null,
          isNumber(clusters.similarity[c]) ? meter("Similarity", clusters.similarity[c], decimal(clusters.similarity[c])) : null)),
      h("p", {class: "quiet"}, "Faces that fit best come first. The fit is the part of a face’s total link strength that goes into this cluster."),
      hidden > 0 ? h("p", {class: "quiet"}, `${plural(hidden, "face")} with the lowest fit ${hidden === 1 ? "is" : "are"} left out to keep this page small; clusters.jsonl lists all.`) : null,
      list.top, grid, list.bottom));
  list.set(faces);
  dialog.showModal();
  dialog.scrollTop = 0;
}

const sizeChoices = [["2", "2 or more faces"], ["1", "any number of faces"], ["5", "5 or more"], ["20", "20 or more"], ["100", "100 or more"], ["single", "single faces only"]];
const confidenceChoices = [["0 1.1", "any"], ["0.95 1.1", "95 % or more"], ["0.8 0.95", "80 to 95 %"], ["0.5 0.8", "50 to 80 %"], ["-1 0.5", "below 50 %"]];

/** Sort orders of the clusters: value, label, figure, direction. */
const orders = [
  ["largest", "largest first", () => clusters.size, -1],
  ["surest", "most confident first", () => clusters.confidence, -1],
  ["least-sure", "least confident first", () => clusters.confidence, 1],
  ["similar", "most similar first", () => clusters.similarity, -1],
  ["dissimilar", "least similar first", () => clusters.similarity, 1],
  ["smallest", "smallest first", () => clusters.size, 1],
].concat(truth ? [["wrong", "most wrong first", () => clusters.purity, 1]] : []);

/** Sorts cluster numbers by a figure. Clusters without the figure come last; ties by number. */
function sorted(found, figures, direction) {
  return found.sort((a, b) => {
    const x = figures[a];
    const y = figures[b];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y) || a - b;
    return direction * (x - y) || a - b;
  });
}

/** The clusters that match a search text: the number of a cluster or face, or a part of a picture's path. */
function matching(words) {
  const found = new Set();
  const number = /^(cluster |face )?\s*([\d,]+)$/.exec(words);
  if (number) {
    const value = Number(number[2].replaceAll(",", ""));
    if (number[1] !== "face " && value < clusters.count) found.add(value);
    if (number[1] !== "cluster " && value < clusterOfFace.length && clusterOfFace[value] >= 0) found.add(clusterOfFace[value]);
  }
  if (pictures && !(number && number[1])) {
    for (const face of pictures.facesWithPath(words)) if (clusterOfFace[face] >= 0) found.add(clusterOfFace[face]);
  }
  return found;
}

function clustersSection() {
  const grid = h("ul", {class: "cards"});
  const list = paged("clusters", 24, grid, (items) => items.map(clusterCard));
  const said = h("p", {class: "quiet", role: "status"});
  const search = h("input", {type: "search", id: "search", autocomplete: "off", placeholder: pictures ? "number or file name" : "number of a face or cluster"});
  const size = select("Size", sizeChoices, () => update());
  const confidence = select("Confidence", confidenceChoices, () => update());
  const order = select("Order", orders.filter(([name]) => hasConfidence || !name.includes("sure")).map(([name, text]) => [name, text]), () => update());
  function update() {
    const words = search.value.trim().toLowerCase();
    const named = words ? matching(words) : null;
    const single = size.element.value === "single";
    const minSize = single ? 1 : Number(size.element.value);
    const [low, high] = confidence.element.value.split(" ").map(Number);
    const anyConfidence = low === 0;
    const found = [];
    for (let c = 0; c < clusters.count; ++c) {
      if (named ? !named.has(c) : clusters.size[c] < minSize || (single && clusters.size[c] > 1)) continue;
      if (!anyConfidence && !(clusters.confidence[c] >= low && clusters.confidence[c] < high)) continue;
      found.push(c);
    }
    const [, , figures, direction] = orders.find(([name]) => name === order.element.value);
    list.set(sorted(found, figures(), direction));
    said.textContent = `${plural(found.length, "cluster")} shown.`;
  }
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(update, 120);
  });
  const controls = h("form", {class: "controls", "aria-label": "Which clusters to show", onsubmit: (event) => event.preventDefault()},
    h("div", {class: "field grows"}, h("label", {for: "search"}, "Find"), search), size.field,
    hasConfidence ? confidence.field : null, order.field);
  update();
  return section("clusters", "Clusters",
    hasConfidence ? "Each cluster is a set of faces that probably show one person. Confidence is the predicted share of its faces that really show that person."
      : "Each cluster is a set of faces that probably show one person.",
    controls, said, list.top, grid, list.bottom);
}

function mergeSide(c, face) {
  return h("div", {class: "side"}, h("div", {class: "card-head"}, faceTile(face, "large"),
    h("div", {}, h("h3", {}, clusterLink(c)), h("p", {class: "quiet"}, plural(clusters.size[c], "face")))), strip(c, 5));
}

function mergeItem([larger, smaller, score, nearestSimilarity, mutualShare, relativeCohesion, membership, coverage, edges, inLarger, inSmaller, similarity]) {
  const same = truth && clusters.mainPerson[larger] > 0 && clusters.mainPerson[smaller] > 0
    ? clusters.mainPerson[larger] === clusters.mainPerson[smaller] : null;
  return h("li", {class: "card merge"}, mergeSide(larger, inLarger),
    h("div", {class: "between"},
      h("span", {class: "score"}, decimal(score)),
      h("span", {class: "quiet"}, "score"),
      same === null ? null : badge(same ? "same person" : "two people", same ? "good" : "poor"),
      h("span", {class: "quiet"}, `highest similarity: ${decimal(similarity)}`),
      h("span", {class: "quiet"}, `nearest similarity: ${decimal(nearestSimilarity)}`),
      h("span", {class: "quiet"}, `${plural(edges, "link")}, mutual share ${percent(mutualShare)}`),
      h("span", {class: "quiet"}, `relative cohesion ${percent(relativeCohesion)}, membership ${percent(membership)}, coverage ${percent(coverage)}`)),
    mergeSide(smaller, inSmaller));
}

function mergesSection() {
  const grid = h("ul", {class: "merges"});
  const list = paged("likely merges", 10, grid, (items) => items.map(mergeItem));
  list.set(data.merges);
  return section("merges", "Likely merges",
    "Pairs of clusters that may be one person, most likely first, with their two most similar faces.",
    data.merges.length === 0 ? h("p", {class: "empty"}, "None: no two clusters are similar enough.") : null,
    list.top, grid, list.bottom);
}

const doubtColumns = [
  {title: "Face", at: 0}, {title: "In cluster", at: 1, number: true}, {title: "Fit", at: 3, number: true},
  {title: "Other cluster", at: 5, number: true}, {title: "Fit there", at: 6, number: true},
  ...(data.doubtful.some((item) => item[8] < 1) ? [{title: "Inlier", at: 8, number: true}] : []),
  {title: "Doubt", at: 2, number: true, first: -1},
];
const showsInlier = doubtColumns.some((column) => column.title === "Inlier");

/** A table that can be sorted by any column. */
function doubtfulTable() {
  const body = h("tbody");
  const list = paged("doubtful faces", 25, body, (items) => items.map((item) => h("tr", {},
    h("td", {}, h("span", {class: "with-face"}, faceTile(item[0], "medium"), h("span", {class: "name"}, faceName(item[0]), " ",
      truth && item[9] !== null ? badge(item[9] ? "wrong" : "correct", item[9] ? "poor" : "good") : null))),
    h("td", {class: "number"}, clusterLink(item[1], count(item[1]))),
    h("td", {class: "number"}, percent(item[3])),
    h("td", {class: "number"}, item[5] < 0 ? none : clusterLink(item[5], count(item[5]))),
    h("td", {class: "number"}, item[5] < 0 ? none : percent(item[6])),
    showsInlier ? h("td", {class: "number"}, percent(item[8])) : null,
    h("td", {class: "number"}, percent(item[2])))));
  const heads = doubtColumns.map((column) => h("th", {scope: "col", class: column.number ? "number" : null},
    h("button", {type: "button", class: "sort", onclick: () => sortBy(column)}, column.title)));
  let by = doubtColumns[doubtColumns.length - 1];
  let direction = -1;
  function show() {
    heads.forEach((head, i) => {
      if (doubtColumns[i] === by) head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    list.set([...data.doubtful].sort((a, b) => direction * (a[by.at] - b[by.at])));
  }
  function sortBy(column) {
    direction = column === by ? -direction : column.first ?? 1;
    by = column;
    show();
  }
  show();
  return [list.top, h("div", {class: "scrolls", tabindex: "0", role: "region", "aria-label": "Table of doubtful faces"},
    h("table", {class: "doubtful"}, h("caption", {class: "unseen"}, "Doubtful faces"), h("thead", {}, h("tr", {}, heads)), body)), list.bottom];
}

function doubtfulSection() {
  return section("doubtful", "Doubtful faces",
    `Faces that may be in the wrong cluster: they have stronger links to other faces than to their own cluster${showsInlier ? ", or the network predicts that they are outliers" : ""}.`,
    data.doubtful.length === 0 ? h("p", {class: "empty"}, "None: every face fits its cluster.") : doubtfulTable());
}
