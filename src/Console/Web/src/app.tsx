import { useEffect } from 'preact/hooks';
import { connect, connection } from './api/socket';
import { ClipsScreen } from './clips/screen';
import { LiveScreen } from './live/screen';
import { href, route } from './route';
import { theme, themes } from './ui/theme';
import { Toasts } from './ui/toasts';

const connectionWords = { connecting: 'Connecting', open: 'Connected', lost: 'Disconnected' };

export function App() {
  useEffect(connect, []);
  return (
    <>
      <header class="top">
        <a class="product" href={href('live')}>
          SamStream
        </a>
        <nav aria-label="Views">
          <a href={href('live')} aria-current={route.value[0] !== 'clips' ? 'page' : undefined}>
            Live
          </a>
          <a href={href('clips')} aria-current={route.value[0] === 'clips' ? 'page' : undefined}>
            Clips
          </a>
        </nav>
        <span class={`connection ${connection.value}`} role="status">
          {connectionWords[connection.value]}
        </span>
        <label class="theme">
          <span class="unseen">Theme</span>
          <select value={theme.value} onChange={event => (theme.value = themes[event.currentTarget.selectedIndex] ?? 'system')}>
            {themes.map(name => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </header>
      <main>
        {route.value[0] === 'clips' ? <ClipsScreen /> : <LiveScreen />}
      </main>
      <Toasts />
    </>
  );
}
