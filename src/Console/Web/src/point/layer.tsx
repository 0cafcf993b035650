import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Box, FrameMessage } from '../api/types';
import { colorIn } from '../live/look';
import { decodeMask } from '../masks/rle';
import { Brush } from './brush';
import { diameter, isPainting } from './brush-size';
import { isTyping } from './keys';
import { isDragged, objectAt, placeIn, type Place } from './place';
import type { Note, Pointing } from './session';
import { Pinch } from './zoom';

const restMs = 80;
const leaveMs = 400;

/** Lies over the picture and turns what a pointer or the keys do there into prompts. */
export function PointLayer({ session, size }: { session: Pointing; size: { width: number; height: number } }) {
  const layer = useRef<HTMLDivElement>(null);
  const painted = useRef<HTMLCanvasElement>(null);
  const brush = useRef<Brush | null>(null);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const leave = useRef<ReturnType<typeof setTimeout>>(undefined);
  const drag = useRef<{ start: Place; client: Place; held: Promise<FrameMessage | null>; last: Place; pointer: number } | null>(null);
  const pinch = useMemo(() => new Pinch(session.zoom), [session]);
  const box = useSignal<Box | null>(null);
  const cursor = useSignal<Place | null>(null);

  const area = () => layer.current!.getBoundingClientRect();
  const placeOf = (event: PointerEvent) => placeIn(area(), session.zoom.at.peek(), size, event);
  const pixel = ([x, y]: Place): Place => [Math.min(size.width - 1, Math.floor(x)), Math.min(size.height - 1, Math.floor(y))];

  // What is not taken goes when another tool is chosen; brush and eraser work on the same mask.
  const lastTool = useRef(session.tool.peek());
  useSignalEffect(() => {
    const paints = [lastTool.current, session.tool.value].every(tool => tool === 'brush' || tool === 'erase');
    lastTool.current = session.tool.value;
    if (!paints) letGo();
  });
  useEffect(() => {
    session.layer = { take: () => void takeBrush(), letGo };
    return () => {
      session.layer = null;
      letGo();
    };
  }, [session]);

  function letGo() {
    clearTimeout(rest.current);
    clearTimeout(leave.current);
    drag.current = null;
    brush.current = null;
    isPainting.value = false;
    box.value = null;
    session.letGo();
  }

  function down(event: PointerEvent) {
    if (pinch.down(event)) {
      layer.current!.setPointerCapture(event.pointerId);
      cancel();
      return;
    }
    if (event.button !== 0 || drag.current) return;
    layer.current!.setPointerCapture(event.pointerId);
    clearTimeout(rest.current);
    clearTimeout(leave.current);
    const start = placeOf(event);
    drag.current = { start, client: [event.clientX, event.clientY], held: session.hold(), last: start, pointer: event.pointerId };
    if (isBrush()) void beginStroke(start);
  }

  function move(event: PointerEvent) {
    if (pinch.move(event, area())) return;
    const now = placeOf(event);
    const dragged = drag.current;
    if (!dragged) return hover(now, event);
    if (dragged.pointer !== event.pointerId) return;
    if (isBrush()) {
      brush.current?.stroke(dragged.last, now, diameter.peek(), session.tool.peek() === 'erase');
      dragged.last = now;
    } else if (session.tool.peek() === 'box' && isDragged(dragged.client, event)) {
      // The frame is encoded from the first move on, so that it is there when the box is done.
      const delay = box.value ? restMs : 0;
      const drawn = (box.value = boxOf(dragged.start, now));
      clearTimeout(rest.current);
      rest.current = setTimeout(() => void session.previewBox(drawn), delay);
    }
  }

  async function up(event: PointerEvent) {
    if (pinch.up(event)) return;
    const dragged = drag.current;
    if (!dragged || dragged.pointer !== event.pointerId) return;
    drag.current = null;
    clearTimeout(rest.current);
    if (isBrush()) return;
    const drawn = box.value;
    box.value = null;
    const header = await dragged.held;
    if (!header) return session.letGo();
    if (session.tool.peek() === 'point') return session.takePoint(header, ...pixel(placeOf(event)), session.off.peek() !== event.altKey);
    if (drawn && drawn[2] - drawn[0] >= 2 && drawn[3] - drawn[1] >= 2) return session.takeBox(header, drawn, event.shiftKey);
    session.selected.value = objectAt(header, dragged.start);
    session.letGo();
  }

  function cancel() {
    drag.current = null;
    box.value = null;
    if (!isPainting.peek()) session.letGo();
  }

  // Only a mouse or a pen can rest without touching.
  function hover(now: Place, event: PointerEvent) {
    clearTimeout(leave.current);
    if (session.tool.peek() !== 'point' || event.pointerType === 'touch') return;
    clearTimeout(rest.current);
    const [x, y] = pixel(now);
    const off = session.off.peek() !== event.altKey;
    rest.current = setTimeout(() => void session.preview(x, y, off), restMs);
  }

  function gone() {
    clearTimeout(rest.current);
    if (session.held.peek() && !isPainting.peek() && !drag.current) leave.current = setTimeout(letGo, leaveMs);
  }

  async function beginStroke(start: Place) {
    const held = drag.current!.held;
    const header = await held;
    if (!header || drag.current?.held !== held) return;
    if (!brush.current) {
      const found = session.object;
      const next = (Math.max(0, ...header.objects.map(({ id }) => id)) % 65535) + 1;
      brush.current = new Brush(painted.current!, header.width, header.height, colorIn(session.camera, found?.id ?? next), found?.mask ?? null);
      session.editing.value = true;
      isPainting.value = true;
    }
    brush.current.begin();
    brush.current.stroke(start, drag.current.last, diameter.peek(), session.tool.peek() === 'erase');
  }

  function takeBrush() {
    const [painting, header] = [brush.current, session.shown.peek()];
    if (!painting || !header) return;
    const mask = painting.read();
    if (!decodeMask(mask)) return letGo();
    const taken = session.takeMask(header, mask);
    letGo();
    return taken;
  }

  function isBrush() {
    const tool = session.tool.peek();
    return tool === 'brush' || tool === 'erase';
  }

  // Arrows move a cross; Enter is a click, or begins and ends a box.
  function key(event: KeyboardEvent) {
    const step = event.shiftKey ? 1 : 10;
    const steps: Record<string, Place> = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const by = steps[event.key];
    if (by && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const [x, y] = cursor.value ?? [size.width / 2, size.height / 2];
      const now: Place = [Math.min(size.width - 1, Math.max(0, x + by[0])), Math.min(size.height - 1, Math.max(0, y + by[1]))];
      cursor.value = now;
      if (drag.current && session.tool.peek() === 'box') box.value = boxOf(drag.current.start, now);
      if (session.tool.peek() === 'point') {
        clearTimeout(rest.current);
        rest.current = setTimeout(() => void session.preview(...pixel(now), session.off.peek() !== event.altKey), restMs);
      }
      return;
    }
    if (event.key !== 'Enter' || isPainting.peek()) return;
    event.preventDefault();
    event.stopPropagation();
    void press(cursor.value ?? (cursor.value = [size.width / 2, size.height / 2]), event);
  }

  async function press(at: Place, event: KeyboardEvent) {
    if (session.tool.peek() === 'point') {
      const header = await session.hold();
      return header ? session.takePoint(header, ...pixel(at), session.off.peek() !== event.altKey) : session.letGo();
    }
    if (session.tool.peek() !== 'box') return;
    const begun = drag.current;
    if (!begun) {
      drag.current = { start: at, client: [0, 0], held: session.hold(), last: at, pointer: -1 };
      box.value = boxOf(at, at);
      return;
    }
    drag.current = null;
    const drawn = boxOf(begun.start, at);
    box.value = null;
    const header = await begun.held;
    if (header && drawn[2] - drawn[0] >= 2 && drawn[3] - drawn[1] >= 2) return session.takeBox(header, drawn, event.shiftKey);
    if (header) session.selected.value = objectAt(header, at);
    session.letGo();
  }

  // Wherever the focus is, as long as nothing is written.
  useEffect(() => {
    const global = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      if (event.key === '+' || event.key === '-') {
        const { width, height } = area();
        session.zoom.by(event.key === '+' ? 1.5 : 1 / 1.5, width / 2, height / 2, area());
      } else if (event.key === '0') session.zoom.fit();
      else if (event.key === 'Escape') {
        if (session.held.peek()) letGo();
        else session.selected.value = null;
      } else if (event.key === 'Enter' && isPainting.peek()) {
        event.preventDefault();
        void takeBrush();
      } else if (event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        if (!brush.current?.undo() && !isPainting.peek()) void session.undo();
      }
    };
    addEventListener('keydown', global);
    return () => removeEventListener('keydown', global);
  }, [session]);

  const placeOfNote = ({ at, id }: Note): Box =>
    (id !== undefined && session.shown.value?.objects.find(found => found.id === id)?.box) || at;

  const zoom = session.zoom.at.value;
  const share = (part: number, whole: number) => `${(100 * zoom.scale * part) / whole}%`;
  const place = ([x1, y1, x2, y2]: Box) => ({
    left: `calc(${zoom.x}px + ${share(x1, size.width)})`,
    top: `calc(${zoom.y}px + ${share(y1, size.height)})`,
    width: share(x2 - x1, size.width),
    height: share(y2 - y1, size.height),
  });
  return (
    <div
      ref={layer}
      class={`layer ${session.tool.value}`}
      tabIndex={0}
      role="application"
      aria-label="Picture. Arrow keys move a cross; Enter clicks, or begins and ends a box; question mark shows the keys."
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={event => void up(event)}
      onPointerCancel={event => {
        pinch.up(event);
        cancel();
      }}
      onWheel={event => session.zoom.wheel(event, area())}
      onPointerLeave={gone}
      onKeyDown={key}
      onBlur={() => (cursor.value = null)}
    >
      <canvas ref={painted} class="painted zoomed" hidden={!isPainting.value} style={{ transform: session.zoom.transform.value }} />
      {box.value && <div class="rubber" style={place(box.value)} />}
      {cursor.value && <div class="cross" style={place([...cursor.value, ...cursor.value])} />}
      <div class="notes" aria-live="polite">
        {session.notes.value.map(note => {
          const at = placeOfNote(note);
          const side = `${at[1] < size.height / 5 ? 'inside' : ''} ${at[0] > size.width / 2 ? 'right' : ''}`;
          return (
            <div key={note.key} class={`note ${note.kind} ${side}`} style={place(at)}>
              <span>{note.text}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

const boxOf = (a: Place, b: Place): Box => [
  Math.floor(Math.min(a[0], b[0])),
  Math.floor(Math.min(a[1], b[1])),
  Math.ceil(Math.max(a[0], b[0])),
  Math.ceil(Math.max(a[1], b[1])),
];
