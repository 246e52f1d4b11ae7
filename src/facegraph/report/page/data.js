// SPDX-License-Identifier: MIT
// What the page is about: the numbers that the program put into it, unpacked.

/** The bytes of a base 64 text. */
function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Whole numbers, packed seven bits a byte, low digits first. */
function numbersOf(base64) {
  const bytes = bytesOf(base64);
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

/** Shares 0..1 of one byte each; NaN where there is none. */
function sharesOf(base64) {
  const bytes = bytesOf(base64);
  return Float32Array.from(bytes, (byte) => (byte === 255 ? NaN : byte / 250));
}

const data = JSON.parse(document.getElementById("data").textContent);
const truth = data.truth;

/** Clusters by their number; a column for each figure. */
const clusters = (() => {
  const packed = data.clusters;
  const size = numbersOf(packed.size);
  const start = new Float64Array(size.length + 1);
  for (let c = 0; c < size.length; ++c) start[c + 1] = start[c] + Math.min(size[c], packed.shown);
  const members = Uint32Array.from(numbersOf(packed.members));
  return {
    count: packed.count,
    shown: packed.shown,
    size,
    medoid: Uint32Array.from(numbersOf(packed.medoid)),
    confidence: sharesOf(packed.confidence),
    completeness: sharesOf(packed.completeness),
    similarity: sharesOf(packed.similarity),
    purity: truth ? sharesOf(truth.purity) : null,
    mainPerson: truth ? numbersOf(truth.mainPerson) : null,
    fit: sharesOf(packed.fit),
    start,
    members,
    /** The members that the page knows, best first. */
    membersOf(c) {
      return members.subarray(start[c], start[c + 1]);
    },
    fitsOf(c) {
      return this.fit.subarray(start[c], start[c + 1]);
    },
  };
})();

const hasConfidence = clusters.confidence.some((share) => !Number.isNaN(share));

/** The cluster of each face that the page shows, -1 for others. */
const clusterOfFace = (() => {
  const of = new Int32Array(data.counts.faces).fill(-1);
  for (let c = 0; c < clusters.count; ++c) {
    for (const face of clusters.membersOf(c)) of[face] = c;
    of[clusters.medoid[c]] = c;
  }
  return of;
})();

/** Pictures of faces, if the page has any. */
const pictures = (() => {
  const packed = JSON.parse(document.getElementById("pictures").textContent);
  if (packed === null) return null;
  const numberOfFace = new Map();
  const numbers = numbersOf(packed.pictures);
  let face = 0;
  numbersOf(packed.faces).forEach((step, i) => {
    face += step;
    if (numbers[i] > 0) numberOfFace.set(face, numbers[i]);
  });
  const links = [""];
  for (const line of packed.links.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) links.push(links[links.length - 1].slice(0, Number(line.slice(0, colon))) + line.slice(colon + 1));
  }
  const content = new Map(packed.content);
  const asUrl = (link) => link.split("/").map(encodeURIComponent).join("/");
  return {
    /** The path of a face's picture, "" if there is none. */
    path: (of) => links[numberOfFace.get(of) ?? 0],
    /** What an <img> shows of it, "" if there is none. */
    source(of) {
      const number = numberOfFace.get(of);
      return number === undefined ? "" : content.get(number) ?? asUrl(links[number]);
    },
    facesWithPath(part) {
      const found = [];
      for (const [of, number] of numberOfFace) {
        if (links[number].toLowerCase().includes(part)) found.push(of);
      }
      return found;
    },
  };
})();
