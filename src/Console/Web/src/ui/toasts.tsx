import { signal } from '@preact/signals';
import { Refused, words } from '../api/http';

interface Toast {
  id: number;
  text: string;
  kind: 'done' | 'error';
}

const shownMs = 8000;
const toasts = signal<Toast[]>([]);
let lastId = 0;

export function toast(text: string, kind: Toast['kind'] = 'done') {
  const id = ++lastId;
  toasts.value = [...toasts.value.slice(-3), { id, text, kind }];
  setTimeout(() => dismiss(id), shownMs);
}

/** Says why something failed; that a login is missing says the screen for it. */
export function toastError(error: unknown) {
  if (!(error instanceof Refused && error.status === 401)) toast(words(error), 'error');
}

function dismiss(id: number) {
  toasts.value = toasts.value.filter(shown => shown.id !== id);
}

/** Messages that go away by themselves; a screen reader says them. */
export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, kind }) => (
        <div key={id} class={`toast ${kind}`}>
          <span>{text}</span>
          <button type="button" class="plain" aria-label="Dismiss" onClick={() => dismiss(id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
