import { css, type Rgb } from '../masks/colors';
import type { ClipPrompt, ClipRun } from './api';
import { states, type Track, type Tracks } from './tracks';

export const stripPx = 46;
export const markPx = 14;
export const lanePx = 28;
const bandPx = 7;

export interface Bands {
  count: number;
  tracks: Tracks;
  prompts: readonly ClipPrompt[];
  run: ClipRun | null;
  thumbnails: ReadonlyMap<number, ImageBitmap>;
  /** Frames of the thumbnails, from left to right. */
  strip: readonly number[];
  shape: number;
  colorOf(id: number): Rgb;
  selected: number | null;
  doubt: number | null;
}

/** Where a frame is, as a share of the width; each frame has its own share. */
export const shareOf = (frame: number, count: number) => (frame + 0.5) / count;

export const heightOf = (tracks: number) => stripPx + markPx + Math.max(1, tracks) * lanePx;

/** Draws all of the timeline that does not move with the playhead. Sizes are device pixels. */
export function paintBands(canvas: HTMLCanvasElement, ratio: number, bands: Bands) {
  const context = canvas.getContext('2d')!;
  const style = getComputedStyle(canvas);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const { width, height } = canvas;
  const { count } = bands;
  const px = (value: number) => value * ratio;
  const x = (frame: number) => (frame / count) * width;
  context.clearRect(0, 0, width, height);

  context.fillStyle = color('ground');
  context.fillRect(0, 0, width, px(stripPx));
  for (const [place, frame] of bands.strip.entries()) {
    const picture = bands.thumbnails.get(frame);
    const wide = px(stripPx) * bands.shape;
    if (picture) context.drawImage(picture, place * wide, 0, wide, px(stripPx));
  }

  // What the run will pass, what it has passed, and where it is.
  const { run } = bands;
  if (run && run.ended_at === null) {
    context.globalAlpha = 0.18;
    context.fillStyle = color('accent');
    context.fillRect(x(run.range[0]), px(stripPx), x(run.range[1]) - x(run.range[0]), height);
    context.globalAlpha = 0.35;
    if (run.made) context.fillRect(x(run.made[0]), px(stripPx), x(run.made[1]) - x(run.made[0]), px(markPx));
    context.globalAlpha = 1;
    if (run.position !== null) context.fillRect(x(run.position + 0.5) - px(1.5), px(stripPx), px(3), height);
  }

  for (const { from, to, frame } of bands.tracks.doubtful) {
    context.fillStyle = color('doubt');
    context.fillRect(x(from), px(stripPx + markPx - 4), Math.max(px(2), x(to) - x(from)), px(3));
    const [center, size] = [x(frame + 0.5), px(frame === bands.doubt ? 6 : 4)];
    context.beginPath();
    context.moveTo(center - size, px(stripPx + 1));
    context.lineTo(center + size, px(stripPx + 1));
    context.lineTo(center, px(stripPx + 1) + 1.6 * size);
    context.fill();
  }

  for (const [row, track] of bands.tracks.tracks.entries()) {
    const top = px(stripPx + markPx + row * lanePx);
    context.fillStyle = color(track.id === bands.selected ? 'higher' : 'raised');
    context.globalAlpha = run?.ended_at === null ? 0.5 : 1;
    context.fillRect(0, top, width, px(lanePx) - ratio);
    context.globalAlpha = 1;
    lane(context, track, { count, width, top, ratio, color, line: css(bands.colorOf(track.id)) });
    for (const { id, frame } of bands.prompts) {
      if (id === track.id) diamond(context, Math.min(width - px(6), Math.max(px(6), x(frame + 0.5))), top + px(lanePx - bandPx - 5), px(5), css(bands.colorOf(id)), color('text'));
    }
  }
}

interface Lane {
  count: number;
  width: number;
  top: number;
  ratio: number;
  color(name: string): string;
  line: string;
}

// The worst of the frames that share a column is what a person looks for.
function lane(context: CanvasRenderingContext2D, { states: codes, scores }: Track, { count, width, top, ratio, color, line }: Lane) {
  const curveHeight = (lanePx - bandPx - 4) * ratio;
  const bandTop = top + (lanePx - bandPx - 1) * ratio;
  const columns = Math.min(width, count);
  const curve = new Path2D();
  let draws = false;
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * count) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * count) / columns));
    let state = 0;
    let score = 255;
    for (let frame = from; frame < to; frame++) {
      state = Math.max(state, codes[frame]!);
      score = Math.min(score, scores[frame]!);
    }
    const left = (column * width) / columns;
    const right = ((column + 1) * width) / columns;
    const name = states[state];
    if (name) {
      context.fillStyle = color(name);
      context.fillRect(left, bandTop, Math.ceil(right - left), bandPx * ratio);
    }
    if (score <= 100) {
      const y = top + 2 * ratio + curveHeight * (1 - score / 100);
      if (draws) curve.lineTo((left + right) / 2, y);
      else curve.moveTo((left + right) / 2, y);
    }
    draws = score <= 100;
  }
  context.lineWidth = 1.5 * ratio;
  context.lineJoin = 'round';
  context.strokeStyle = line;
  context.stroke(curve);
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number, size: number, fill: string, edge: string) {
  context.beginPath();
  context.moveTo(x, y - size);
  context.lineTo(x + size, y);
  context.lineTo(x, y + size);
  context.lineTo(x - size, y);
  context.closePath();
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = Math.max(1, size / 5);
  context.strokeStyle = edge;
  context.stroke();
}
