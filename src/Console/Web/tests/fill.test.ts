import assert from 'node:assert/strict';
import test from 'node:test';
import { colorMask } from '../src/masks/fill';
import type { Bitmap } from '../src/masks/rle';

const red = 0xff0000ff, clear = 0x80000ff, white = 0xffffffff, black = 0xff000000;
const look = { color: [255, 0, 0] as const, opacity: 8 / 255, contour: 2, dash: 0 };

test('colorMask_AnyMask_HasItsContourWherePixelsOutsideAreNear', () => {
  let seed = 7;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
  const frame = { width: 24, height: 18 };
  for (let turn = 0; turn < 200; turn++) {
    const mask = blob(frame, random);
    const contour = Math.floor(random() * 4);
    const stride = mask.width + 3;
    const colors = new Uint32Array(stride * mask.height).fill(12345);

    colorMask(mask, frame, { ...look, contour }, colors, stride);

    for (let y = 0; y < mask.height; y++) {
      for (let x = 0; x < mask.width; x++)
        assert.equal(colors[y * stride + x], expected(mask, frame, x, y, contour));
      assert.deepEqual([...colors.subarray(y * stride + mask.width, (y + 1) * stride)], [12345, 12345, 12345]);
    }
  }
});

test('colorMask_Dashed_TakesTurnsAlongTheDiagonal', () => {
  const mask = { x: 3, y: 3, width: 8, height: 1, pixels: new Uint8Array(8).fill(1) };
  const colors = new Uint32Array(8);

  colorMask(mask, { width: 24, height: 18 }, { ...look, contour: 1, dash: 2 }, colors, 8);

  assert.deepEqual([...colors], [black, black, white, white, black, black, white, white]);
});

// A few rectangles, some of which reach the frame's edges.
function blob(frame: { width: number; height: number }, random: () => number): Bitmap {
  const x = Math.floor(random() * 4), y = Math.floor(random() * 4);
  const width = random() < 0.5 ? frame.width - x : 12, height = random() < 0.5 ? frame.height - y : 9;
  const pixels = new Uint8Array(width * height);
  for (let i = 0; i < 4; i++) {
    const [left, top] = [Math.floor(random() * width), Math.floor(random() * height)];
    const [right, bottom] = [left + Math.ceil(random() * (width - left)), top + Math.ceil(random() * (height - top))];
    for (let row = top; row < bottom; row++) pixels.fill(1, row * width + left, row * width + right);
  }
  return { x, y, width, height, pixels };
}

function expected(mask: Bitmap, frame: { width: number; height: number }, x: number, y: number, contour: number) {
  const isIn = (column: number, row: number) => {
    const [left, top] = [mask.x + column, mask.y + row];
    if (left < 0 || top < 0 || left >= frame.width || top >= frame.height) return true;
    return column >= 0 && row >= 0 && column < mask.width && row < mask.height && mask.pixels[row * mask.width + column] === 1;
  };
  if (!isIn(x, y)) return 0;
  for (let step = 1; step <= contour; step++)
    if (!isIn(x - step, y) || !isIn(x + step, y) || !isIn(x, y - step) || !isIn(x, y + step)) return red;
  return clear;
}
