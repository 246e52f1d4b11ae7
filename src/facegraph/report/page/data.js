// SPDX-License-Identifier: MIT
// Unpacks the data that the program embedded in the page.

/** The bytes of a Base64 text. */
function decodeBytes(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Unsigned integers in LEB128: seven bits a byte, low bits first. */
function decodeNumbers(base64) {
  const bytes = decodeBytes(base64);
  const numbers = new Float64Array(bytes.length);
  let count = 0;
  for (let i = 0; i < bytes.length;) {
    let value = 0;
    let factor = 1;
    while (bytes[i] >= 128) {
      value += (bytes[i++] - 128) * factor;
      factor *= 128;
    }
    numbers[count++] = value + bytes[i++] * factor;
  }
  return numbers.subarray(0, count);
}

/** Shares 0..1, one byte each; 255 is NaN. */
function decodeShares(base64) {
  const bytes = decodeBytes(base64);
  return Float32Array.from(bytes, (byte) => (byte === 255 ? NaN : byte / 250));
}

const data = JSON.parse(document.getElementById("data").textContent);
const truth = data.truth;

/** The clusters: one array per figure, indexed by the number of the cluster. */
const clusters = (() => {
  const packed = data.clusters;
  const size = decodeNumbers(packed.size);
  const start = new Float64Array(size.length + 1);
  for (let c = 0; c < size.length; ++c) start[c + 1] = start[c] + Math.min(size[c], packed.shown);
  const members = Uint32Array.from(decodeNumbers(packed.members));
  return {
    count: packed.count,
    shown: packed.shown,
    size,
    medoid: Uint32Array.from(decodeNumbers(packed.medoid)),
    confidence: decodeShares(packed.confidence),
    completeness: decodeShares(packed.completeness),
    similarity: decodeShares(packed.similarity),
    purity: truth ? decodeShares(truth.purity) : null,
    mainPerson: truth ? decodeNumbers(truth.mainPerson) : null,
    fit: decodeShares(packed.fit),
    start,
    members,
    /** The members that are in the page, by falling membership. */
    getMembers(c) {
      return members.subarray(start[c], start[c + 1]);
    },
    getFits(c) {
      return this.fit.subarray(start[c], start[c + 1]);
    },
  };
})();

const hasConfidence = clusters.confidence.some((share) => !Number.isNaN(share));

/** The cluster of each face; -1 for faces that are not in the page. */
const clusterOfFace = (() => {
  const clusterOf = new Int32Array(data.counts.faces).fill(-1);
  for (let c = 0; c < clusters.count; ++c) {
    for (const face of clusters.getMembers(c)) clusterOf[face] = c;
    clusterOf[clusters.medoid[c]] = c;
  }
  return clusterOf;
})();

/** The pictures of the faces; null if the page has none. */
const pictures = (() => {
  const packed = JSON.parse(document.getElementById("pictures").textContent);
  if (packed === null) return null;
  const numberOfFace = new Map();
  const numbers = decodeNumbers(packed.pictures);
  let face = 0;
  decodeNumbers(packed.faces).forEach((step, i) => {
    face += step;
    if (numbers[i] > 0) numberOfFace.set(face, numbers[i]);
  });
  const links = [""];
  for (const line of packed.links.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) links.push(links[links.length - 1].slice(0, Number(line.slice(0, colon))) + line.slice(colon + 1));
  }
  const content = new Map(packed.content);
  // A byte that is not UTF-8 is "\\xHH" in a link.
  const asUrl = (link) => link.split("/").map(encodeURIComponent).join("/").replace(/%5Cx([0-9A-F]{2})/g, "%$1");
  return {
    /** The path of a face's picture; "" if it has none. */
    path: (wanted) => links[numberOfFace.get(wanted) ?? 0],
    /** The source of its <img>: a data URI or an address; "" if it has none. */
    source(wanted) {
      const number = numberOfFace.get(wanted);
      return number === undefined ? "" : content.get(number) ?? asUrl(links[number]);
    },
    /** The faces whose path contains the text, without regard to case. */
    facesWithPath(part) {
      const found = [];
      for (const [withPath, number] of numberOfFace) {
        if (links[number].toLowerCase().includes(part)) found.push(withPath);
      }
      return found;
    },
  };
})();
