import assert from 'node:assert/strict';
import test from 'node:test';
import type { ChangeMessage } from '../src/api/types';
import { changeOf } from '../src/live/changes';

const changed = (method: string, path: string, more: Partial<ChangeMessage> = {}) =>
  changeOf({ type: 'changed', changed: { by: 'anna', at: '2026-12-01T22:10:03.120Z', method, path, status: 200, ...more } });

test('changeOf_ChangeOfAClip_SaysWhatAndByWhom', () => {
  const change = changed('DELETE', 'api/clips/yard%20gate/objects/3');
  assert.deepEqual([change?.kind, change?.id, change?.what, change?.by], ['clips', 'yard gate', 'Object removed #3', 'anna']);
});

test('changeOf_ChangeThatIsAnsweredAsWell_IsToldOnce', () => {
  assert.equal(changed('POST', 'api/cameras/gate/prompt', { note: 'object 7 added' }), null);
  assert.equal(changed('POST', 'api/cameras/gate/command'), null);
});

test('changeOf_UnknownChangeByNobodyKnown_IsToldAsItIs', () => {
  const change = changed('PUT', 'api/cameras/gate/zones', { by: null, note: '2 zones' });
  assert.deepEqual([change?.what, change?.by], ['PUT zones: 2 zones', 'somebody']);
});

test('changeOf_ChangeOfNoCameraAndNoClip_IsNotInTheList', () => assert.equal(changed('POST', 'api/reload'), null));
