import assert from 'node:assert/strict';
import test from 'node:test';
import type { ReviewItem } from '../src/clips/api';
import { following, nextAfter } from '../src/clips/review';

const item = (frame: number, skipped = false): ReviewItem => ({ id: 1, label: null, frame, doubt: 0.5, gain: 1, reason: 'said to be lost', skipped, mask: 'none' });

test('following_AnyPlace_GoesAroundTheList', () => {
  const items = [item(30), item(10), item(20)];
  assert.deepEqual([null, { id: 1, frame: 30 }, { id: 1, frame: 20 }, { id: 2, frame: 30 }].map(place => following(items, place)?.frame), [30, 10, 30, 30]);
  assert.equal(following([], null), null);
});

test('nextAfter_Accepted_GoesToWhatFollowedIt', () => {
  const before = [item(30), item(10), item(20)];
  assert.equal(nextAfter(before, { id: 1, frame: 10 }, [item(30), item(20)])?.frame, 20);
});

test('nextAfter_WhatFollowedIsGone_GoesToTheFirst', () => {
  const before = [item(30), item(10), item(20)];
  assert.equal(nextAfter(before, { id: 1, frame: 10 }, [item(30)])?.frame, 30);
  assert.equal(nextAfter([item(30)], { id: 1, frame: 30 }, []), null);
});

test('nextAfter_Skipped_IsNotTheSameAgainWhileThereAreOthers', () => {
  const before = [item(30), item(10)];
  assert.equal(nextAfter(before, { id: 1, frame: 30 }, [item(10), item(30, true)])?.frame, 10);
  assert.equal(nextAfter(before, { id: 1, frame: 10 }, [item(30), item(10, true)])?.frame, 30);
});
