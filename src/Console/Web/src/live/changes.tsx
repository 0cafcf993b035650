import type { Signal } from '@preact/signals';
import type { LiveText, TrackState } from '../api/types';

/** Something that happened to a camera, for the list. */
export interface Change {
  key: number;
  camera: string;
  at: string;
  what: string;
  by: string | null;
  bad: boolean;
}

let lastKey = 0;
const stateWords = (state: TrackState | null) => state ?? 'gone';

export function changeOf(message: LiveText): Change | null {
  if (message.type === 'event') {
    const { event } = message;
    const key = ++lastKey;
    if (event.type === 'source') {
      const { state, last_error } = event.change;
      const bad = state === 'backoff' || state === 'faulted';
      return { key, camera: event.source, at: event.at, what: `Camera ${state}${last_error ? `: ${last_error}` : ''}`, by: null, bad };
    }
    const { id, label, from, to, reason } = event.object;
    const what = `${label ? `${label} ` : ''}#${id}: ${from ? `${from} → ` : 'new, '}${stateWords(to)}${reason === 'observed' ? '' : ` (${reason})`}`;
    return { key, camera: event.source, at: event.at, what, by: null, bad: to === 'lost' };
  }
  if (message.type === 'answer') {
    const { answer, by } = message;
    const what = `${answer.id === undefined ? '' : `#${answer.id} `}${answer.action.replaceAll('_', ' ')}${answer.reason ? `: ${answer.reason}` : ''}`;
    return { key: ++lastKey, camera: answer.source, at: answer.at, what, by: by ?? 'MQTT', bad: !answer.ok };
  }
  return null;
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** What changed and by whom, the newest first. */
export function Changes({ changes }: { changes: Signal<readonly Change[]> }) {
  if (changes.value.length === 0) return <p class="dim">Nothing has changed since this page was opened.</p>;
  return (
    <ol class="changes">
      {changes.value.map(({ key, at, what, by, bad }) => (
        <li key={key} class={bad ? 'bad' : undefined}>
          <time dateTime={at}>{clock.format(new Date(at))}</time> <span>{what}</span>
          {by && <span class="dim"> by {by}</span>}
        </li>
      ))}
    </ol>
  );
}
