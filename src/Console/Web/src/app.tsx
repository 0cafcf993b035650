import { effect, signal } from '@preact/signals';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import { mayLook, session } from './api/session';
import { connect, connection, disconnect } from './api/socket';
import type { View } from './api/types';
import { Reload } from './live/controls';
import { LiveScreen } from './live/screen';
import { LoginScreen } from './login/screen';
import { start, whyNotYet } from './login/start';
import { User } from './login/user';
import { href, route } from './route';
import { theme, themes } from './ui/theme';
import { Toasts, toastError } from './ui/toasts';

const connectionWords = { connecting: 'Connecting', open: 'Connected', lost: 'Disconnected' };
const themeNames = { system: 'System', dark: 'Dark', light: 'Light' };
const viewNames: Record<View, string> = { live: 'Live', clips: 'Clips' };

/** Comes when it is wanted: who watches cameras need not wait for it. */
const clipsScreen = signal<typeof import('./clips/screen').ClipsScreen | null>(null);

export function App() {
  // Before anything is painted, so that the server is asked while the browser does.
  useLayoutEffect(() => {
    const ends = [start(), effect(() => (mayLook.value ? connect() : disconnect()))];
    return () => ends.forEach(end => end());
  }, []);
  const views = session.value?.views ?? [];
  const [named, id] = route.value;
  // What this server does not show leads to what it does.
  const view = views.find(one => one === named) ?? views[0];
  return (
    <>
      <header class="top">
        <a class="product" href={href()} aria-label="SamStream">
          <img src="./icon.svg" alt="" />
          <span>SamStream</span>
        </a>
        {mayLook.value && views.length > 1 && (
          <nav aria-label="Views">
            {views.map(one => (
              <a key={one} href={href(one)} aria-current={one === view ? 'page' : undefined}>
                {viewNames[one]}
              </a>
            ))}
          </nav>
        )}
        {mayLook.value && (
          <span class={`connection ${connection.value}`} role="status">
            {connectionWords[connection.value]}
          </span>
        )}
        {views.includes('live') && <Reload />}
        <User />
        <label class="theme">
          <span class="unseen">Theme</span>
          <select value={theme.value} onChange={event => (theme.value = themes[event.currentTarget.selectedIndex] ?? 'system')}>
            {themes.map(name => (
              <option key={name} value={name}>{themeNames[name]}</option>
            ))}
          </select>
        </label>
      </header>
      <main>
        <Screen view={view} id={named === view ? id : undefined} />
      </main>
      <Toasts />
    </>
  );
}

function Screen({ view, id }: { view: View | undefined; id: string | undefined }) {
  if (session.value === null) return <p class="empty" role="status">{whyNotYet.value ?? 'Waiting for the server…'}</p>;
  if (!mayLook.value) return <LoginScreen />;
  return view === 'clips' ? <Clips id={id} /> : <LiveScreen id={id} />;
}

function Clips({ id }: { id: string | undefined }) {
  useEffect(() => {
    import('./clips/screen').then(module => (clipsScreen.value = module.ClipsScreen), toastError);
  }, []);
  const ClipsScreen = clipsScreen.value;
  return ClipsScreen ? <ClipsScreen id={id} /> : <p class="empty" role="status">Loading…</p>;
}
