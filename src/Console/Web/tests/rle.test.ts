import assert from 'node:assert/strict';
import test from 'node:test';
import { boundsOf, decodeCounts, decodeMask, encodeCounts, encodeMask } from '../src/masks/rle';

// The example of docs/messages.md.
const documented = { size: [3, 4] as [number, number], counts: '3250' };

test('decodeMask_TheDocumentedMask_HasItsPixels', () => {
  assert.deepEqual(decodeMask(documented), { x: 1, y: 0, width: 3, height: 3, pixels: Uint8Array.of(1, 0, 0, 1, 0, 1, 0, 0, 1) });
});

test('encodeMask_TheDocumentedPixels_GivesItsCounts', () => {
  assert.deepEqual(encodeMask(Uint8Array.of(0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1), 4, 3), documented);
});

test('encodeCounts_NumbersOfTwoGroups_AreAsDocumented', () => {
  assert.equal(encodeCounts([17]), 'a0');
  assert.equal(encodeCounts([1, 5, 1, 3]), '151N');
});

test('decodeCounts_WhatSamStreamWrote_IsWrittenTheSameAgain', () => {
  // Object 3 of the line in docs/messages.md.
  const counts =
    'lbZ;`0[a09j_OYOf>o0UAVOe>P1WAQOe>V1XAkNc>]1XAdNd>c1WA_N[>T2[AQNc>g2O0100O00101N1O1O1N3M4TOo0I:F4M2N2[Of_O_O``06`jf1';
  const runs = decodeCounts(counts);
  assert.equal(encodeCounts(runs), counts);
  assert.deepEqual(boundsOf(runs, 576), [644, 305, 670, 411]);
  const mask = decodeMask({ size: [576, 768], counts })!;
  assert.equal(mask.pixels.reduce((sum, pixel) => sum + pixel, 0), 1836);
});

test('encodeMask_AnyPixels_DecodeToTheSame', () => {
  let seed = 7;
  const random = () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
  for (let round = 0; round < 200; round++) {
    const [width, height, share] = [1 + Math.floor(random() * 40), 1 + Math.floor(random() * 40), random()];
    const pixels = Uint8Array.from({ length: width * height }, () => (random() < share ? 1 : 0));
    const back = new Uint8Array(pixels.length);
    const mask = decodeMask(encodeMask(pixels, width, height));
    mask?.pixels.forEach((pixel, at) => {
      back[(mask.y + Math.floor(at / mask.width)) * width + mask.x + (at % mask.width)] = pixel;
    });
    assert.deepEqual(back, pixels);
  }
});

test('decodeMask_Nothing_IsNull', () => {
  assert.equal(decodeMask(encodeMask(new Uint8Array(12), 4, 3)), null);
});

test('decodeMask_CountsThatAreNone_AreRefused', () => {
  for (const counts of ['3 50', 'oooooooooooo0', '000N', '9999999']) {
    assert.throws(() => decodeMask({ size: [3, 4], counts }), RangeError);
  }
});
