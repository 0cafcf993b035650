import { useSignal, type Signal } from '@preact/signals';
import { mayChange } from '../api/session';
import { colorIn, recolor } from '../live/look';
import { css, fromHex, hex } from '../masks/colors';
import { NothingFollowed } from '../point/look';
import { Dialog } from '../ui/dialog';
import { probability } from '../ui/words';
import type { ClipObject } from './api';
import { Icon } from './icon';
import { colorKey, type ClipPointing } from './pointing';
import type { ClipSession } from './session';
import { promptWords } from './tracks';

interface Props {
  session: ClipSession;
  pointing: ClipPointing;
  hidden: Signal<ReadonlySet<number>>;
}

/** The objects of the clip, as they are on the frame that is shown. */
export function ClipObjects({ session, pointing, hidden }: Props) {
  const objects = session.clip.value.objects_list;
  if (objects.length === 0) return <NothingFollowed />;
  return (
    <ul class="objects">
      {objects.map(object => (
        <ObjectRow key={object.id} {...{ object, session, pointing, hidden }} />
      ))}
    </ul>
  );
}

function ObjectRow({ object: { id, label }, session, pointing, hidden }: Props & { object: ClipObject }) {
  const renames = useSignal(false);
  const found = session.player.shown.value?.now?.objects.find(one => one.id === id);
  const selected = pointing.selected.value === id;
  const name = label ? `${label}, object ${id}` : `object ${id}`;
  const key = colorKey(session.id);
  const color = colorIn(key, id);
  const isHidden = hidden.value.has(id);
  const isGone = session.promptsHere.value.some(prompt => prompt.id === id && prompt.mode === 'remove');
  const count = session.clip.value.prompts.filter(prompt => prompt.id === id).length;
  const toggle = () => {
    const next = new Set(hidden.peek());
    if (!next.delete(id)) next.add(id);
    hidden.value = next;
  };
  return (
    <li class={selected ? 'object selected' : 'object'} style={{ borderLeftColor: css(color) }}>
      <button type="button" class="plain pick" aria-pressed={selected} title={mayChange.value ? 'Point at this object' : 'Show its outline'}
        onClick={() => (pointing.selected.value = selected ? null : id)}>
        <span class="about">
          <strong>{label ?? `Object ${id}`}</strong>
          {label && <span class="dim"> #{id}</span>}
          <span class="figures">
            {found ? <span class={`state ${found.state}`}>{found.state}</span> : <span class="dim">no result here</span>}
            {found?.reason && <span class="dim">{found.reason.replaceAll('_', ' ')}</span>}
            {found && <span title="Probability that the mask is right">score {probability(found.score)}</span>}
            <span class="dim">
              {count} {count === 1 ? 'prompt' : 'prompts'}
            </span>
          </span>
        </span>
      </button>
      <div class="actions">
        <label class="swatch" title="Colour, in this browser">
          <span class="unseen">Colour of {name}</span>
          <input type="color" value={hex(color)} onInput={event => recolor(key, id, fromHex(event.currentTarget.value))} />
        </label>
        <button type="button" class="plain" aria-pressed={isHidden} aria-label={`Hide ${name}`} title={isHidden ? 'Show' : 'Hide'} onClick={toggle}>
          <Icon name={isHidden ? 'hidden' : 'eye'} />
        </button>
        {mayChange.value && (
          <>
            <button type="button" class="plain" aria-label={`Rename ${name}`} onClick={() => (renames.value = true)}>
              Rename
            </button>
            <button type="button" class="plain" aria-label={`${name} is gone from here`} title="From this frame on it is not there, until it is pointed at again" disabled={isGone}
              onClick={() => void pointing.gone(id)}>
              Gone from here
            </button>
            <button type="button" class="plain" aria-label={`Remove ${name}`} onClick={() => void pointing.remove(id)}>
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
              if (typeof text === 'string' && text.trim() !== (label ?? '')) void session.rename(id, text.trim() || null);
            }}
          >
            <label>
              Name <input type="text" name="label" maxLength={100} defaultValue={label ?? ''} autoFocus />
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

/** What was pointed at on the frame that is shown, and where else. */
export function Prompts({ session }: { session: ClipSession }) {
  const here = session.promptsHere.value;
  const frames = [...new Set(session.clip.value.prompts.map(({ frame }) => frame))].sort((a, b) => a - b);
  const shown = session.player.shown.value?.frame;
  return (
    <>
      {here.length === 0 && <p class="dim">None on this frame.</p>}
      <ul class="prompts">
        {here.map(prompt => (
          <li key={prompt.prompt}>
            <span>
              <strong>{session.labelOf(prompt.id) ?? `Object ${prompt.id}`}</strong>: {promptWords(prompt)}
            </span>
            {mayChange.value && (
              <button type="button" class="plain" aria-label={`Remove the prompt of object ${prompt.id}`} onClick={() => void session.removePrompt(prompt)}>
                Remove
              </button>
            )}
          </li>
        ))}
      </ul>
      {frames.some(frame => frame !== shown) && (
        <p class="elsewhere">
          <span class="dim">Frames with prompts:</span>{' '}
          {frames.map(frame => (
            <button type="button" class="plain" key={frame} aria-current={frame === shown ? 'true' : undefined} aria-label={`Go to frame ${frame}`} onClick={() => session.goTo(frame)}>
              {frame}
            </button>
          ))}
        </p>
      )}
    </>
  );
}
