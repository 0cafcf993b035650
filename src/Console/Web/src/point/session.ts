import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { freeze, preview, release, requestId, sendPrompt } from '../api/cameras';
import { words } from '../api/http';
import type { Answer, Box, FrameMessage, FrameObject, Frozen, Point, PromptRequest, RunLengths } from '../api/types';
import { decodeMask } from '../masks/rle';
import type { Marks } from '../masks/protocol';
import { toast } from '../ui/toasts';
import { Zoom, type Zooming } from './zoom';

export type Tool = 'box' | 'point' | 'brush' | 'erase';

/** What the program said about a place in the picture. */
export interface Note {
  key: number;
  /** What was pointed at, pixels of the frame. */
  at: Box;
  /** The object that it is about from now on, wherever that goes. */
  id?: number;
  text: string;
  kind: 'waits' | 'done' | 'error';
}

const noteMs = 4000;
const errorMs = 10_000;
const mostUndo = 50;

/** What the tools of pointing need of a picture that they point at. */
export interface Pointing
  extends Pick<PointSession, 'camera' | 'tool' | 'selected' | 'off' | 'editing' | 'object' | 'hold' | 'letGo' | 'preview' | 'previewBox' | 'takeBox' | 'takePoint' | 'takeMask' | 'remove' | 'undo' | 'layer'> {
  readonly zoom: Zooming;
  readonly held: ReadonlySignal<boolean>;
  readonly shown: ReadonlySignal<FrameMessage | null>;
  readonly notes: ReadonlySignal<readonly Note[]>;
  readonly undoable: ReadonlySignal<readonly unknown[]>;
}

/** Pointing at one camera's picture: what is selected, what is held still, what was asked and what came of it. */
export class PointSession {
  readonly camera: string;
  readonly tool = signal<Tool>('box');
  readonly selected = signal<number | null>(null);
  /** A click means: this is not the object. */
  readonly off = signal(false);
  /** The picture stays as it is. */
  readonly held = signal(false);
  /** The frame on the canvas. */
  readonly shown = signal<FrameMessage | null>(null);
  readonly previewed = signal<RunLengths | null>(null);
  /** The selected object's mask is being edited and not drawn. */
  readonly editing = signal(false);
  readonly zoom = new Zoom();
  /** Where the pointing is done. */
  layer: { take(): void; letGo(): void } | null = null;
  readonly notes = signal<readonly Note[]>([]);
  readonly undoable = signal<readonly PromptRequest[]>([]);

  readonly marks = computed<Marks>(() => ({
    selected: this.selected.value,
    preview: this.previewed.value,
    without: this.editing.value ? this.selected.value : null,
  }));

  private readonly holding: ((header: FrameMessage | null) => void)[] = [];
  private freezing: Promise<Frozen | null> | null = null;
  private asking: AbortController | null = null;
  private lastNote = 0;
  private saidWhyNoPreview = false;

  constructor(camera: string) {
    this.camera = camera;
  }

  /** The object that is selected, on the frame that is shown. */
  get object(): FrameObject | undefined {
    return this.shown.peek()?.objects.find(found => found.id === this.selected.peek());
  }

  /** Keeps the picture; gives the frame that stays. */
  hold(): Promise<FrameMessage | null> {
    if (this.held.peek() && this.holding.length === 0) return Promise.resolve(this.shown.peek());
    const held = new Promise<FrameMessage | null>(resolve => this.holding.push(resolve));
    this.held.value = true;
    return held;
  }

  /** The canvas keeps this frame. */
  onHeld(header: FrameMessage | null) {
    if (header) this.shown.value = header;
    for (const resolve of this.holding.splice(0)) resolve(header);
  }

  /** Lets everything go that is not yet taken, and the picture go on. */
  letGo() {
    this.goOn()();
  }

  // Lets the picture go on; gives what frees the frame that the server keeps.
  private goOn() {
    this.asking?.abort();
    this.asking = null;
    this.previewed.value = null;
    this.editing.value = false;
    this.held.value = false;
    const { freezing } = this;
    this.freezing = null;
    return () => void freezing?.then(frozen => frozen && release(this.camera, frozen.frozen)).catch(() => {});
  }

  /** Shows the mask that a click at this place would give. */
  preview(x: number, y: number, off: boolean) {
    return this.previewOf(this.pointing(x, y, off), [x, y]);
  }

  /** Shows the mask that a box would give while it is dragged. */
  previewBox(box: Box) {
    return this.previewOf({ box }, null);
  }

  // What is shown is taken sooner, too: the frame is encoded by then.
  private async previewOf(what: { box?: Box; points?: Point[] }, around: [x: number, y: number] | null) {
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    const header = await this.hold();
    const frozen = header && !asking.signal.aborted && (await this.freezeAt(header.frame, around));
    if (!frozen || asking.signal.aborted) return;
    try {
      const { mask } = await preview(this.camera, frozen.frozen, what, asking.signal);
      if (!asking.signal.aborted) this.previewed.value = mask;
    } catch (error) {
      if (!asking.signal.aborted) this.sayWhyNoPreview(error);
    }
  }

  /** Follows what is in the box: a new object, or the selected one, elsewhere. */
  takeBox(header: FrameMessage, box: Box, moves: boolean) {
    const at = { frame: header.frame };
    return this.ask(moves && this.selected.peek() !== null ? { ...this.target(), mode: 'move', box, at } : { box, at }, box);
  }

  /** Follows what is at this place: a new object, or the selected one, better. */
  takePoint(header: FrameMessage, x: number, y: number, off: boolean) {
    const where = this.pointing(x, y, off);
    const at = where.box ?? [x, y, x, y];
    return this.ask({ ...this.target(), ...where, at: { frame: header.frame } }, at);
  }

  takeMask(header: FrameMessage, mask: RunLengths) {
    const bitmap = decodeMask(mask);
    const at: Box = bitmap ? [bitmap.x, bitmap.y, bitmap.x + bitmap.width, bitmap.y + bitmap.height] : [0, 0, 0, 0];
    return this.ask({ ...this.target(), mask, at: { frame: header.frame } }, at);
  }

  remove(id: number) {
    return this.ask({ id, mode: 'remove' }, this.boxOf(id));
  }

  rename(id: number, label: string) {
    const found = this.find(id);
    if (!found?.mask) {
      toast(`Object ${id} has no mask now: it can be renamed when it is seen again.`, 'error');
      return Promise.resolve();
    }
    return this.ask({ id, mode: 'replace', label, mask: found.mask, at: { frame: this.shown.peek()!.frame } }, this.boxOf(id));
  }

  /** Takes the last prompt back: the object as it was before it, or none. */
  async undo() {
    const last = this.undoable.peek().at(-1);
    if (!last) return;
    this.undoable.value = this.undoable.peek().slice(0, -1);
    await this.ask(last, this.boxOf(last.id!), true);
  }

  private async ask(prompt: PromptRequest, at: Box, undoes = false) {
    const before = prompt.id == null ? undefined : this.find(prompt.id);
    const frame = this.shown.peek()?.frame;
    const note = this.note(at, prompt.mode === 'remove' ? 'Removing…' : 'Asking…', 'waits');
    const free = this.goOn();
    try {
      const answer = await sendPrompt(this.camera, { request_id: requestId(), ...prompt });
      if (!answer) return this.say(note, 'Waits until the camera goes on', 'waits');
      if (answer.id !== undefined) this.selected.value = prompt.mode === 'remove' ? null : answer.id;
      if (!undoes) this.keepUndo(answer, prompt, before, frame);
      this.say(note, spoken(answer), answer.ok ? 'done' : 'error', answer.ok ? answer.id : undefined);
    } catch (error) {
      this.say(note, words(error), 'error');
    } finally {
      free();
    }
  }

  private keepUndo(answer: Answer, prompt: PromptRequest, before: FrameObject | undefined, frame: number | undefined) {
    if (answer.id === undefined) return;
    let undo: PromptRequest;
    if (prompt.id == null || (!before && prompt.mode !== 'remove')) undo = { id: answer.id, mode: 'remove' };
    else if (before?.mask) {
      undo = { id: before.id, mask: before.mask, ...(before.label && { label: before.label }), ...(frame !== undefined && { at: { frame } }) };
    } else return;
    this.undoable.value = [...this.undoable.peek().slice(1 - mostUndo), undo];
  }

  // The object that is selected keeps its name; without one, a new object is meant.
  private target(): { id?: number; label?: string } {
    const id = this.selected.peek();
    if (id === null) return {};
    const label = this.object?.label;
    return { id, ...(label !== undefined && { label }) };
  }

  // One point says little of an object that is known: with the box of its mask it only corrects the mask.
  private pointing(x: number, y: number, off: boolean): { box?: Box; points: Point[] } {
    const points: Point[] = [[x, y, off ? 0 : 1]];
    const box = this.object?.box;
    if (!box) return { points };
    if (off) return { box, points };
    return { box: [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x + 1), Math.max(box[3], y + 1)], points };
  }

  private freezeAt(frame: number, around: [x: number, y: number] | null) {
    return (this.freezing ??= (async () => {
      try {
        const frozen = await freeze(this.camera, frame, around);
        if (frozen.frame !== frame) throw new Error(`Frame ${frame} is no longer there for a preview.`);
        return frozen;
      } catch (error) {
        this.sayWhyNoPreview(error);
        return null;
      }
    })());
  }

  private sayWhyNoPreview(error: unknown) {
    if (!this.saidWhyNoPreview) toast(`No preview: ${words(error)}`, 'error');
    this.saidWhyNoPreview = true;
  }

  private find(id: number) {
    return this.shown.peek()?.objects.find(found => found.id === id);
  }

  private boxOf(id: number): Box {
    return this.find(id)?.box ?? [0, 0, 0, 0];
  }

  private note(at: Box, text: string, kind: Note['kind']) {
    const key = ++this.lastNote;
    this.notes.value = [...this.notes.peek().slice(-4), { key, at, text, kind }];
    return key;
  }

  private say(key: number, text: string, kind: Note['kind'], id?: number) {
    const said = { text, kind, ...(id !== undefined && { id }) };
    this.notes.value = this.notes.peek().map(note => (note.key === key ? { ...note, ...said } : note));
    setTimeout(() => (this.notes.value = this.notes.peek().filter(note => note.key !== key)), kind === 'error' ? errorMs : noteMs);
  }
}

function spoken({ ok, action, reason, id }: Answer) {
  if (!ok) return reason ?? action.replaceAll('_', ' ');
  return id === undefined ? action : `${action[0]!.toUpperCase()}${action.slice(1)}: object ${id}`;
}
