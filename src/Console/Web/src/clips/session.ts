import { computed, signal, type Signal } from '@preact/signals';
import { Refused } from '../api/http';
import { connection, onText } from '../api/socket';
import type { LiveText } from '../api/types';
import { changeOf, withChange, type Change } from '../live/changes';
import { toast, toastError } from '../ui/toasts';
import {
  deleteObject, deletePrompt, deleteRun, getClip, getTimeline, getTimes, postObject, postPrompt, postRun,
  type Clip, type ClipAnswer, type ClipPrompt, type ClipPromptRequest, type ClipRun, type Direction, type Doubtful,
} from './api';
import { Player } from './player';
import { Timing } from './timing';
import { doubtsAt, merge, nextDoubtful, noTracks, type Tracks } from './tracks';

interface Undo {
  says: string;
  run(): Promise<unknown>;
}

const mostUndo = 50;

/** A clip that is open: what is known of it, and all that can be asked of it. */
export class ClipSession {
  readonly id: string;
  readonly clip: Signal<Clip>;
  readonly timing: Timing;
  readonly player: Player;
  readonly run: Signal<ClipRun | null>;
  readonly tracks = signal<Tracks>(noTracks);
  /** The picture goes along with the run. */
  readonly follows = signal(false);
  /** The doubtful frame that was jumped to. */
  readonly doubt = signal<Doubtful | null>(null);
  readonly undoable = signal<readonly Undo[]>([]);
  /** Rises with all that changes prompts, looks or results, at the end of a run alone. */
  readonly changed = signal(0);
  /** Made by anybody since the clip was opened. */
  readonly changes = signal<readonly Change[]>([]);
  /** Which way to run, as somebody chose; null for the usual one. */
  readonly chosenDirection = signal<Direction | null>(null);
  readonly direction = computed<Direction>(() => this.chosenDirection.value ?? this.usualDirection());
  readonly runs = computed(() => this.run.value !== null && this.run.value.ended_at === null);
  readonly promptsHere = computed(() => {
    const frame = this.player.shown.value?.frame;
    return this.clip.value.prompts.filter(prompt => prompt.frame === frame);
  });
  readonly doubtsHere = computed(() => doubtsAt(this.tracks.value, this.player.shown.value?.frame ?? -1));

  private readonly ends: (() => void)[];
  // A prompt that was taken back and placed again has another number than before.
  private readonly renumbered = new Map<number, number>();
  // [from, to) of the timeline that must be asked for anew, and whether that is under way.
  private stale: [number, number] | null = null;
  private asksTimeline = false;
  private asksClip = false;
  private asksClipAgain = false;
  private disposed = false;

  private constructor(clip: Clip, times: number[] | null) {
    this.id = clip.id;
    this.clip = signal(clip);
    this.run = signal(clip.run);
    this.timing = new Timing(clip.frame_count, clip.frame_rate, times);
    this.player = new Player(clip, this.timing);
    let lost = false;
    this.ends = [
      onText(message => {
        this.take(message);
        const change = changeOf(message);
        if (change?.kind === 'clips' && change.id === clip.id) this.changes.value = withChange(this.changes.peek(), change);
      }),
      connection.subscribe(state => {
        if (state === 'open' && lost) this.reconnected();
        lost = state !== 'open';
      }),
    ];
    this.player.seek(clip.prompts[0]?.frame ?? 0);
    this.timelineChanged(0, this.timing.count);
  }

  static async open(id: string, abort: AbortSignal) {
    const clip = await getClip(id, abort);
    return new ClipSession(clip, clip.constant_rate ? null : await getTimes(id, abort));
  }

  dispose() {
    this.disposed = true;
    this.ends.forEach(end => end());
    this.player.dispose();
  }

  /** Somebody goes to a frame: the picture no longer goes along with the run. */
  goTo(frame: number) {
    this.follows.value = false;
    this.doubt.value = null;
    this.player.seek(frame);
  }

  step(frames: number) {
    this.player.pause();
    this.goTo(this.player.wanted.peek() + frames);
  }

  jump(seconds: number) {
    const { timing, player } = this;
    const from = player.wanted.peek();
    const to = timing.frameAt(timing.timeOf(from) + seconds);
    this.goTo(to === from ? from + Math.sign(seconds) : to);
  }

  togglePlay() {
    this.follows.value = false;
    if (this.player.playing.peek()) this.player.pause();
    else this.player.play();
  }

  goToDoubtful(direction: 1 | -1) {
    const found = nextDoubtful(this.tracks.peek(), this.player.wanted.peek(), direction);
    if (!found) return toast(`No doubtful frame ${direction > 0 ? 'after' : 'before'} this one.`);
    this.player.pause();
    this.goTo(found.frame);
    this.doubt.value = found;
  }

  /** Throws what the server says. */
  async prompt(body: ClipPromptRequest, undoes = false): Promise<ClipAnswer> {
    const answer = await postPrompt(this.id, body);
    if (!answer.prompt) return answer;
    const { prompt, replaced } = answer;
    this.player.now.put(prompt.frame, answer.result);
    this.player.seek(this.player.wanted.peek());
    // At once, and in full when the server says how things are.
    const { clip } = this;
    clip.value = { ...clip.peek(), run_due: true, prompts: [...clip.peek().prompts.filter(({ prompt }) => prompt !== replaced?.prompt), prompt] };
    this.clipChanged(prompt.frame, prompt.frame + 1);
    if (!undoes) {
      this.keepUndo(`the prompt of object ${prompt.id}`, async () => {
        await deletePrompt(this.id, this.numberOf(prompt.prompt));
        if (replaced) await this.again(replaced, null);
      });
    }
    return answer;
  }

  removePrompt(prompt: ClipPrompt) {
    const label = this.labelOf(prompt.id);
    return this.change(async () => {
      const { removed, result } = await deletePrompt(this.id, prompt.prompt);
      this.player.now.put(removed.frame, result);
      this.keepUndo(`the removal of the prompt of object ${prompt.id}`, () => this.again(removed, label));
    });
  }

  rename(id: number, label: string | null) {
    const old = this.labelOf(id);
    return this.change(async () => {
      await postObject(this.id, id, { label });
      this.keepUndo(`the name of object ${id}`, () => postObject(this.id, id, { label: old }));
    });
  }

  removeObject(id: number) {
    const label = this.labelOf(id);
    const prompts = this.clip.peek().prompts.filter(prompt => prompt.id === id);
    return this.change(async () => {
      await deleteObject(this.id, id);
      this.keepUndo(`the removal of object ${id}`, async () => {
        // What is nowhere cannot be gone from anywhere.
        for (const prompt of prompts.filter(({ mode }) => mode === 'set')) await this.again(prompt, label);
        for (const prompt of prompts.filter(({ mode }) => mode === 'remove')) await this.again(prompt, label);
      });
    });
  }

  undo() {
    const last = this.undoable.peek().at(-1);
    if (!last) return Promise.resolve();
    this.undoable.value = this.undoable.peek().slice(0, -1);
    return this.change(async () => {
      await last.run();
      toast(`Took back ${last.says}.`);
    });
  }

  startRun() {
    const direction = this.direction.peek();
    this.player.pause();
    return this.change(async () => {
      const from = this.player.wanted.peek();
      this.follows.value = true;
      this.takeRun(await postRun(this.id, { from, direction }));
    });
  }

  stopRun() {
    return this.change(async () => this.takeRun(await deleteRun(this.id)));
  }

  // What has no results yet is followed all over the clip.
  private usualDirection(): Direction {
    const frame = this.player.wanted.value;
    if (frame === 0) return 'forwards';
    if (frame === this.timing.count - 1) return 'backwards';
    return this.clip.value.frames_with_results > 1 ? 'forwards' : 'both';
  }

  labelOf(id: number) {
    return this.clip.peek().objects_list.find(found => found.id === id)?.label ?? null;
  }

  private async change(change: () => Promise<void>) {
    try {
      await change();
    } catch (error) {
      toastError(error);
      if (isAway(error)) return;
    }
    this.everythingChanged();
  }

  private async again({ id, frame, mode, units, box, points, mask, prompt }: ClipPrompt, label: string | null) {
    const answer = await this.prompt(
      mode === 'remove' ? { id, mode, at: { frame } } : {
        id,
        at: { frame },
        ...(label !== null && { label }),
        ...(units && { units }),
        ...(box && { box }),
        ...(points && { points }),
        ...(mask && { mask }),
      },
      true,
    );
    if (!answer.prompt) throw new Error(answer.reason ?? 'The prompt cannot be placed again.');
    this.renumbered.set(prompt, answer.prompt.prompt);
  }

  private numberOf(prompt: number): number {
    const next = this.renumbered.get(prompt);
    return next === undefined ? prompt : this.numberOf(next);
  }

  private keepUndo(says: string, run: Undo['run']) {
    this.undoable.value = [...this.undoable.peek().slice(1 - mostUndo), { says, run }];
  }

  private take(message: LiveText) {
    if (message.type === 'clip_run' && message.clip === this.id) this.takeRun(message.run);
    else if (message.type === 'clip_changed' && message.clip === this.id) this.clipChanged(...message.frames);
  }

  private takeRun(run: ClipRun) {
    const old = this.run.peek();
    // The answer to a request may come after newer messages of the same run.
    if (old && old.started_at === run.started_at && (old.ended_at !== null || old.frames_done > run.frames_done)) return;
    this.run.value = run;
    const ended = run.ended_at !== null;
    const { made } = run;
    const known = !ended && old?.started_at === run.started_at ? old.made : null;
    if (made && !known) this.resultsChanged(...made);
    if (made && known) {
      this.resultsChanged(made[0], known[0]);
      this.resultsChanged(known[1], made[1]);
    }
    // A run that is faster than pictures come does not take them away before they are seen.
    if (this.follows.peek() && run.position !== null && (ended || !this.player.waits.peek())) this.player.seek(run.position);
    if (!ended) return;
    this.follows.value = false;
    this.clipChanged(0, 0);
    if (run.state === 'failed') toast(run.error ?? 'The run failed.', 'error');
  }

  private reconnected() {
    this.player.retry();
    this.everythingChanged();
  }

  private everythingChanged() {
    this.clipChanged(0, this.timing.count);
  }

  private clipChanged(from: number, to: number) {
    this.changed.value = this.changed.peek() + 1;
    this.player.before.invalidate(0, this.timing.count);
    this.resultsChanged(from, to);
    // Names and objects may be others even where no frame has changed.
    if (from === to) this.timelineChanged(0, 1);
    void this.loadClip();
  }

  private resultsChanged(from: number, to: number) {
    if (from >= to) return;
    this.player.invalidate(from, to);
    this.timelineChanged(from, to);
  }

  private async loadClip() {
    if (this.asksClip) {
      this.asksClipAgain = true;
      return;
    }
    this.asksClip = true;
    try {
      do {
        this.asksClipAgain = false;
        const clip = await getClip(this.id);
        if (this.disposed) return;
        this.clip.value = clip;
        if (clip.run) this.takeRun(clip.run);
        else this.run.value = null;
        if (!clip.has_before) this.player.setCompares(false);
      } while (this.asksClipAgain);
    } catch (error) {
      // With the connection everything is asked for anew.
      if (!isAway(error)) toastError(error);
    } finally {
      this.asksClip = false;
    }
  }

  private timelineChanged(from: number, to: number) {
    this.stale = this.stale ? [Math.min(this.stale[0], from), Math.max(this.stale[1], to)] : [from, to];
    if (!this.asksTimeline) void this.loadTimeline();
  }

  private async loadTimeline() {
    this.asksTimeline = true;
    try {
      while (this.stale && !this.disposed) {
        const range = this.stale;
        this.stale = null;
        const part = await getTimeline(this.id, range);
        if (!this.disposed) this.tracks.value = merge(this.tracks.peek(), part, this.timing.count);
      }
    } catch (error) {
      // With the connection everything is asked for anew.
      if (!isAway(error)) toastError(error);
    } finally {
      this.asksTimeline = false;
    }
  }
}

const isAway = (error: unknown) => error instanceof Refused && error.status === 0;
