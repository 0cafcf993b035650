import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Dialog } from '../ui/dialog';
import { isTyping } from './keys';

export type KeyList = readonly (readonly [keys: string, does: string])[];

/** Tells what the keys do; so does the key "?". */
export function Help({ lists }: { lists: Readonly<Record<string, KeyList>> }) {
  const open = useSignal(false);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === '?' && !isTyping(event)) open.value = true;
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);

  return (
    <>
      <button type="button" class="help" aria-label="Keys" title="Keys (?)" aria-keyshortcuts="?" onClick={() => (open.value = true)}>
        ?
      </button>
      <Dialog title="Keys" open={open}>
        {Object.entries(lists).map(([name, keys]) => (
          <section key={name}>
            <h3>{name}</h3>
            <dl class="keys">
              {keys.map(([key, does]) => (
                <div key={key}>
                  <dt>{key}</dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </Dialog>
    </>
  );
}
