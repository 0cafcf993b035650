import assert from 'node:assert/strict';
import test from 'node:test';
import { History, bandOf, bandWords, shownMs } from '../src/live/history';

test('of_StatesThatChange_AreSpansFromTheirBeginning', () => {
  const history = new History();
  history.add(1, 'tracked', 0);
  history.add(1, 'tracked', 100);
  history.add(1, 'lost', 200);
  assert.deepEqual(history.of(1), [
    { state: 'tracked', from: 0 },
    { state: 'lost', from: 200 },
  ]);
});

test('of_SpansThatEndedAMinuteAgo_AreForgotten', () => {
  const history = new History();
  for (const [at, state] of [[0, 'tracked'], [1000, 'lost'], [2000, 'tracked']] as const) history.add(1, state, at);
  history.add(1, 'tracked', shownMs + 1500);
  assert.deepEqual(history.of(1)[0], { state: 'lost', from: 1000 });
});

test('bandOf_AStateSinceHalfAMinute_BeginsInTheMiddle', () => {
  const band = bandOf([{ state: 'tracked', from: 0 }], shownMs / 2);
  assert.equal(band, 'linear-gradient(to right, transparent 50.0%, var(--tracked) 50.0% 100.0%)');
});

test('bandWords_StatesThatComeBack_AreAddedUp', () => {
  const spans = [
    { state: 'tracked', from: 0 },
    { state: 'uncertain', from: 4000 },
    { state: 'tracked', from: 6000 },
  ] as const;
  assert.equal(bandWords(spans, 10_000), 'Last minute: tracked 8 s, uncertain 2 s');
});
