import type { Bitmap } from './rle';
import { contrastOf, css, type Rgb } from './colors';
import { colorMask, type MaskLook } from './fill';
import type { Box, TrackState } from '../api/types';

type Context = OffscreenCanvasRenderingContext2D;

const scratch = new OffscreenCanvas(1, 1);
const scratchContext = scratch.getContext('2d', { willReadFrequently: true })!;
let image = new ImageData(1, 1);
let colors = new Uint32Array(image.data.buffer);

/** Lays a colour over a mask and a contour around it. `scale` is pixels of the canvas for one of the frame. */
export function paintMask(context: Context, mask: Bitmap, frame: { width: number; height: number }, scale: number, look: MaskLook) {
  const { x, y, width, height } = mask;
  fitScratch(width, height);
  colorMask(mask, frame, look, colors, image.width);
  scratchContext.putImageData(image, 0, 0, 0, 0, width, height);
  context.drawImage(scratch, 0, 0, width, height, x * scale, y * scale, width * scale, height * scale);
}

// They grow only: new ones for each mask would cost more than the drawing.
function fitScratch(width: number, height: number) {
  if (image.width >= width && image.height >= height) return;
  scratch.width = Math.max(scratch.width, width);
  scratch.height = Math.max(scratch.height, height);
  image = new ImageData(scratch.width, scratch.height);
  colors = new Uint32Array(image.data.buffer);
}

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
