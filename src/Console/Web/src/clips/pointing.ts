import { computed, signal } from '@preact/signals';
import { Refused, words } from '../api/http';
import type { Box, FrameMessage, FrameObject, Point, RunLengths } from '../api/types';
import { decodeMask } from '../masks/rle';
import type { Marks } from '../masks/protocol';
import type { Note, Pointing, Tool } from '../point/session';
import type { Zooming } from '../point/zoom';
import { toast } from '../ui/toasts';
import { postPreview, type ClipPromptRequest } from './api';
import type { Shown } from './player';
import type { ClipSession } from './session';

const noteMs = 4000;
const errorMs = 10_000;

/** Pointing at the frame of a clip that is shown: what is selected, what was asked and what came of it. */
export class ClipPointing implements Pointing {
  /** For colours, which are kept by camera. */
  readonly camera: string;
  readonly tool = signal<Tool>('box');
  readonly selected = signal<number | null>(null);
  readonly off = signal(false);
  readonly previewed = signal<RunLengths | null>(null);
  readonly editing = signal(false);
  readonly notes = signal<readonly Note[]>([]);
  readonly held = computed(() => this.editing.value);
  readonly shown = computed(() => headerOf(this.session, this.session.player.shown.value));
  readonly undoable = computed(() => this.session.undoable.value);
  readonly marks = computed<Marks>(() => ({
    selected: this.selected.value,
    preview: this.previewed.value,
    without: this.editing.value ? this.selected.value : null,
  }));

  readonly zoom: Zooming;
  layer: Pointing['layer'] = null;

  private readonly session: ClipSession;
  private asking: AbortController | null = null;
  private warmed = -1;
  private lastNote = 0;
  private saidWhyNoPreview = false;

  constructor(session: ClipSession, zoom: Zooming) {
    this.zoom = zoom;
    this.session = session;
    this.camera = colorKey(session.id);
  }

  get object(): FrameObject | undefined {
    return this.find(this.selected.peek());
  }

  hold(): Promise<FrameMessage | null> {
    this.session.follows.value = false;
    this.session.player.pause();
    return Promise.resolve(this.shown.peek());
  }

  letGo() {
    this.asking?.abort();
    this.asking = null;
    this.previewed.value = null;
    this.editing.value = false;
  }

  /** Has the model look at the frame, so that the first preview need not wait for that. */
  async warm() {
    const frame = this.session.player.shown.peek()?.frame;
    if (frame === undefined || frame === this.warmed || this.session.player.playing.peek() || this.session.runs.peek()) return;
    this.warmed = frame;
    try {
      await postPreview(this.session.id, { at: { frame } });
    } catch {
      // The preview says why.
      this.warmed = -1;
    }
  }

  preview(x: number, y: number, off: boolean) {
    const { box, points } = this.pointing(x, y, off);
    return this.ask({ ...(box && { box }), points });
  }

  /** The mask of a box that is still being dragged. */
  previewBox(box: Box) {
    return this.ask({ box });
  }

  takeBox(header: FrameMessage, box: Box, moves: boolean) {
    const id = this.selected.peek();
    return this.place({ ...(moves && id !== null && { id }), box, at: { frame: header.frame } }, box);
  }

  takePoint(header: FrameMessage, x: number, y: number, off: boolean) {
    const where = this.pointing(x, y, off);
    return this.place({ ...this.target(), ...where, at: { frame: header.frame } }, where.box ?? [x, y, x, y]);
  }

  takeMask(header: FrameMessage, mask: RunLengths) {
    const bitmap = decodeMask(mask);
    const at: Box = bitmap ? [bitmap.x, bitmap.y, bitmap.x + bitmap.width, bitmap.y + bitmap.height] : [0, 0, 0, 0];
    return this.place({ ...this.target(), mask, at: { frame: header.frame } }, at);
  }

  /** From the frame that is shown on, the object is gone. */
  gone(id: number) {
    const header = this.shown.peek();
    return header ? this.place({ id, mode: 'remove', at: { frame: header.frame } }, this.find(id)?.box ?? [0, 0, 0, 0]) : Promise.resolve();
  }

  async remove(id: number) {
    this.letGo();
    if (this.selected.peek() === id) this.selected.value = null;
    await this.session.removeObject(id);
  }

  async undo() {
    await this.session.undo();
    const id = this.selected.peek();
    if (id !== null && !this.session.clip.peek().objects_list.some(found => found.id === id)) this.selected.value = null;
  }

  private async ask(where: { box?: Box; points?: Point[] }) {
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    this.session.player.pause();
    const shown = this.session.player.shown.peek();
    if (!shown) return;
    try {
      const { mask } = await postPreview(this.session.id, { at: { frame: shown.frame }, ...this.target(), ...where }, asking.signal);
      if (!asking.signal.aborted && this.session.player.shown.peek()?.frame === shown.frame) this.previewed.value = mask;
    } catch (error) {
      if (asking.signal.aborted) return;
      if (!this.saidWhyNoPreview) toast(`No preview: ${words(error)}`, 'error');
      this.saidWhyNoPreview = true;
    }
  }

  private async place(body: ClipPromptRequest, at: Box) {
    const note = this.note(at, 'Asking…');
    this.letGo();
    this.warmed = body.at.frame;
    try {
      const answer = await this.session.prompt(body);
      if (answer.ok && answer.id != null) this.selected.value = answer.id;
      const done = body.mode === 'remove' ? 'Gone from here on' : answer.action.charAt(0).toUpperCase() + answer.action.slice(1).replaceAll('_', ' ');
      if (answer.ok) this.say(note, `${done}: object ${answer.id}`, 'done', answer.id);
      else this.say(note, answer.reason ?? done, 'error');
    } catch (error) {
      this.say(note, error instanceof Refused ? error.message : words(error), 'error');
    }
  }

  private target(): { id?: number } {
    const id = this.selected.peek();
    return id === null ? {} : { id };
  }

  // What was pointed at on this frame before stays; one point alone says little of an object that is known.
  private pointing(x: number, y: number, off: boolean): { box?: Box; points: Point[] } {
    const point: Point = [x, y, off ? 0 : 1];
    const id = this.selected.peek();
    const here = this.session.promptsHere.peek().find(prompt => prompt.id === id);
    const points = [...(here?.points ?? []), point];
    if (here?.box) return { box: here.box, points };
    if (here && !here.mask) return { points };
    const box = this.object?.box;
    if (!box) return { points };
    if (off) return { box, points };
    return { box: [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x + 1), Math.max(box[3], y + 1)], points };
  }

  private find(id: number | null) {
    return this.session.player.shown.peek()?.now?.objects.find(found => found.id === id);
  }

  private note(at: Box, text: string) {
    const key = ++this.lastNote;
    this.notes.value = [...this.notes.peek().slice(-4), { key, at, text, kind: 'waits' }];
    return key;
  }

  private say(key: number, text: string, kind: Note['kind'], id?: number | null) {
    const said = { text, kind, ...(id != null && { id }) };
    this.notes.value = this.notes.peek().map(note => (note.key === key ? { ...note, ...said } : note));
    setTimeout(() => (this.notes.value = this.notes.peek().filter(note => note.key !== key)), kind === 'error' ? errorMs : noteMs);
  }
}

/** Under which colours of a clip's objects are kept. */
export const colorKey = (clip: string) => `clip/${clip}`;

// A frame without results is one without objects.
function headerOf(session: ClipSession, shown: Shown | null): FrameMessage | null {
  if (!shown) return null;
  const { width, height } = session.clip.peek();
  const picture = { width: shown.picture.width, height: shown.picture.height };
  if (shown.now) return { ...shown.now, picture };
  const pts = session.timing.timeOf(shown.frame);
  return { schema: 1, source: session.id, frame: shown.frame, pts, pts_clock: 'stream', captured_at: '', discontinuity: false, encoded: false, width, height, objects: [], picture };
}
