import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { mayChange } from '../api/session';
import type { FrameObject } from '../api/types';
import { css, fromHex, hex } from '../masks/colors';
import { NothingFollowed } from '../point/look';
import type { PointSession } from '../point/session';
import { Dialog } from '../ui/dialog';
import { number, probability } from '../ui/words';
import { bandOf, bandWords, type History } from './history';
import { colorIn, recolor } from './look';

/** Pictures of objects by id, as they come. */
export class Thumbnails {
  private readonly pictures = new Map<number, ImageBitmap>();
  private readonly listeners = new Map<number, (picture: ImageBitmap) => void>();

  put(id: number, picture: ImageBitmap) {
    const listener = this.listeners.get(id);
    if (listener) return listener(picture);
    this.pictures.get(id)?.close();
    this.pictures.set(id, picture);
  }

  listen(id: number, listener: (picture: ImageBitmap) => void) {
    const waiting = this.pictures.get(id);
    this.pictures.delete(id);
    this.listeners.set(id, listener);
    if (waiting) listener(waiting);
    return () => void this.listeners.delete(id);
  }
}

interface Props {
  session: PointSession;
  objects: ReadonlySignal<readonly FrameObject[]>;
  history: History;
  thumbnails: Thumbnails;
}

/** The objects of a camera, and what can be done with each. */
export function Objects({ session, objects, history, thumbnails }: Props) {
  if (objects.value.length === 0) return <NothingFollowed />;
  return (
    <ul class="objects">
      {objects.value.map(found => (
        <ObjectRow key={found.id} {...{ found, session, history, thumbnails }} />
      ))}
    </ul>
  );
}

function ObjectRow({ found, session, history, thumbnails }: Omit<Props, 'objects'> & { found: FrameObject }) {
  const renames = useSignal(false);
  const { id, label, state, score, prompt_age, reason } = found;
  const { camera } = session;
  const selected = session.selected.value === id;
  const name = label ? `${label}, object ${id}` : `object ${id}`;
  const color = colorIn(camera, id);
  const now = performance.now();
  const spans = history.of(id);
  return (
    <li class={selected ? 'object selected' : 'object'} style={{ borderLeftColor: css(color) }}>
      <button type="button" class="plain pick" aria-pressed={selected}
        onClick={() => (session.selected.value = selected ? null : id)}>
        <Thumbnail id={id} thumbnails={thumbnails} />
        <span class="about">
          <strong>{label ?? `Object ${id}`}</strong>
          {label && <span class="dim"> #{id}</span>}
          <span class="figures">
            <span class={`state ${state}`}>{state}</span>
            {reason && <span class="dim">{reason.replaceAll('_', ' ')}</span>}
            <span title="Probability that the mask is right">score {probability(score)}</span>
            <span class="dim" title="Frames since its last prompt">
              age {number(prompt_age)}
            </span>
          </span>
        </span>
      </button>
      <div class="band" role="img" aria-label={bandWords(spans, now)} title={bandWords(spans, now)} style={{ backgroundImage: bandOf(spans, now) }} />
      <div class="actions">
        <label class="swatch" title="Colour, in this browser">
          <span class="unseen">Colour of {name}</span>
          <input type="color" value={hex(color)} onInput={event => recolor(camera, id, fromHex(event.currentTarget.value))} />
        </label>
        {mayChange.value && (
          <>
            <button type="button" class="plain" aria-label={`Rename ${name}`} onClick={() => (renames.value = true)}>
              Rename
            </button>
            <button type="button" class="plain" aria-label={`Remove ${name}`} onClick={() => void session.remove(id)}>
              Remove
            </button>
          </>
        )}
      </div>
      {mayChange.value && (
        <Dialog title={`Rename ${name}`} open={renames}>
          <form
            method="dialog"
            onSubmit={event => {
              const text = new FormData(event.currentTarget).get('label');
              if (typeof text === 'string' && text.trim() !== '' && text.trim() !== label) void session.rename(id, text.trim());
            }}
          >
            <label>
              Name <input type="text" name="label" maxLength={100} defaultValue={label ?? ''} autoFocus onFocus={event => event.currentTarget.select()} />
            </label>
            <button type="submit" class="primary">
              Rename
            </button>
          </form>
        </Dialog>
      )}
    </li>
  );
}

function Thumbnail({ id, thumbnails }: { id: number; thumbnails: Thumbnails }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current!.getContext('bitmaprenderer')!;
    return thumbnails.listen(id, picture => context.transferFromImageBitmap(picture));
  }, [id, thumbnails]);
  return <canvas ref={canvas} class="thumbnail" width={96} height={96} aria-hidden="true" />;
}
