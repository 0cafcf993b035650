import type { Signal } from '@preact/signals';
import type { Tool } from '../point/session';
import type { View } from './view';

interface Used {
  view: View;
  /** Any drag moves the picture. */
  pans: Signal<boolean>;
  tool: Signal<Tool>;
}

/**
 * What the tools of pointing leave to the stage: the wheel beside the picture, and drags that move the picture while `pans`. Returns what ends
 * that.
 */
export function listenToStage(stage: HTMLElement, { view, pans, tool }: Used) {
  let last: { pointer: number; x: number; y: number } | null = null;

  const isControl = (event: Event) => event.target instanceof Element && event.target.closest('button, input, label, a, [role="slider"]') !== null;

  const wheel = (event: WheelEvent) => {
    if (!event.defaultPrevented) view.wheel(event, stage.getBoundingClientRect());
  };

  const down = (event: PointerEvent) => {
    if (event.button !== 0 || !event.isPrimary || isControl(event)) return;
    // A box may begin beside the picture; a click there means nothing.
    const area = stage.getBoundingClientRect();
    if (!pans.peek() && tool.peek() === 'point' && !view.shows(event.clientX - area.left, event.clientY - area.top)) return event.stopPropagation();
    if (!pans.peek()) return;
    last = { pointer: event.pointerId, x: event.clientX, y: event.clientY };
    stage.setPointerCapture(event.pointerId);
    event.stopPropagation();
  };

  const move = (event: PointerEvent) => {
    if (last?.pointer !== event.pointerId) return;
    view.panBy(event.clientX - last.x, event.clientY - last.y);
    last = { pointer: event.pointerId, x: event.clientX, y: event.clientY };
    event.stopPropagation();
  };

  const up = (event: PointerEvent) => {
    if (last?.pointer !== event.pointerId) return;
    last = null;
    event.stopPropagation();
  };

  // A click does not take the focus: arrows go on to step through the frames. By Tab it comes to the picture, where arrows move a cross.
  const press = (event: MouseEvent) => {
    if (isControl(event)) return;
    event.preventDefault();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  };

  const capture = { capture: true };
  stage.addEventListener('wheel', wheel, { passive: false });
  stage.addEventListener('mousedown', press);
  stage.addEventListener('pointerdown', down, capture);
  stage.addEventListener('pointermove', move, capture);
  stage.addEventListener('pointerup', up, capture);
  stage.addEventListener('pointercancel', up, capture);
  return () => {
    stage.removeEventListener('wheel', wheel);
    stage.removeEventListener('mousedown', press);
    stage.removeEventListener('pointerdown', down, capture);
    stage.removeEventListener('pointermove', move, capture);
    stage.removeEventListener('pointerup', up, capture);
    stage.removeEventListener('pointercancel', up, capture);
  };
}
