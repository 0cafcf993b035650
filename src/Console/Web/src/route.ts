import { signal } from '@preact/signals';

/** Which screen is shown, and of what: `#/live/gate` is `['live', 'gate']`. */
export const route = signal<string[]>(read());

export const href = (...parts: string[]) => `#/${parts.map(encodeURIComponent).join('/')}`;

export function go(...parts: string[]) {
  location.hash = href(...parts);
}

/** The same in place of the address that is shown, so that nobody comes back to that. */
export const goInstead = (...parts: string[]) => location.replace(href(...parts));

addEventListener('hashchange', () => (route.value = read()));

function read() {
  const parts = location.hash.replace(/^#\/?/, '').split('/').filter(part => part !== '');
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return [];
  }
}
