/**
 * A text as a QR code (ISO/IEC 18004): its bytes, correction of level M, versions 1 to 10. Pure.
 */

// By version: correction codewords of a block, data codewords of each block, centres to align by.
const CORRECTION = [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26];
const BLOCKS = [[], [16], [28], [44], [32, 32], [43, 43], [27, 27, 27, 27], [31, 31, 31, 31], [38, 38, 39, 39], [36, 36, 36, 37, 37], [43, 43, 43, 43, 44]];
const CENTRES = [[], [], [18], [22], [26], [30], [34], [22, 38], [24, 42], [26, 46], [28, 50]];
const PADDING = [0xec, 0x11];
/** @type {((x: number, y: number) => boolean)[]} */
const MASKS = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** The dark modules of a code, row by row; null for a text too long. @type {(text: string) => boolean[][] | null} */
export function qrCode(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const version = BLOCKS.findIndex((blocks, v) => sum(blocks) * 8 >= 4 + lengthBits(v) + bytes.length * 8);
  if (version < 1) return null;
  const words = interleaved(dataWords(bytes, version), version);
  const codes = MASKS.map((_, mask) => drawn(words, version, mask));
  const worst = codes.map(unrest);
  return codes[worst.indexOf(Math.min(...worst))];
}

/** @type {(numbers: number[]) => number} */
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
const lengthBits = (version) => (version < 10 ? 8 : 16);

/** The bytes behind their mode and length, filled up. @type {(bytes: number[], version: number) => number[]} */
function dataWords(bytes, version) {
  const two = (value, length) => value.toString(2).padStart(length, "0");
  const most = sum(BLOCKS[version]) * 8;
  let bits = "0100" + two(bytes.length, lengthBits(version)) + bytes.map((byte) => two(byte, 8)).join("");
  bits = bits.padEnd(Math.min(bits.length + 4, most), "0");
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, "0");
  const words = bits.match(/.{8}/g).map((word) => parseInt(word, 2));
  for (let at = 0; words.length < most / 8; at += 1) words.push(PADDING[at % 2]);
  return words;
}

/** Blocks with their correction, in the order in which they are drawn. @type {(words: number[], version: number) => number[]} */
function interleaved(words, version) {
  let at = 0;
  const blocks = BLOCKS[version].map((size) => words.slice(at, (at += size)));
  const corrections = blocks.map((block) => correction(block, CORRECTION[version]));
  const columns = (rows) => Array.from({ length: Math.max(...rows.map((row) => row.length)) }, (_, index) => rows.map((row) => row[index]));
  return [...columns(blocks), ...columns(corrections)].flat().filter((word) => word !== undefined);
}

// The field of 256 elements, by the powers of 2.
const POWERS = [1];
for (let at = 1; at < 255; at += 1) POWERS[at] = (POWERS[at - 1] << 1) ^ (POWERS[at - 1] > 127 ? 0x11d : 0);
const times = (a, b) => (a && b ? POWERS[(POWERS.indexOf(a) + POWERS.indexOf(b)) % 255] : 0);

/** What is left of a block divided by the generator of Reed and Solomon. @type {(block: number[], degree: number) => number[]} */
function correction(block, degree) {
  let generator = [1];
  for (let power = 0; power < degree; power += 1) {
    generator = [...generator, 0].map((one, at) => one ^ times(generator[at - 1] ?? 0, POWERS[power]));
  }
  const rest = [...block, ...Array(degree).fill(0)];
  block.forEach((_, at) => {
    const factor = rest[at];
    generator.forEach((one, offset) => (rest[at + offset] ^= times(one, factor)));
  });
  return rest.slice(block.length);
}

/** @type {(words: number[], version: number, mask: number) => boolean[][]} */
function drawn(words, version, mask) {
  const size = 17 + 4 * version;
  /** @type {boolean[][]} */
  const code = Array.from({ length: size }, () => []);
  const square = (x, y, isDark, reach) => {
    for (let down = -reach; down <= reach; down += 1) {
      for (let right = -reach; right <= reach; right += 1) {
        if (code[y + down] && x + right >= 0 && x + right < size) code[y + down][x + right] = isDark(Math.max(Math.abs(down), Math.abs(right)));
      }
    }
  };
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) square(x, y, (ring) => ring !== 2 && ring !== 4, 4);
  for (const y of [6, ...CENTRES[version]]) {
    for (const x of [6, ...CENTRES[version]]) {
      const last = size - 7;
      const isCorner = (x === 6 && (y === 6 || y === last)) || (y === 6 && x === last);
      if (!isCorner && version > 1) square(x, y, (ring) => ring !== 1, 2);
    }
  }
  for (let at = 8; at < size - 8; at += 1) code[6][at] = code[at][6] = at % 2 === 0;
  stated(code, version, mask);

  const bits = words.flatMap((word) => Array.from({ length: 8 }, (_, at) => (word >> (7 - at)) & 1));
  let up = true;
  for (let right = size - 1; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5; // the column of the timing pattern
    for (let step = 0; step < size; step += 1) {
      const y = up ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (code[y][x] === undefined) code[y][x] = Boolean(bits.shift()) !== MASKS[mask](x, y);
      }
    }
  }
  return code;
}

/** Write the level with the mask, and from version 7 on the version, each twice. */
function stated(code, version, mask) {
  const size = code.length;
  const format = ((mask << 10) | remainder(mask << 10, 0x537, 10)) ^ 0x5412; // level M is 00
  const bit = (value, at) => Boolean((value >> at) & 1);
  for (let at = 0; at < 15; at += 1) {
    const dark = bit(format, at);
    const around = at < 6 ? at : at < 8 ? at + 1 : size - 15 + at;
    code[around][8] = dark;
    code[8][at < 8 ? size - 1 - at : at < 9 ? 7 : 14 - at] = dark;
  }
  code[size - 8][8] = true;
  if (version < 7) return;
  const numbered = (version << 12) | remainder(version << 12, 0x1f25, 12);
  for (let at = 0; at < 18; at += 1) {
    const [far, near] = [size - 11 + (at % 3), Math.floor(at / 3)];
    code[far][near] = code[near][far] = bit(numbered, at);
  }
}

/** @type {(value: number, divisor: number, degree: number) => number} */
function remainder(value, divisor, degree) {
  let rest = value;
  for (let at = 31 - Math.clz32(rest); at >= degree; at = 31 - Math.clz32(rest)) rest ^= divisor << (at - degree);
  return rest;
}

/** How much of a code could mislead a reader of it: long runs, and what looks like a corner. @type {(code: boolean[][]) => number} */
function unrest(code) {
  const rows = code.map((row) => row.map(Number).join(""));
  const columns = code.map((_, x) => code.map((row) => Number(row[x])).join(""));
  const found = (line, pattern) => line.match(pattern) ?? [];
  return sum([...rows, ...columns].flatMap((line) => [
    ...found(line, /0{5,}|1{5,}/g).map((run) => run.length - 2),
    ...found(line, /10111010000|00001011101/g).map(() => 40),
  ]));
}
