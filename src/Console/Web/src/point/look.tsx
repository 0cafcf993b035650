import { useEffect, useMemo, useRef } from 'preact/hooks';
import { mayChange } from '../api/session';
import { isTyping } from './keys';
import { isDragged, objectAt, placeIn } from './place';
import type { Pointing } from './session';
import { Pinch } from './zoom';

/** What somebody is told who may not point. */
export const MayLook = () => <p class="may-look dim">You may look; ask for the role operator to change something.</p>;

export const NothingFollowed = () => <p class="dim">Nothing is followed yet.{mayChange.value && ' Drag a box around an object in the picture.'}</p>;

/** Lies over the picture in place of the tools of pointing: makes it larger and smaller, moves it, and selects what is clicked. */
export function LookLayer({ session, size }: { session: Pick<Pointing, 'zoom' | 'shown' | 'selected'>; size: { width: number; height: number } }) {
  const layer = useRef<HTMLDivElement>(null);
  const pressed = useRef<[x: number, y: number] | null>(null);
  const pinch = useMemo(() => new Pinch(session.zoom, true), [session]);
  const area = () => layer.current!.getBoundingClientRect();

  // Wherever the focus is, as long as nothing is written.
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey) return;
      const { width, height } = area();
      if (event.key === '+' || event.key === '-') session.zoom.by(event.key === '+' ? 1.5 : 1 / 1.5, width / 2, height / 2, area());
      else if (event.key === '0') session.zoom.fit();
      else if (event.key === 'Escape') session.selected.value = null;
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [session]);

  return (
    <div
      ref={layer}
      class={session.zoom.at.value.scale > 1 ? 'layer look larger' : 'layer look'}
      onPointerDown={event => {
        layer.current!.setPointerCapture(event.pointerId);
        pinch.down(event);
        pressed.current = event.button === 0 && event.isPrimary ? [event.clientX, event.clientY] : null;
      }}
      onPointerMove={event => {
        if (pressed.current && isDragged(pressed.current, event)) pressed.current = null;
        pinch.move(event, area());
      }}
      onPointerUp={event => {
        pinch.up(event);
        const shown = session.shown.peek();
        if (pressed.current && shown) session.selected.value = objectAt(shown, placeIn(area(), session.zoom.at.peek(), size, event));
        pressed.current = null;
      }}
      onPointerCancel={event => {
        pinch.up(event);
        pressed.current = null;
      }}
      onWheel={event => session.zoom.wheel(event, area())}
    />
  );
}
