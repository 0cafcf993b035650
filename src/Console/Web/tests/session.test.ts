import assert from 'node:assert/strict';
import test from 'node:test';
import { Refused, words } from '../src/api/http';
import { hasEnded, login, logout, mayChange, mayLook, request, session } from '../src/api/session';
import type { Role, SessionMessage } from '../src/api/types';
import { secondsLeft } from '../src/login/countdown';

interface Asked {
  method: string;
  path: string;
  csrf: string | undefined;
}

Object.assign(globalThis, { document: { baseURI: 'http://here/sub/' } });

const as = (role: Role, csrf: string | null, user: string | null = 'anna'): SessionMessage => ({ user, role, login: 'password', csrf, views: ['live'] });
const nobody = as('anyone', null, null);
const json = (body: unknown, status = 200, headers: Record<string, string> = {}) => new Response(JSON.stringify(body), { status, headers });

/** A server that gives these answers, in this order; what it was asked. */
function answers(...given: Response[]) {
  const asked: Asked[] = [];
  globalThis.fetch = (async (url: URL, init: RequestInit) => {
    const csrf = (init.headers as Record<string, string>)['X-SamStream'];
    asked.push({ method: init.method!, path: url.pathname, csrf });
    return given.shift()!;
  }) as typeof fetch;
  return asked;
}

const settled = () => new Promise(done => setTimeout(done));

test('request_EachMethod_SendsTheTokenWithAllButGet', async () => {
  session.value = as('operator', 'one');
  const asked = answers(json({}), json({}), json({}));
  await request('GET', 'cameras');
  await request('POST', 'cameras/gate/prompt', {});
  session.value = { user: 'local', role: 'admin', login: 'none', csrf: null, views: ['live'] };
  await request('DELETE', 'clips/a/run');
  assert.deepEqual(asked.map(({ csrf }) => csrf), [undefined, 'one', 'none']);
  assert.equal(asked[1]!.path, '/sub/api/cameras/gate/prompt');
});

test('request_TokenOfAnOlderLogin_IsSentOnceMoreWithTheNewOne', async () => {
  session.value = as('operator', 'old');
  const asked = answers(json({ error: 'not what belongs to this login' }, 403), json(as('operator', 'new')), json({ done: true }));
  assert.deepEqual(await request('POST', 'x', {}), { done: true });
  assert.deepEqual(asked.map(({ method, csrf }) => [method, csrf]), [['POST', 'old'], ['GET', undefined], ['POST', 'new']]);
});

test('request_SecondTokenRefusedToo_GivesUp', async () => {
  session.value = as('operator', 'old');
  const asked = answers(json({ error: 'no' }, 403), json(as('operator', 'new')), json({ error: 'no again' }, 403));
  await assert.rejects(request('POST', 'x', {}), /no again/);
  assert.equal(asked.length, 3);
});

test('request_RoleIsNotEnough_SaysSoWithoutAnotherTry', async () => {
  session.value = as('viewer', 'one');
  const asked = answers(json({ error: 'anna is viewer; this is for operators' }, 403), json(as('viewer', 'one')));
  await assert.rejects(request('POST', 'x', {}), /this is for operators/);
  assert.equal(asked.length, 2);
});

test('request_NotLoggedInAnyMore_AsksWhoThisPageIs', async () => {
  session.value = as('operator', 'one');
  answers(json({ error: 'log in first' }, 401), json(nobody));
  await assert.rejects(request('GET', 'cameras'), /log in first/);
  await settled();
  assert.deepEqual([mayLook.value, mayChange.value, hasEnded.value], [false, false, true]);
});

test('request_TooManyRequests_TellsWhenToTryAgain', async () => {
  session.value = as('operator', 'one');
  answers(json({ error: 'too many requests: at most 250 a second' }, 429, { 'Retry-After': '1' }));
  await assert.rejects(request('GET', 'cameras'), error => {
    assert.equal(words(error), 'too many requests: at most 250 a second; try again in 1 s');
    return error instanceof Refused && error.retryAfter === 1;
  });
});

test('login_RightPassword_TakesTheSessionOfTheAnswer', async () => {
  session.value = nobody;
  hasEnded.value = true;
  const asked = answers(json(as('operator', 'fresh')));
  await login({ user: 'anna', password: 'secret' });
  assert.equal(asked[0]!.csrf, 'none');
  assert.deepEqual([session.value.csrf, mayChange.value, hasEnded.value], ['fresh', true, false]);
});

test('login_WrongPassword_LeavesThePageAsItIs', async () => {
  session.value = nobody;
  const asked = answers(json({ error: 'there is no such user with this password' }, 401));
  await assert.rejects(login({ user: 'anna', password: 'wrong' }), /no such user/);
  assert.deepEqual([asked.length, session.value], [1, nobody]);
});

test('logout_ByThisPage_IsNotTakenForAnEnd', async () => {
  session.value = as('viewer', 'one');
  const asked = answers(new Response(null, { status: 204 }), json(nobody));
  await logout();
  assert.deepEqual(asked.map(({ method, csrf }) => [method, csrf]), [['DELETE', 'one'], ['GET', undefined]]);
  assert.deepEqual([mayLook.value, hasEnded.value], [false, false]);
});

test('mayChange_EachRole_IsForOperatorsAndAdmins', () => {
  const roles: Role[] = ['anyone', 'viewer', 'operator', 'admin'];
  const may = roles.map(role => {
    session.value = as(role, null);
    return [mayLook.value, mayChange.value];
  });
  assert.deepEqual(may, [[false, false], [true, false], [true, true], [true, true]]);
});

test('secondsLeft_AnyMoment_CountsWholeSecondsDownToZero', () =>
  assert.deepEqual([3000, 2999, 2001, 1, 0, -5].map(until => secondsLeft(until, 0)), [3, 3, 3, 1, 0, 0]));
