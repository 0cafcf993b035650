import type { Bitmap } from './rle';
import { contrastOf, css, type Rgb } from './colors';
import type { Box, TrackState } from '../api/types';

type Context = OffscreenCanvasRenderingContext2D;

const scratch = new OffscreenCanvas(1, 1);
const scratchContext = scratch.getContext('2d', { willReadFrequently: true })!;
let distances = new Uint8Array(0);

export interface MaskLook {
  color: Rgb;
  /** Of the fill, 0 to 1. */
  opacity: number;
  /** Width of the contour in pixels of the frame; 0 for none. */
  contour: number;
  /** Length of a dash in pixels of the frame; 0 for a solid contour. */
  dash: number;
}

/** Lays a colour over a mask and a contour around it. `scale` is pixels of the canvas for one of the frame. */
export function paintMask(context: Context, mask: Bitmap, frame: { width: number; height: number }, scale: number, look: MaskLook) {
  const { width, height, pixels } = mask;
  const image = new ImageData(width, height);
  const colors = new Uint32Array(image.data.buffer);
  const fill = abgr(look.color, look.opacity);
  const edge = abgr(look.color, 1);
  const light = abgr([255, 255, 255], 1);
  const dark = abgr([0, 0, 0], 1);
  const far = look.contour > 0 ? distanceToOutside(mask, frame) : null;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (!pixels[at]) continue;
      if (!far || far[at]! > look.contour) colors[at] = fill;
      else if (look.dash === 0) colors[at] = edge;
      else colors[at] = Math.floor((x + y) / look.dash) & 1 ? light : dark;
    }
  }
  // A canvas that grows only: a new one for each mask would cost more than the drawing.
  if (scratch.width < width || scratch.height < height) {
    scratch.width = Math.max(scratch.width, width);
    scratch.height = Math.max(scratch.height, height);
  }
  scratchContext.putImageData(image, 0, 0);
  context.drawImage(scratch, 0, 0, width, height, mask.x * scale, mask.y * scale, width * scale, height * scale);
}

// City-block distance to the nearest pixel outside of the mask. What lies beyond the frame counts as object: a mask that is cut off by the
// frame has no contour there.
function distanceToOutside(mask: Bitmap, frame: { width: number; height: number }) {
  const { width, height, pixels } = mask;
  if (distances.length < pixels.length) distances = new Uint8Array(pixels.length * 2);
  const far = distances;
  const [left, top] = [mask.x === 0 ? 254 : 0, mask.y === 0 ? 254 : 0];
  const right = mask.x + width === frame.width ? 254 : 0;
  const bottom = mask.y + height === frame.height ? 254 : 0;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      far[at] = pixels[at] ? Math.min(254, Math.min(x > 0 ? far[at - 1]! : left, y > 0 ? far[at - width]! : top) + 1) : 0;
    }
  }
  for (let y = height - 1, at = pixels.length - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--, at--) {
      const next = Math.min(x < width - 1 ? far[at + 1]! : right, y < height - 1 ? far[at + width]! : bottom) + 1;
      if (next < far[at]!) far[at] = next;
    }
  }
  return far;
}

// Pixels are bytes R, G, B, A; all machines with browsers keep the lowest byte first.
const abgr = ([red, green, blue]: Rgb, alpha: number) => ((Math.round(alpha * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0;

export interface Tag {
  id: number;
  color: Rgb;
  label: string | null;
  state: TrackState;
  box: Box;
}

const stateColors: Record<TrackState, string> = {
  tracked: '#c9d1d9',
  reacquired: '#7ee787',
  uncertain: '#ffd866',
  occluded: '#ffa657',
  lost: '#ff7b72',
};

/** Writes id, label and state at each object: above it, below it or in it, where no other sign stands. */
export function paintTags(context: Context, tags: readonly Tag[], scale: number, fontPx: number) {
  const { width, height } = context.canvas;
  const pad = Math.round(fontPx / 3);
  const tall = fontPx + 2 * Math.round(fontPx / 5);
  const taken: Box[] = [];
  context.font = `${fontPx}px system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif`;
  context.textBaseline = 'middle';
  for (const tag of tags) {
    const id = String(tag.id);
    const idWide = Math.ceil(context.measureText(id).width) + 2 * pad;
    const label = tag.label === null ? '' : shorten(context, tag.label, fontPx * 12);
    const labelWide = label === '' ? 0 : Math.ceil(context.measureText(label).width) + pad;
    const stateWide = Math.ceil(context.measureText(tag.state).width) + pad;
    const wide = idWide + pad + labelWide + stateWide;
    const left = Math.max(0, Math.min(tag.box[0] * scale, width - wide));
    const [top, bottom] = [tag.box[1] * scale, tag.box[3] * scale];
    const places = [top - tall - 2, bottom + 2, top + 2, bottom - tall - 2].filter(y => y >= 0 && y + tall <= height);
    const place = (y: number): Box => [left, y, left + wide, y + tall];
    const y = places.find(at => !taken.some(other => overlap(other, place(at)))) ?? places[0] ?? 0;
    taken.push(place(y));
    const middle = y + tall / 2 + 1;
    context.fillStyle = 'rgb(0 0 0 / 70%)';
    context.fillRect(left + idWide, y, wide - idWide, tall);
    context.fillStyle = css(tag.color);
    context.fillRect(left, y, idWide, tall);
    context.fillStyle = contrastOf(tag.color);
    context.fillText(id, left + pad, middle);
    context.fillStyle = '#fff';
    context.fillText(label, left + idWide + pad, middle);
    context.fillStyle = stateColors[tag.state];
    context.fillText(tag.state, left + idWide + pad + labelWide, middle);
  }
}

const overlap = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

function shorten(context: Context, text: string, most: number) {
  if (context.measureText(text).width <= most) return text;
  const characters = Array.from(text);
  while (characters.length > 1 && context.measureText(`${characters.join('')}…`).width > most) characters.pop();
  return `${characters.join('')}…`;
}
