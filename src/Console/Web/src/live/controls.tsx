import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { reload, requestId, sendCommand } from '../api/cameras';
import { mayReload } from '../api/session';
import type { Camera, Command, Reloaded, TrackState } from '../api/types';
import { Dialog } from '../ui/dialog';
import { toast, toastError } from '../ui/toasts';
import { wordsOf } from '../ui/words';
import { kept, trackStates } from './look';

/** What a camera can be told. */
export function Commands({ status }: { status: Camera }) {
  const resets = useSignal(false);
  const tell = async (command: Command) => {
    resets.value = false;
    try {
      const answer = await sendCommand(status.id, { request_id: requestId(), command });
      toast(answer ? `${status.id}: ${answer.reason ?? wordsOf(answer.action)}` : `${status.id}: ${command} waits`, answer?.ok === false ? 'error' : 'done');
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <div class="group commands" role="group" aria-label="Camera">
      {status.state === 'paused' ? (
        <button type="button" onClick={() => void tell('resume')}>
          Resume
        </button>
      ) : (
        <button type="button" onClick={() => void tell('pause')}>
          Pause
        </button>
      )}
      {status.broker && (
        <button type="button" title="Publish the picture over MQTT" onClick={() => void tell('snapshot')}>
          Snapshot
        </button>
      )}
      <button type="button" onClick={() => (resets.value = true)}>
        Reset
      </button>
      <Dialog title="Reset?" open={resets}>
        <p>All objects of {status.id} are forgotten.</p>
        <button type="button" class="primary" onClick={() => void tell('reset')}>
          Reset
        </button>
      </Dialog>
    </div>
  );
}

const reloadWords = ({ restarted, added, removed, kept, server }: Reloaded) => {
  const parts: [string, string[]][] = [['restarted', restarted], ['added', added], ['removed', removed], ['kept', kept]];
  const told = parts.filter(([, names]) => names.length > 0).map(([what, names]) => `${what} ${names.join(', ')}`);
  return `Configuration loaded: ${told.join('; ')}${server ? '; the server begins anew' : ''}`;
};

/** Loads the configuration of the run anew; for admins. */
export function Reload() {
  const asks = useSignal(false);
  const busy = useSignal(false);
  if (!mayReload.value) return null;
  const load = async () => {
    busy.value = true;
    try {
      toast(reloadWords(await reload()), 'done');
    } catch (error) {
      toastError(error);
    } finally {
      busy.value = asks.value = false;
    }
  };
  return (
    <>
      <button type="button" class="reload" onClick={() => (asks.value = true)}>
        Reload
      </button>
      <Dialog title="Reload the configuration?" open={asks}>
        <p>
          Its file is read anew. Cameras that are the same in it run on. Those that have changed begin anew, and so does every camera where model,
          broker or outputs have changed: what was prompted there while it ran is lost.
        </p>
        <p>Users who have changed are logged out. If anything in the file is wrong, nothing changes.</p>
        <button type="button" class="primary" disabled={busy.value} onClick={() => void load()}>
          {busy.value ? 'Reloading…' : 'Reload'}
        </button>
      </Dialog>
    </>
  );
}

/** How masks are shown. */
export function Display() {
  const place = useRef<HTMLDetailsElement>(null);
  // Goes away like a menu: by a click elsewhere, or Escape.
  useEffect(() => {
    const end = new AbortController();
    const close = () => place.current!.removeAttribute('open');
    addEventListener('pointerdown', ({ target }) => target instanceof Node && !place.current!.contains(target) && close(), { signal: end.signal });
    place.current!.addEventListener('keydown', event => {
      if (event.key !== 'Escape' || !place.current!.open) return;
      event.stopPropagation();
      close();
      place.current!.querySelector('summary')!.focus();
    }, { signal: end.signal });
    return () => end.abort();
  }, []);
  const { opacity, outline, labels, hidden } = kept.value;
  const hide = (state: TrackState, shown: boolean) =>
    (kept.value = { ...kept.value, hidden: shown ? hidden.filter(other => other !== state) : [...hidden, state] });
  return (
    <details class="display" ref={place}>
      <summary>Display</summary>
      <div class="settings">
        <label class="range">
          Fill
          <input type="range" min={0} max={1} step={0.05} value={opacity} aria-valuetext={`${Math.round(opacity * 100)} %`}
            onInput={event => (kept.value = { ...kept.value, opacity: event.currentTarget.valueAsNumber })} />
        </label>
        <Check name="Outline" value={outline} set={value => (kept.value = { ...kept.value, outline: value })} />
        <Check name="Labels" value={labels} set={value => (kept.value = { ...kept.value, labels: value })} />
        <fieldset>
          <legend>Shown</legend>
          {trackStates.map(state => (
            <Check key={state} name={state} value={!hidden.includes(state)} set={shown => hide(state, shown)} />
          ))}
        </fieldset>
      </div>
    </details>
  );
}

function Check({ name, value, set }: { name: string; value: boolean; set: (value: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={value} onChange={event => set(event.currentTarget.checked)} />
      {name}
    </label>
  );
}
