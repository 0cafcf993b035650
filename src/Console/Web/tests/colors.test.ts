import assert from 'node:assert/strict';
import test from 'node:test';
import { colorOf, contrastOf, fromHex, hex } from '../src/masks/colors';

test('colorOf_AnyId_IsTheOverlaysColor', () => {
  assert.equal(hex(colorOf(1)), '#ff5a5f');
  assert.equal(hex(colorOf(12)), '#9fd3ff');
  // By the golden angle: hue 13 · 137.508 mod 360 = 347.604.
  assert.deepEqual(colorOf(13), [255, 77, 113]);
});

test('colorOf_Ids_DifferFromTheirNeighbours', () => {
  for (let id = 1; id < 500; id++) assert.ok(hex(colorOf(id)) !== hex(colorOf(id + 1)));
});

test('fromHex_WhatHexWrote_IsTheColor', () => {
  for (let id = 1; id < 50; id++) assert.deepEqual(fromHex(hex(colorOf(id))), colorOf(id));
});

test('contrastOf_LightAndDark_AreReadable', () => {
  assert.equal(contrastOf([255, 255, 255]), '#000');
  assert.equal(contrastOf([20, 20, 90]), '#fff');
});
