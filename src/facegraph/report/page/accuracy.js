// SPDX-License-Identifier: MIT
// Accuracy of the result, if there are true labels.

function figuresTable() {
  const row = (name, [precision, recall, f]) => [name, percent(precision, 2), percent(recall, 2), percent(f, 2)];
  return table("Precision and recall", [{title: "Counted by"}, {title: "Precision", number: true}, {title: "Recall", number: true}, {title: "F", number: true}],
    [row("pairs of faces (pairwise)", truth.pairwise), row("faces (BCubed)", truth.bcubed)]);
}

/** Precision against recall as the minimum confidence changes, with a slider. */
function curveFigure() {
  const drawn = truth.curve.filter((point) => isNumber(point[3][0]));
  const said = h("p", {class: "quiet", role: "status"});
  const id = "min-confidence";
  const slider = h("input", {type: "range", id, min: 0, max: 100, value: 0, step: 1});
  const marks = [];
  const series = [["bcubed", "BCubed (by faces)", 4], ["pairwise", "Pairwise (by pairs)", 3]];
  const everything = drawn.flatMap((point) => series.flatMap(([, , at]) => [point[at][0]])).filter(isNumber);
  const lowest = Math.max(0, Math.floor((Math.min(1, ...everything) - 0.02) * 10) / 10);
  const figure = squareChart("Precision against recall for each minimum confidence", (plot) => {
    marks.length = 0;
    const layers = series.map(([kind, , at]) => {
      const points = drawn.filter((point) => isNumber(point[at][1])).map((point) => `${plot.atX(point[at][1]).toFixed(1)},${plot.atY(point[at][0]).toFixed(1)}`);
      const mark = svg("circle", {class: `mark ${kind}`, r: 6});
      marks.push({mark, at, plot});
      return [svg("polyline", {class: `curve ${kind}`, points: points.join(" ")}), mark];
    });
    move();
    return layers.flat();
  }, {xTitle: "recall", yTitle: "precision", y: [lowest, 1], legend: makeLegend(series.map(([kind, name]) => [kind, name])),
    columns: [{title: "Minimum confidence", number: true}, {title: "Clusters", number: true}, {title: "BCubed P", number: true}, {title: "BCubed R", number: true}, {title: "Pairwise P", number: true}, {title: "Pairwise R", number: true}],
    rows: truth.curve.filter((_, i) => i % 5 === 0).map((point) => [percent(point[0]), count(point[1]), percent(point[4][0], 1), percent(point[4][1], 1), percent(point[3][0], 1), percent(point[3][1], 1)])});
  function move() {
    const point = truth.curve[100 - Number(slider.value)];
    for (const {mark, at, plot} of marks) {
      const known = isNumber(point[at][0]) && isNumber(point[at][1]);
      mark.setAttribute("visibility", known ? "visible" : "hidden");
      if (!known) continue;
      mark.setAttribute("cx", plot.atX(point[at][1]));
      mark.setAttribute("cy", plot.atY(point[at][0]));
    }
    said.textContent = `At ${percent(point[0])} confidence or more: ${plural(point[1], "cluster")} with ${plural(point[2], "face")}. ` +
      `Pairwise precision ${percent(point[3][0], 1)}, recall ${percent(point[3][1], 1)}; BCubed precision ${percent(point[4][0], 1)}, recall ${percent(point[4][1], 1)}.`;
  }
  slider.addEventListener("input", move);
  move();
  return [h("h3", {}, "Minimum confidence"),
    h("p", {class: "explains"}, "Accuracy if clusters below a minimum confidence are split into single faces: precision rises and recall falls."),
    figure, h("div", {class: "field"}, h("label", {for: id}, "Keep clusters of at least this confidence"), slider), said];
}

function calibrationFigure() {
  const bins = truth.calibration.bins.filter((bin) => bin[3] > 0);
  const max = Math.max(...bins.map((bin) => bin[3]));
  return [h("h3", {}, "Calibration"),
    h("p", {class: "explains"}, `How well confidence predicts accuracy. In clusters of 90 % confidence, 90 % of the faces should be the main person: points on the line. The average difference is ${percent(truth.calibration.error, 1)}.`),
    squareChart("Share of correct faces against confidence", (plot) => [
      svg("line", {class: "ideal", x1: plot.atX(0), y1: plot.atY(0), x2: plot.atX(1), y2: plot.atY(1)}),
      svg("polyline", {class: "curve bcubed thin", points: bins.map((bin) => `${plot.atX(bin[4]).toFixed(1)},${plot.atY(bin[5]).toFixed(1)}`).join(" ")}),
      ...bins.map((bin) => svg("circle", {class: "mark bcubed", cx: plot.atX(bin[4]), cy: plot.atY(bin[5]), r: 3.5 + 8 * Math.sqrt(bin[3] / max)},
        svg("title", {}, `${plural(bin[2], "cluster")}, ${plural(bin[3], "face")}: confidence ${percent(bin[4])}, correct ${percent(bin[5])}`))),
    ], {xTitle: "confidence (predicted share of the main person)", yTitle: "share of correct faces",
      legend: makeLegend([["bcubed", "clusters of similar confidence; a larger point has more faces"]]),
      columns: [{title: "Confidence"}, {title: "Clusters", number: true}, {title: "Faces", number: true}, {title: "Predicted", number: true}, {title: "Correct", number: true}],
      rows: truth.calibration.bins.map((bin) => [`${percent(bin[0])} to ${percent(bin[1])}`, count(bin[2]), count(bin[3]), percent(bin[4], 1), percent(bin[5], 1)])})];
}

function mixedList() {
  const list = h("ul", {class: "mistakes"});
  const pages = paged("mixed clusters", 5, list, (items) => items.map(([c, pairs, people, parts]) => h("li", {class: "card wide"},
    h("div", {class: "card-head"}, faceTile(clusters.medoid[c], "medium"),
      h("div", {class: "grows"}, h("h4", {}, clusterLink(c)), h("p", {class: "quiet"}, `${plural(clusters.size[c], "face")} of ${plural(people, "person", "people")}; ${plural(pairs, "wrong pair")}`))),
    partsBar(parts.map(([person, faces]) => [`person ${person}`, faces]), clusters.size[c]))));
  pages.set(truth.worst.mixed);
  return [h("h3", {}, "Clusters that mix people"), h("p", {class: "explains"}, "Clusters with faces of several people, most wrong pairs first. The bar shows the faces of each person."),
    truth.worst.mixed.length === 0 ? h("p", {class: "empty"}, "None.") : null, pages.top, list, pages.bottom];
}

function splitList() {
  const list = h("ul", {class: "mistakes"});
  const pages = paged("split people", 5, list, (items) => items.map(([person, faces, pairs, number, pieces]) => h("li", {class: "card wide"},
    h("h4", {}, `Person ${person}`),
    h("p", {class: "quiet"}, `${plural(faces, "face")} in ${plural(number, "cluster")}; ${plural(pairs, "missing pair")}`),
    partsBar(pieces.map(([c, part]) => [c < 0 ? "no cluster" : `cluster ${count(c)}`, part]), faces),
    h("p", {class: "pieces"}, pieces.filter(([c]) => c >= 0).map(([c, part]) => [clusterLink(c, `cluster ${count(c)}`), ` (${count(part)}) `]).flat(),
      number > pieces.length ? `and ${count(number - pieces.length)} more` : ""))));
  pages.set(truth.worst.split);
  return [h("h3", {}, "People who are split"), h("p", {class: "explains"}, "People in several clusters, most missing pairs first. The bar shows the person’s faces in each cluster."),
    truth.worst.split.length === 0 ? h("p", {class: "empty"}, "None.") : null, pages.top, list, pages.bottom];
}

/** A bar of the parts of a whole. Parts that are not listed are pale. */
function partsBar(parts, whole) {
  return h("div", {class: "parts", role: "img", "aria-label": parts.map(([name, size]) => `${name}: ${size}`).join(", ")},
    parts.map(([name, size], i) => h("span", {class: `part part-${i % 6}`, style: `flex-grow:${size}`, title: `${name}: ${plural(size, "face")}`})),
    h("span", {class: "part rest", style: `flex-grow:${Math.max(0, whole - sum(parts.map(([, size]) => size)))}`}));
}

function sureList() {
  const list = h("ul", {class: "faces wide"});
  const pages = paged("sure mistakes", 24, list, (items) => items.map(([face, c, fit, person, main]) => h("li", {},
    faceTile(face, "medium"), h("span", {class: "under"}, clusterLink(c), h("br"), `person ${person}, not ${main}`, h("br"), `fits ${percent(fit)}`))));
  pages.set(truth.worst.sure);
  return [h("h3", {}, "Surest mistakes"), h("p", {class: "explains"}, "Faces that fit well into a cluster of another person: errors of the face recognition model, or wrong labels."),
    truth.worst.sure.length === 0 ? h("p", {class: "empty"}, "None.") : null, pages.top, list, pages.bottom];
}

function accuracySection() {
  return section("accuracy", "Accuracy",
    `Comparison with the true labels of ${plural(truth.faces, "face")} of ${plural(truth.people, "person", "people")}.`,
    figuresTable(),
    hasConfidence ? h("div", {class: "halves"}, h("div", {}, curveFigure()), h("div", {}, calibrationFigure())) : null, mixedList(), splitList(), sureList());
}
