import type { Signal } from '@preact/signals';
import type { ChangeMessage, LiveText, TrackState } from '../api/types';
import { stateWord } from './figures';

/** Something that happened to a camera or a clip, for the list. */
export interface Change {
  key: number;
  kind: 'cameras' | 'clips';
  /** Of the camera or the clip. */
  id: string;
  at: string;
  what: string;
  by: string | null;
  bad: boolean;
}

const most = 100;
const clipWords: Record<string, string> = {
  'POST prompts': 'Prompt given',
  'DELETE prompts': 'Prompt removed',
  'POST objects': 'Object named',
  'DELETE objects': 'Object removed',
  'POST review': 'Review',
  'POST run': 'Run started',
  'DELETE run': 'Run stopped',
};

let lastKey = 0;
const stateWords = (state: TrackState | null) => state ?? 'gone';

/** Null: nothing for the list. */
export function changeOf(message: LiveText): Change | null {
  if (message.type === 'event') {
    const { source: id, at, change, object: found } = message.event;
    if (change) {
      const { state, last_error } = change;
      const bad = state === 'backoff' || state === 'faulted';
      return { key: ++lastKey, kind: 'cameras', id, at, what: `Camera ${stateWord(state)}${last_error ? `: ${last_error}` : ''}`, by: null, bad };
    }
    if (!found) return null;
    const { id: object, label, from, to, reason } = found;
    const what = `${label ? `${label} ` : ''}#${object}: ${from ? `${from} → ` : 'new, '}${stateWords(to)}${reason === 'observed' ? '' : ` (${reason.replaceAll('_', ' ')})`}`;
    return { key: ++lastKey, kind: 'cameras', id, at, what, by: null, bad: to === 'lost' };
  }
  if (message.type === 'answer') {
    const { answer, by } = message;
    const what = `${answer.id === undefined ? '' : `#${answer.id} `}${answer.action.replaceAll('_', ' ')}${answer.reason ? `: ${answer.reason}` : ''}`;
    return { key: ++lastKey, kind: 'cameras', id: answer.source, at: answer.at, what, by: by ?? 'MQTT', bad: !answer.ok };
  }
  return message.type === 'changed' ? changedOf(message.changed) : null;
}

/** With the newest first. */
export const withChange = (changes: readonly Change[], change: Change): readonly Change[] => [change, ...changes.slice(0, most - 1)];

function changedOf({ by, at, method, path, note }: ChangeMessage): Change | null {
  const [kind, id, what = '', part] = path.replace(/^api\//, '').split('/').map(decoded);
  if ((kind !== 'cameras' && kind !== 'clips') || id === undefined) return null;
  // The answer to these comes as well, and says more.
  if (kind === 'cameras' && (what === 'prompt' || what === 'command')) return null;
  const done = kind === 'clips' ? clipWords[`${method} ${what}`] : undefined;
  const words = `${done ?? `${method} ${what}`}${part === undefined ? '' : ` #${part}`}${note ? `: ${note}` : ''}`;
  return { key: ++lastKey, kind, id, at, what: words, by: by ?? 'somebody', bad: false };
}

function decoded(part: string) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** What changed and by whom, the newest first. */
export function Changes({ changes }: { changes: Signal<readonly Change[]> }) {
  if (changes.value.length === 0) return <p class="dim">Nothing has changed since this page was opened.</p>;
  return (
    // Its end is reached by keys, too.
    <ol class="changes" tabIndex={0} aria-label="Changes">
      {changes.value.map(({ key, at, what, by, bad }) => (
        <li key={key} class={bad ? 'bad' : undefined}>
          <time dateTime={at}>{clock.format(new Date(at))}</time> <span>{what}</span>
          {by && <span class="dim"> by {by}</span>}
        </li>
      ))}
    </ol>
  );
}
