import type { Rgb } from './colors';
import type { Bitmap } from './rle';

export interface MaskLook {
  color: Rgb;
  /** Of the fill, 0 to 1. */
  opacity: number;
  /** Width of the contour in pixels of the frame; 0 for none. */
  contour: number;
  /** Length of a dash in pixels of the frame; 0 for a solid contour. */
  dash: number;
}

/**
 * Colours the pixels of a mask: those of its contour, which come within its width of a pixel outside in their row or column, and the others.
 * What lies beyond the frame counts as object: a mask that is cut off by the frame has no contour there.
 *
 * @param target Rows of `stride` pixels, as `ImageData` has them; those of the mask's bounds are written.
 */
export function colorMask(mask: Bitmap, frame: { width: number; height: number }, look: MaskLook, target: Uint32Array, stride: number) {
  const { width, height, pixels } = mask;
  const { contour, dash } = look;
  const fill = abgr(look.color, look.opacity);
  const edge = abgr(look.color, 1);
  const light = abgr([255, 255, 255], 1);
  const dark = abgr([0, 0, 0], 1);
  const mark = (x: number, y: number) => {
    target[y * stride + x] = dash === 0 ? edge : Math.floor((x + y) / dash) & 1 ? light : dark;
  };
  const [first, last] = [mask.x === 0 ? 0 : contour, mask.x + width === frame.width ? 0 : contour];
  for (let y = 0; y < height; y++) {
    const row = y * width;
    target.fill(0, y * stride, y * stride + width);
    for (let from = nextOf(1, pixels, row, row + width); from < row + width; ) {
      const to = nextOf(0, pixels, from, row + width);
      target.fill(fill, y * stride + from - row, y * stride + to - row);
      const left = Math.min(to, from + (from === row ? first : contour));
      const right = Math.max(left, to - (to === row + width ? last : contour));
      for (let at = from; at < left; at++) mark(at - row, y);
      for (let at = right; at < to; at++) mark(at - row, y);
      from = nextOf(1, pixels, to, row + width);
    }
  }
  if (contour === 0) return;
  const markColumn = (x: number, y: number, step: 1 | -1) => {
    for (let left = contour; left > 0 && y >= 0 && y < height && pixels[y * width + x]; left--, y += step) mark(x, y);
  };
  for (let x = 0; x < width; x++) {
    if (mask.y > 0) markColumn(x, 0, 1);
    if (mask.y + height < frame.height) markColumn(x, height - 1, -1);
  }
  for (let y = 1, at = width; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (pixels[at] === pixels[at - width]) continue;
      if (pixels[at]) markColumn(x, y, 1);
      else markColumn(x, y - 1, -1);
    }
  }
}

function nextOf(value: 0 | 1, pixels: Uint8Array, from: number, end: number) {
  while (from < end && pixels[from] !== value) from++;
  return from;
}

// Pixels are bytes R, G, B, A; all machines with browsers keep the lowest byte first.
const abgr = ([red, green, blue]: Rgb, alpha: number) => ((Math.round(alpha * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
