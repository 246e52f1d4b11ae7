// SPDX-License-Identifier: MIT
// The summary, the charts of the run, and the words.

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
  const rest = [singles > 0 ? `${plural(singles, "face stands", "faces stand")} alone` : "",
    unclustered > 0 ? `${plural(unclustered, "face is", "faces are")} in no cluster` : ""].filter(Boolean).join(", ");
  document.getElementById("masthead").append(
    h("p", {class: "kicker"}, "facegraph report"),
    h("h1", {}, data.title),
    h("p", {class: "lead"}, `${plural(faces, "face")} in ${plural(groups, "cluster")}${rest ? `; ${rest}` : ""}. `,
      "Each cluster holds the faces that the program takes for one person."));
}

/** Lists end at 500 entries. */
const listed = (list) => (list.length >= 500 ? `${count(list.length)}+` : count(list.length));

function overviewSection() {
  const {counts, run} = data;
  const right = truth ? [
    fact(percent(truth.bcubed[0], 1), "Precision", "of a face’s cluster is the same person (BCubed)"),
    fact(percent(truth.bcubed[1], 1), "Recall", "of a face’s person is in its cluster (BCubed)"),
  ] : [];
  return section("overview", "At a glance", "What went in, and what came out.",
    h("dl", {class: "facts"},
      fact(count(counts.faces), "Faces"),
      fact(count(counts.clusters), "Clusters", "of two faces or more"),
      fact(count(counts.largest), "Largest cluster", counts.largest === 1 ? "face" : "faces"),
      fact(count(counts.singles + counts.unclustered), "Single faces", percent((counts.singles + counts.unclustered) / counts.faces) + " of all"),
      right,
      fact(listed(data.doubtful), "Doubtful faces", data.doubtful.length >= 500 ? "the first are listed" : ""),
      fact(listed(data.merges), "Likely merges", data.merges.length >= 500 ? "pairs; the first are listed" : "pairs"),
      run.stages.length ? fact(seconds(totalSeconds), "Time") : null,
      run.peakBytes ? fact(bytes(run.peakBytes), "Memory", "at most") : null));
}

const sizeText = ([smallest, largest]) => (smallest === largest ? String(smallest) : `${count(smallest)}–${count(largest)}`);

function sizesSection() {
  const bars = data.sizes.map((bin) => ({label: bin[0] === bin[1] ? String(bin[0]) : `${short(bin[0])}–${short(bin[1])}`, value: bin[2],
    hint: `${sizeText(bin)} faces: ${plural(bin[2], "cluster")}, ${plural(bin[3], "face")} together`}));
  return section("sizes", "Sizes", "How many faces the clusters have: most people in a collection appear a few times, a few very often.",
    barChart("Clusters by their number of faces", bars, {xTitle: "faces in a cluster", yTitle: "clusters",
      columns: [{title: "Faces in a cluster"}, {title: "Clusters", number: true}, {title: "Faces together", number: true}],
      rows: data.sizes.map((bin) => [sizeText(bin), count(bin[2]), count(bin[3])])}));
}

function similaritiesSection() {
  const {lowest, width, kept, cut, keptWrong, cutWrong} = data.edges;
  const all = [["kept", "Kept together", kept], ["cut", "Cut apart", cut]]
    .concat(truth ? [["kept-wrong", "Kept, but two people", keptWrong], ["cut-wrong", "Cut, but one person", cutWrong]] : []);
  const rows = [];
  kept.forEach((_, b) => {
    if (all.some(([, , values]) => values[b] > 0)) rows.push([`${(lowest + b * width).toFixed(2)} to ${(lowest + (b + 1) * width).toFixed(2)}`, ...all.map(([, , values]) => count(values[b]))]);
  });
  return section("similarities", "Similarities",
    `Every face is linked to the ${count(data.counts.neighbors - 1)} most like it; a link is kept if both faces end up in one cluster and cut if not. The less the two hills overlap, the easier the faces were to tell apart.`,
    histogramChart("Links kept and cut, by the similarity of the two faces",
      all.map(([kind, name, values]) => ({kind, name, values})),
      {from: lowest, binWidth: width, xTitle: "similarity of two faces (cosine; 1: the same)", yTitle: "links",
        legend: legendOf(all.map(([kind, name, values]) => [kind, `${name}: ${count(sum(values))}`])),
        columns: [{title: "Similarity"}, ...all.map(([, name]) => ({title: name, number: true}))], rows}));
}

function runSection() {
  const {run} = data;
  return section("run", "The run", "How long each step took and how it was set, so that it can be made again.",
    run.stages.length ? h("h3", {}, "Time and memory of the steps") : null,
    run.stages.length ? rowChart("Time of the steps", run.stages.map(([name, time, peak]) => ({label: name, value: time,
      text: seconds(time) + (peak ? `, ${bytes(peak)}` : "")}))) : null,
    h("details", {class: "numbers"}, h("summary", {}, "Settings and inputs"),
      table("Settings and inputs", [{title: "Setting"}, {title: "Value"}], [["program", run.program], ...run.settings])));
}

function wordsSection() {
  const words = [
    ["Similarity", "How alike two faces are to the face recognizer, from −1 to 1 (the cosine of their features)."],
    ["Link", "Two faces of which one is among the most similar of the other: an edge of the graph."],
    ["Medoid", "The face of a cluster most similar to all others: its best single picture."],
    hasConfidence ? ["Confidence", "The share of a cluster’s faces that the network expects to be one person."] : null,
    hasConfidence ? ["Complete", "How far the network expects cluster and person to be the same set: faces they share, of all faces of either (IoU)."] : null,
    ["Alike", "The mean similarity of the links within a cluster."],
    ["Fits", "The share of what a face has in common with its neighbors (similarity to the 8th power) that stays in a cluster."],
    showsInlier ? ["Inlier", "How surely the segmentation network takes a face for one of its cluster’s person."] : null,
    ["Doubt", `What a face lacks to fit its cluster fully${showsInlier ? ": 1 less its fit times its inlier probability" : ""}. From 50 % on it is listed.`],
    ["Score of a merge", "The mean similarity of the smaller cluster’s faces to the nearest of the other, times the root of the product of: how exclusively the two are linked with each other, relative cohesion, membership and coverage."],
    ["Bond, membership, reach", "Of a merge: how strongly the two are linked, compared with the smaller within; whether the faces of the larger cluster that the links arrive at belong there rather than to the smaller; and how many those are, compared with the confident neighbors that a face of the smaller has. One stray face of a person in another’s cluster has little of the last two."],
    truth ? ["Precision", "Of what was put together, the share that belongs together."] : null,
    truth ? ["Recall", "Of what belongs together, the share that was put together."] : null,
    truth ? ["Pairwise, BCubed", "Two ways to count both: by pairs of faces, where large people weigh most, or by faces, where all weigh the same."] : null,
  ].filter(Boolean);
  return section("words", "Words", "What the words on this page mean.",
    h("dl", {class: "words"}, words.map(([word, meaning]) => h("div", {}, h("dt", {}, word), h("dd", {}, meaning)))));
}
