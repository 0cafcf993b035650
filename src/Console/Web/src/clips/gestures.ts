import type { Signal } from '@preact/signals';
import type { View } from './view';

const wheelLine = 16;

/**
 * Zoom by wheel and by two fingers, pan by the middle button, by two fingers, and by any drag while `pans`. What is left goes on to the tools of
 * pointing. Returns what ends that.
 */
export function zoomAndPan(stage: HTMLElement, view: View, pans: Signal<boolean>) {
  const fingers = new Map<number, { x: number; y: number; target: EventTarget | null }>();
  let panner: number | null = null;

  const placeOf = ({ x, y }: { x: number; y: number }) => {
    const area = stage.getBoundingClientRect();
    return [x - area.left, y - area.top] as const;
  };
  const isControl = (event: Event) => event.target instanceof Element && event.target.closest('button, input, label, a, [role="slider"]') !== null;
  const take = (event: Event) => {
    event.stopPropagation();
    event.preventDefault();
  };

  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const delta = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * wheelLine : event.deltaY;
    view.zoomAt(Math.exp(-delta * (event.ctrlKey ? 0.01 : 0.002)), placeOf(event));
  };

  const down = (event: PointerEvent) => {
    if (isControl(event)) return;
    if (event.pointerType === 'touch') {
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY, target: event.target });
      if (fingers.size >= 2) {
        // What the first finger began was no pointing.
        for (const [pointerId, { target }] of fingers) if (pointerId !== event.pointerId) target?.dispatchEvent(new PointerEvent('pointercancel', { pointerId }));
        panner = null;
        return take(event);
      }
    }
    if (event.button !== 1 && !(event.button === 0 && pans.peek())) return;
    panner = event.pointerId;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY, target: event.target });
    stage.setPointerCapture(event.pointerId);
    take(event);
  };

  const move = (event: PointerEvent) => {
    const finger = fingers.get(event.pointerId);
    if (!finger) return;
    const now = { x: event.clientX, y: event.clientY };
    if (fingers.size >= 2) {
      const other = [...fingers].find(([id]) => id !== event.pointerId)![1];
      const spread = (a: { x: number; y: number }) => Math.max(1, Math.hypot(a.x - other.x, a.y - other.y));
      const middle = (a: { x: number; y: number }) => ({ x: (a.x + other.x) / 2, y: (a.y + other.y) / 2 });
      view.zoomAt(spread(now) / spread(finger), placeOf(middle(finger)));
      view.panBy(middle(now).x - middle(finger).x, middle(now).y - middle(finger).y);
      take(event);
    } else if (panner === event.pointerId) {
      view.panBy(now.x - finger.x, now.y - finger.y);
      take(event);
    }
    fingers.set(event.pointerId, { ...finger, ...now });
  };

  const up = (event: PointerEvent) => {
    // Events that this file made itself tell the tools, not the fingers.
    if (!event.isTrusted || !fingers.delete(event.pointerId)) return;
    if (panner !== event.pointerId) return;
    panner = null;
    take(event);
  };

  // A click does not take the focus: arrows go on to step through the frames. By Tab it comes to the picture, where arrows move a cross.
  const press = (event: MouseEvent) => {
    if (isControl(event)) return;
    event.preventDefault();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  };

  const options = { capture: true };
  stage.addEventListener('mousedown', press);
  stage.addEventListener('wheel', wheel, { passive: false });
  stage.addEventListener('pointerdown', down, options);
  stage.addEventListener('pointermove', move, options);
  stage.addEventListener('pointerup', up, options);
  stage.addEventListener('pointercancel', up, options);
  return () => {
    stage.removeEventListener('mousedown', press);
    stage.removeEventListener('wheel', wheel);
    stage.removeEventListener('pointerdown', down, options);
    stage.removeEventListener('pointermove', move, options);
    stage.removeEventListener('pointerup', up, options);
    stage.removeEventListener('pointercancel', up, options);
  };
}
