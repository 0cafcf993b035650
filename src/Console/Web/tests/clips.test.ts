import assert from 'node:assert/strict';
import test from 'node:test';
import type { Timeline } from '../src/clips/api';
import { Timing, clock } from '../src/clips/timing';
import { merge, nextDoubtful, noTracks } from '../src/clips/tracks';

const score = (...hundredths: number[]) => btoa(String.fromCharCode(...hundredths));

const part = (from: number, to: number, states: string, doubtful: Timeline['doubtful'] = []): Timeline => ({
  from,
  to,
  objects: [{ id: 1, label: null, states, scores: score(...Array.from(states, state => (state === '.' ? 255 : 90))) }],
  doubtful,
});

test('frameAt_UnevenTimes_GivesTheFrameThatIsShownThen', () => {
  const timing = new Timing(4, 10, [0, 0.1, 0.35, 0.4]);
  assert.deepEqual([-1, 0, 0.09, 0.1, 0.34, 0.35, 9].map(time => timing.frameAt(time)), [0, 0, 0, 1, 1, 2, 3]);
});

test('frameAt_EvenTimes_GivesBackEveryFrame', () => {
  const timing = new Timing(1000, 29.97, null);
  for (let frame = 0; frame < 1000; frame++) assert.equal(timing.frameAt(timing.timeOf(frame)), frame);
});

test('clock_JustBelowAMinute_CarriesOver', () => assert.equal(clock(59.999), '1:00.00'));

test('merge_PartOfTheTimeline_KeepsTheRest', () => {
  const whole = merge(noTracks, part(0, 6, 'tttt..'), 6);
  const [track] = merge(whole, part(2, 4, 'ul'), 6).tracks;
  assert.deepEqual([...track!.states], [1, 1, 3, 5, 0, 0]);
  assert.deepEqual([...track!.scores], [90, 90, 90, 90, 255, 255]);
});

test('merge_StretchThatHasGrown_TakesThePlaceOfWhatItWas', () => {
  const doubt = (from: number, to: number) => ({ id: 1, from, to, frame: from, reason: 'lost' });
  const before = merge(noTracks, part(0, 6, 'tull..', [doubt(1, 2), doubt(2, 4)]), 6);
  const after = merge(before, part(4, 6, 'll', [doubt(2, 6)]), 6);
  assert.deepEqual(after.doubtful.map(({ from, to }) => [from, to]), [[1, 2], [2, 6]]);
  assert.equal(nextDoubtful(after, 1, 1)?.frame, 2);
  assert.equal(nextDoubtful(after, 2, -1)?.frame, 1);
  assert.equal(nextDoubtful(after, 2, 1), null);
});
