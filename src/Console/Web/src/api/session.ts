import { computed, signal } from '@preact/signals';
import { Refused, send, type Method } from './http';
import type { LoginRequest, SessionMessage } from './types';

/** Who this page is to the server, and what it may do there; null until the server has said so. */
export const session = signal<SessionMessage | null>(null);

/** Whether this page may look. */
export const mayLook = computed(() => session.value !== null && session.value.role !== 'anyone');

/** Whether this page may change something. */
export const mayChange = computed(() => session.value?.role === 'operator' || session.value?.role === 'admin');

/** Whether the login ended without a logout. */
export const hasEnded = signal(false);

/** Whether this page may load the configuration of the run anew. */
export const mayReload = computed(() => session.value?.role === 'admin');

let asking: Promise<void> | null = null;
let changes = 0;
let leaves = false;

/** Asks the server who this page is; those who ask meanwhile wait for the same answer. */
export function askSession() {
  return (asking ??= ask().finally(() => (asking = null)));
}

/** Throws what the server says. */
export async function login(who: LoginRequest) {
  take(await send<SessionMessage>('POST', 'session', { body: who }));
}

export async function logout() {
  leaves = true;
  try {
    await request('DELETE', 'session');
    await askSession();
  } finally {
    leaves = false;
  }
}

/** One request in the name of the session, and its answer. */
export async function request<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const csrf = tokenNow();
  try {
    return await send<T>(method, path, { body, csrf, signal });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 401) loginMissing();
    if (error.status !== 403 || method === 'GET' || !session.peek()?.csrf) throw error;
    // Another page of this browser may have logged in anew, and so has this one.
    await askSession().catch(() => {});
    if (tokenNow() === csrf) throw error;
  }
  return send<T>(method, path, { body, csrf: tokenNow(), signal });
}

/** The server wants a login for what was asked. */
export const loginMissing = () => void askSession().catch(() => {});

async function ask() {
  const before = changes;
  const known = await send<SessionMessage>('GET', 'session');
  // A login meanwhile is newer.
  if (changes === before) take(known);
}

function take(known: SessionMessage) {
  changes++;
  hasEnded.value = !leaves && known.role === 'anyone' && (hasEnded.peek() || mayLook.peek());
  session.value = known;
}

const tokenNow = () => session.peek()?.csrf ?? 'none';
