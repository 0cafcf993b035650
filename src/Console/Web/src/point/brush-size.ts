import { signal } from '@preact/signals';

export const leastDiameter = 1;
export const mostDiameter = 200;

/** Of the brush, pixels of the frame. */
export const diameter = signal(24);

/** Whether strokes wait to be taken. */
export const isPainting = signal(false);

export function grow(by: number) {
  diameter.value = Math.round(Math.min(mostDiameter, Math.max(leastDiameter, diameter.peek() * by)));
}
