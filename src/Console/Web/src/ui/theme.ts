import { signal } from '@preact/signals';

export type Theme = 'system' | 'dark' | 'light';

export const themes: readonly Theme[] = ['system', 'dark', 'light'];

const key = 'samstream.theme';
const kept = localStorage.getItem(key);

export const theme = signal<Theme>(themes.find(name => name === kept) ?? 'system');

theme.subscribe(name => {
  document.documentElement.dataset['theme'] = name;
  localStorage.setItem(key, name);
});
