import type { FrameMessage } from '../api/types';
import { decodeMask } from '../masks/rle';
import type { At } from './zoom';

/** Of a frame, pixels. */
export type Place = [x: number, y: number];

type OnPage = Pick<PointerEvent, 'clientX' | 'clientY'>;

// Less than this is a click, pixels of the page.
const dragPixels = 5;

/** Where on the frame a pointer is, or at its nearest edge. */
export function placeIn({ left, top, width, height }: DOMRect, { scale, x, y }: At, size: { width: number; height: number }, event: OnPage): Place {
  const share = (at: number, length: number) => Math.min(1, Math.max(0, at / (length * scale)));
  return [share(event.clientX - left - x, width) * size.width, share(event.clientY - top - y, height) * size.height];
}

/** Whether a pointer that was pressed at a place of the page drags. */
export const isDragged = ([x, y]: readonly [x: number, y: number], event: OnPage) => Math.hypot(event.clientX - x, event.clientY - y) >= dragPixels;

/** The object whose mask is at a place, or whose box is; the smaller one where there are several. */
export function objectAt({ objects }: Pick<FrameMessage, 'objects'>, [x, y]: Place) {
  const inBox = objects.filter(({ box }) => box && x >= box[0] && y >= box[1] && x < box[2] && y < box[3]);
  const inMask = inBox.filter(({ mask }) => {
    const bitmap = mask && decodeMask(mask);
    return bitmap && bitmap.pixels[(Math.floor(y) - bitmap.y) * bitmap.width + Math.floor(x) - bitmap.x];
  });
  return (inMask.length > 0 ? inMask : inBox).sort((a, b) => a.area - b.area)[0]?.id ?? null;
}
