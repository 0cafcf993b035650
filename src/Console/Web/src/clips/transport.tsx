import { useSignal } from '@preact/signals';
import { number } from '../ui/words';
import { Icon } from './icon';
import { speeds } from './player';
import type { ClipSession } from './session';
import { clock } from './timing';

const speedNames: Record<number, string> = { 0.25: '¼', 0.5: '½' };

/** Plays, steps and goes to frames. */
export function Transport({ session }: { session: ClipSession }) {
  const { player, timing } = session;
  const playing = player.playing.value;
  const frame = player.wanted.value;
  const last = timing.count - 1;
  const button = (icon: Parameters<typeof Icon>[0]['name'], says: string, keys: string, press: () => void, extra = '') => (
    <button type="button" class={`square ${extra}`} aria-label={says} title={`${says} (${keys})`} onClick={press}>
      <Icon name={icon} />
    </button>
  );
  return (
    <div class="transport" role="group" aria-label="Playing">
      <div class="keys-of-play">
        {button('first', 'First frame', 'Home', () => session.goTo(0), 'wide-only')}
        {button('back', 'Back one second', 'J', () => session.jump(-1))}
        {button('previous', 'Back one frame', ', or ←', () => session.step(-1))}
        {button(playing ? 'pause' : 'play', playing ? 'Pause' : 'Play', 'Space', () => session.togglePlay(), 'play')}
        {button('next', 'On one frame', '. or →', () => session.step(1))}
        {button('ahead', 'On one second', 'L', () => session.jump(1))}
        {button('last', 'Last frame', 'End', () => session.goTo(last), 'wide-only')}
      </div>
      <label class="speed">
        <span class="unseen">Speed</span>
        <select value={String(player.speed.value)} onChange={event => player.setSpeed(Number(event.currentTarget.value))}>
          {speeds.map(speed => (
            <option key={speed} value={String(speed)}>
              × {speedNames[speed] ?? speed}
            </option>
          ))}
        </select>
      </label>
      <GoTo session={session} frame={frame} last={last} />
      <span class="time dim">
        {clock(timing.timeOf(frame))} <span class="wide-only">of {clock(session.clip.value.seconds)}</span>
      </span>
      <Doubts session={session} />
    </div>
  );
}

function GoTo({ session, frame, last }: { session: ClipSession; frame: number; last: number }) {
  const text = useSignal<string | null>(null);
  const go = () => {
    const typed = text.peek();
    text.value = null;
    if (typed !== null && /^\d+$/.test(typed.trim())) session.goTo(Number(typed));
  };
  return (
    <label class="go-to">
      <span class="dim">Frame</span>
      <input type="text" inputMode="numeric" size={Math.max(3, String(last).length)} aria-label={`Frame, 0 to ${last}`} aria-keyshortcuts="g" title="Go to a frame (G)"
        value={text.value ?? String(frame)} onInput={event => (text.value = event.currentTarget.value)} onFocus={event => event.currentTarget.select()}
        onBlur={go}
        onKeyDown={event => {
          if (event.key === 'Escape') text.value = null;
          if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
        }} />
      <span class="dim">/ {number(last)}</span>
    </label>
  );
}

/** Goes to frames that a person should look at. */
function Doubts({ session }: { session: ClipSession }) {
  const { doubtful } = session.tracks.value;
  return (
    <div class="doubts">
      <button type="button" class="square" disabled={doubtful.length === 0} aria-label="Previous doubtful frame" title="Previous doubtful frame (Shift+N)" onClick={() => session.goToDoubtful(-1)}>
        <Icon name="previous" />
      </button>
      <span class="doubt-count">{doubtful.length === 0 ? 'No doubts' : `${doubtful.length} doubtful`}</span>
      <button type="button" class="square" disabled={doubtful.length === 0} aria-label="Next doubtful frame" title="Next doubtful frame (N)" onClick={() => session.goToDoubtful(1)}>
        <Icon name="next" />
      </button>
    </div>
  );
}
