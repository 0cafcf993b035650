import { signal } from '@preact/signals';
import { Refused, words } from '../api/http';
import { askSession, session } from '../api/session';

const firstRetryMs = 1000;
const lastRetryMs = 10_000;

/** Why the server has not yet said who this page is; null while there is nothing to say. */
export const whyNotYet = signal<string | null>(null);

/** Asks who this page is until the server says so; returns what ends that. */
export function start() {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const ask = async (retryMs: number) => {
    try {
      await askSession();
      whyNotYet.value = null;
    } catch (error) {
      whyNotYet.value = words(error);
      const wait = error instanceof Refused && error.retryAfter !== null ? 1000 * error.retryAfter : retryMs;
      if (!ended && session.peek() === null) timer = setTimeout(() => void ask(Math.min(2 * retryMs, lastRetryMs)), wait);
    }
  };
  void ask(firstRetryMs);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
