import type { Box, RunLengths } from '../api/types';

/** A mask within its bounds: 1 where it is, row by row. */
export interface Bitmap {
  x: number;
  y: number;
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** Lengths of runs of zeros and ones in turn, beginning with zeros, column by column. */
export function decodeCounts(counts: string): number[] {
  const runs: number[] = [];
  let place = 0;
  while (place < counts.length) {
    let value = 0;
    let shift = 0;
    let group: number;
    do {
      group = counts.charCodeAt(place++) - 48;
      if (!(group >= 0 && group < 64) || shift > 30) throw new RangeError('counts are no run lengths of COCO');
      value |= (group & 31) << shift;
      shift += 5;
    } while (group & 32);
    if (group & 16 && shift < 32) value |= -1 << shift;
    if (runs.length > 2) value += runs[runs.length - 2]!;
    if (value < 0) throw new RangeError('a run of counts is negative');
    runs.push(value);
  }
  return runs;
}

export function encodeCounts(runs: readonly number[]): string {
  let text = '';
  for (let i = 0; i < runs.length; i++) {
    let value = runs[i]! - (i > 2 ? runs[i - 2]! : 0);
    for (;;) {
      const group = value & 31;
      value >>= 5;
      const last = group & 16 ? value === -1 : value === 0;
      text += String.fromCharCode(48 + group + (last ? 0 : 32));
      if (last) break;
    }
  }
  return text;
}

/** Tight bounds of a mask; null if it is empty. */
export function boundsOf(runs: readonly number[], height: number): Box | null {
  let [x1, y1, x2, y2] = [Infinity, height, -1, -1];
  let place = 0;
  for (let i = 0; i < runs.length; i++) {
    const run = runs[i]!;
    if (i & 1 && run > 0) {
      const end = place + run - 1;
      const first = Math.floor(place / height);
      const last = Math.floor(end / height);
      x1 = Math.min(x1, first);
      x2 = Math.max(x2, last);
      // A run that goes on in the next column touches both edges.
      y1 = Math.min(y1, first === last ? place % height : 0);
      y2 = Math.max(y2, first === last ? end % height : height - 1);
    }
    place += run;
  }
  return x2 < 0 ? null : [x1, y1, x2 + 1, y2 + 1];
}

/** The pixels of a mask within its bounds; null if it has none. */
export function decodeMask(mask: RunLengths): Bitmap | null {
  const [height, width] = mask.size;
  const runs = decodeCounts(mask.counts);
  if (runs.reduce((sum, run) => sum + run, 0) > height * width) throw new RangeError('counts are longer than the frame');
  const bounds = boundsOf(runs, height);
  if (!bounds) return null;
  const [x1, y1, x2, y2] = bounds;
  const stride = x2 - x1;
  const pixels = new Uint8Array(stride * (y2 - y1));
  let place = 0;
  for (let i = 0; i < runs.length; i++) {
    const run = runs[i]!;
    if (i & 1) {
      let x = Math.floor(place / height);
      let y = place - x * height;
      for (let left = run; left > 0; x++, y = 0) {
        const end = Math.min(height, y + left);
        left -= end - y;
        for (let at = (y - y1) * stride + x - x1; y < end; y++, at += stride) pixels[at] = 1;
      }
    }
    place += run;
  }
  return { x: x1, y: y1, width: stride, height: y2 - y1, pixels };
}

/** Run lengths of a mask of the whole frame, whose pixels are 0 or not, row by row. */
export function encodeMask(pixels: Uint8Array, width: number, height: number): RunLengths {
  const runs: number[] = [];
  let [value, run] = [0, 0];
  for (let x = 0; x < width; x++) {
    for (let y = 0, at = x; y < height; y++, at += width) {
      const next = pixels[at] ? 1 : 0;
      if (next !== value) {
        runs.push(run);
        run = 0;
        value = next;
      }
      run++;
    }
  }
  runs.push(run);
  return { size: [height, width], counts: encodeCounts(runs) };
}
