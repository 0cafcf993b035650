import { useEffect } from 'preact/hooks';
import { diameter, grow, leastDiameter, mostDiameter } from './brush-size';
import { Help, type KeyList } from './help';
import { isTyping } from './keys';
import type { Pointing, Tool } from './session';

const tools: readonly { tool: Tool; name: string; key: string; says: string }[] = [
  { tool: 'box', name: 'Box', key: 'b', says: 'Drag a box around an object to follow it; click one to select it' },
  { tool: 'point', name: 'Point', key: 'p', says: 'Click on an object; rest to see what a click would give' },
  { tool: 'brush', name: 'Brush', key: 'r', says: 'Paint the mask of the selected object, or of a new one' },
  { tool: 'erase', name: 'Erase', key: 'e', says: 'Erase from the mask' },
];

/** What keys do while pointing. */
const pointingKeys: KeyList = [
  ['B, P, R, E', 'Box, point, brush, eraser'],
  ['Drag', 'Box: follow what is in it; with Shift, the selected object is there'],
  ['Click', 'Box: select. Point: follow, or correct the selected object'],
  ['Alt and click, or X', 'Point: this is not the object'],
  ['Rest', 'Point: hold the picture and show the mask that a click would give'],
  ['[ and ]', 'Smaller and larger brush'],
  ['Enter', 'Take what is painted; click at the cross'],
  ['Arrows', 'Move the cross over the picture; with Shift by single pixels'],
  ['Wheel, two fingers, + and −', 'Larger and smaller; 0 shows the whole picture'],
  ['Middle button, two fingers', 'Move the picture'],
  ['Escape', 'Let go; then select nothing'],
  ['Ctrl and Z', 'Take the last stroke or prompt back'],
  ['Delete', 'Remove the selected object'],
];

/** The tools of pointing; `more`: what other keys do here. */
export function Toolbar({ session, more }: { session: Pointing; more?: Readonly<Record<string, KeyList>> }) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey) return;
      const found = tools.find(({ key }) => key === event.key.toLowerCase());
      const selected = session.selected.peek();
      if (found) session.tool.value = found.tool;
      else if (event.key === 'x') session.off.value = !session.off.peek();
      else if (event.key === '[') grow(1 / 1.3);
      else if (event.key === ']') grow(1.3);
      else if (event.key === 'Delete' && selected !== null) void session.remove(selected);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [session]);

  const tool = session.tool.value;
  const selected = session.selected.value;
  return (
    <div class="toolbar" role="toolbar" aria-label="Pointing">
      <div class="group">
        {tools.map(({ tool: named, name, key, says }) => (
          <button type="button" key={named} aria-pressed={tool === named} aria-keyshortcuts={key} title={`${says} (${key.toUpperCase()})`}
            onClick={() => (session.tool.value = named)}>
            {name}
          </button>
        ))}
      </div>
      {tool === 'point' && (
        <label class="check">
          <input type="checkbox" checked={session.off.value} onChange={event => (session.off.value = event.currentTarget.checked)} />
          Off the object
        </label>
      )}
      {(tool === 'brush' || tool === 'erase') && (
        <label class="range">
          Size
          <input type="range" min={leastDiameter} max={mostDiameter} value={diameter.value}
            onInput={event => (diameter.value = event.currentTarget.valueAsNumber)} />
        </label>
      )}
      {selected === null ? (
        <span class="target dim">New object</span>
      ) : (
        <button type="button" class="target" aria-label={`Object ${selected} is selected: point at a new one instead`} title="Point at a new object instead (Escape)"
          onClick={() => (session.selected.value = null)}>
          Object {selected} <span aria-hidden="true">×</span>
        </button>
      )}
      <button type="button" disabled={session.undoable.value.length === 0} onClick={() => void session.undo()} title="Take the last prompt back (Ctrl+Z)">
        Undo
      </button>
      <Help lists={{ Pointing: pointingKeys, ...more }} />
    </div>
  );
}
