// SPDX-License-Identifier: MIT
// The overview, the charts of the run, and the glossary.

function fact(value, name, note = "") {
  return h("div", {class: "fact"}, h("dt", {}, name), h("dd", {}, h("span", {class: "value"}, value),
    note ? h("span", {class: "quiet"}, note) : null));
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
const totalSeconds = sum(data.run.stages.map(([, time]) => time));
const keptEdges = sum(data.edges.kept);
const cutEdges = sum(data.edges.cut);

function masthead() {
  const {faces, clusters: groups, singles, unclustered} = data.counts;
  const rest = [singles > 0 ? `${plural(singles, "single face")}` : "",
    unclustered > 0 ? `${plural(unclustered, "face")} in no cluster` : ""].filter(Boolean).join(", ");
  document.getElementById("masthead").append(
    h("p", {class: "kicker"}, "facegraph report"),
    h("h1", {}, data.title),
    h("p", {class: "lead"}, `${plural(faces, "face")} in ${plural(groups, "cluster")}${rest ? `; ${rest}` : ""}. `,
      "Each cluster is a set of faces that probably show one person."));
}

/** The length of a list; lists have at most 500 entries. */
const listed = (list) => (list.length >= 500 ? `${count(list.length)}+` : count(list.length));

function overviewSection() {
  const {counts, run} = data;
  const right = truth ? [
    fact(percent(truth.bcubed[0], 1), "Precision", "of a face’s cluster shows the same person (BCubed)"),
    fact(percent(truth.bcubed[1], 1), "Recall", "of a person’s faces share a cluster (BCubed)"),
  ] : [];
  return section("overview", "At a glance", "The main figures of this run.",
    h("dl", {class: "facts"},
      fact(count(counts.faces), "Faces"),
      fact(count(counts.clusters), "Clusters", "of two faces or more"),
      fact(count(counts.largest), "Largest cluster", counts.largest === 1 ? "face" : "faces"),
      fact(count(counts.singles + counts.unclustered), "Single faces", percent((counts.singles + counts.unclustered) / counts.faces) + " of all"),
      right,
      fact(listed(data.doubtful), "Doubtful faces", data.doubtful.length >= 500 ? "the first 500 are listed" : ""),
      fact(listed(data.merges), "Likely merges", data.merges.length >= 500 ? "pairs; the first 500 are listed" : "pairs"),
      run.stages.length ? fact(seconds(totalSeconds), "Time") : null,
      run.peakBytes ? fact(bytes(run.peakBytes), "Memory", "peak") : null));
}

const sizeText = ([smallest, largest]) => (smallest === largest ? String(smallest) : `${count(smallest)}–${count(largest)}`);

function sizesSection() {
  const bars = data.sizes.map((bin) => ({label: bin[0] === bin[1] ? String(bin[0]) : `${short(bin[0])}–${short(bin[1])}`, value: bin[2],
    hint: `${sizeText(bin)} faces: ${plural(bin[2], "cluster")}, ${plural(bin[3], "face")} together`}));
  return section("sizes", "Sizes", "The number of faces per cluster. In most collections, many people have few faces and few people have many.",
    barChart("Clusters by number of faces", bars, {xTitle: "faces in a cluster", yTitle: "clusters",
      columns: [{title: "Faces in a cluster"}, {title: "Clusters", number: true}, {title: "Faces together", number: true}],
      rows: data.sizes.map((bin) => [sizeText(bin), count(bin[2]), count(bin[3])])}));
}

function similaritiesSection() {
  const {lowest, width, kept, cut, keptWrong, cutWrong} = data.edges;
  const all = [["kept", "Kept together", kept], ["cut", "Cut", cut]]
    .concat(truth ? [["kept-wrong", "Kept, but two people", keptWrong], ["cut-wrong", "Cut, but one person", cutWrong]] : []);
  const rows = [];
  kept.forEach((_, b) => {
    if (all.some(([, , values]) => values[b] > 0)) rows.push([`${(lowest + b * width).toFixed(2)} to ${(lowest + (b + 1) * width).toFixed(2)}`, ...all.map(([, , values]) => count(values[b]))]);
  });
  return section("similarities", "Similarities",
    `Each face has links to its ${count(data.counts.neighbors - 1)} nearest neighbors. A link is kept if both faces are in one cluster, otherwise cut. Less overlap of the two curves means that the people are easier to separate.`,
    histogramChart("Kept and cut links by similarity",
      all.map(([kind, name, values]) => ({kind, name, values})),
      {from: lowest, binWidth: width, xTitle: "similarity of two faces (cosine)", yTitle: "links",
        legend: makeLegend(all.map(([kind, name, values]) => [kind, `${name}: ${count(sum(values))}`])),
        columns: [{title: "Similarity"}, ...all.map(([, name]) => ({title: name, number: true}))], rows}));
}

function runSection() {
  const {run} = data;
  return section("run", "The run", "The time and memory of each step, and the settings that reproduce the result.",
    run.stages.length ? h("h3", {}, "Time and memory of the steps") : null,
    run.stages.length ? rowChart("Time of the steps", run.stages.map(([name, time, peak]) => ({label: name, value: time,
      text: seconds(time) + (peak ? `, ${bytes(peak)}` : "")}))) : null,
    h("details", {class: "numbers"}, h("summary", {}, "Settings and inputs"),
      table("Settings and inputs", [{title: "Setting"}, {title: "Value"}], [["program", run.program], ...run.settings])));
}

function wordsSection() {
  const words = [
    ["Similarity", "The cosine of the features of two faces, from −1 to 1. Higher means more similar."],
    ["Link", "An edge of the neighbor graph: one of the two faces is among the nearest neighbors of the other."],
    ["Medoid", "The face of a cluster that is most similar to its other faces: its best single picture."],
    hasConfidence ? ["Confidence", "The predicted share of a cluster’s faces that show its main person (IoP)."] : null,
    hasConfidence ? ["Completeness", "The predicted overlap of a cluster and its main person: common faces divided by the faces of either (IoU)."] : null,
    ["Similarity of a cluster", "The mean similarity of its kept links, with the same weight for each face."],
    ["Fit", "The part of a face’s total link strength (similarity to the 8th power) that goes into a cluster."],
    showsInlier ? ["Inlier", "The probability that a face belongs to its cluster’s main person, predicted by the segmentation network."] : null,
    ["Doubt", `One minus the fit of a face${showsInlier ? " times its inlier probability" : ""}. Faces with a doubt of at least 50 % are listed.`],
    ["Score of a merge", "How likely two clusters are one person, from 0 to 1: nearest similarity × √(mutual share × relative cohesion × membership × coverage)."],
    ["Nearest similarity", "The mean, over the faces of the smaller cluster, of the highest similarity to a face of the larger cluster."],
    ["Mutual share", "The part of all link strength out of the two clusters that runs between them."],
    ["Relative cohesion", "The link strength between the two clusters, compared with that inside the smaller cluster."],
    ["Membership", "Whether the linked faces of the larger cluster belong to that cluster rather than to the smaller one."],
    ["Coverage", "How many faces of the larger cluster are linked, compared with the confident neighbors of a face of the smaller one. One wrong face in a cluster has low membership and coverage."],
    truth ? ["Precision", "The share of correct pairs among the pairs in one cluster: low if clusters mix people."] : null,
    truth ? ["Recall", "The share of a person’s pairs that are in one cluster: low if people are split."] : null,
    truth ? ["Pairwise, BCubed", "Two ways to compute precision and recall. Pairwise counts pairs of faces, so people with many faces have most weight. BCubed averages over faces."] : null,
  ].filter(Boolean);
  return section("words", "Glossary", "The terms on this page.",
    h("dl", {class: "words"}, words.map(([word, meaning]) => h("div", {}, h("dt", {}, word), h("dd", {}, meaning)))));
}
