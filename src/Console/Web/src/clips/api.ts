// The REST contract of recorded video: what the page sends and what the server answers. Names are those of the wire.
//
// Everywhere: `{clip}` is ClipSummary.id, percent-encoded, one segment of the path. `frame` counts the clip's frames from 0 in the order in which
// they are shown. Ranges are [from, to): `to` is exclusive. Times are seconds from the clip's first frame. A refusal is
// `{"error": "what is wrong and the cure"}`: 400 malformed or out of range, 401 not logged in, 403 role, 404 no such clip, frame, object or prompt, 409 not now
// (another run is under way), 413 too large, 422 the clip cannot be decoded, 429 too many requests, 503 too many of them wait.
// Role *viewer*: every GET. Role *operator*: POST and DELETE.
import type { Box, FrameMessage, Point, PromptRequest, RunLengths } from '../api/types';
import { apiUrl } from '../api/http';
import { request } from '../api/session';

/** `GET api/clips`: the clips that the server was started with, in order of their names. */
export interface ClipList {
  /** The folder's last name, or the clip's if only one was given; never a whole path. */
  name: string;
  clips: ClipSummary[];
}

export interface ClipSummary {
  /** Stable while the server runs; no slash, no backslash. */
  id: string;
  /** File name below the folder, with slashes between folders. */
  name: string;
  /** Bytes of the file. */
  size: number;
  /** When the file was last changed; ISO 8601, UTC. */
  modified_at: string;
  /** As the file's head tells them; null where it does not, until the clip is opened. */
  width: number | null;
  height: number | null;
  seconds: number | null;
  /** Exact once the clip was opened, before that null or the head's own count. */
  frame_count: number | null;
  /** Frames that have results. */
  frames_with_results: number;
  /** How many objects there are. */
  objects: number;
  /** The frame that stands for the clip. */
  poster_frame: number;
  /** Changes when the file changes; the page sends it as `v` with each picture, so that pictures can be cached for ever. */
  stamp: string;
  /** Why the clip cannot be opened; null if it can. */
  error: string | null;
}

/** `GET api/clips/{clip}`: opens the clip; answers when its frames are counted. */
export interface Clip extends ClipSummary {
  width: number;
  height: number;
  seconds: number;
  frame_count: number;
  /** Mean frames a second by the clip's times. */
  frame_rate: number;
  /** True if frame n is at n / frame_rate within a millisecond; else the page asks for the times. */
  constant_rate: boolean;
  /** Name of the model that follows objects, for the reader. */
  model: string;
  prompts: ClipPrompt[];
  objects_list: ClipObject[];
  /** The run that is under way or ended last; null if there was none since the server started. */
  run: ClipRun | null;
  /** True if prompts or objects have changed since the newest results were made: a run is due. */
  run_due: boolean;
  /** Whether `version=before` has results. */
  has_before: boolean;
}

// `GET api/clips/{clip}/times` -> `number[]`: the time of each frame, `frame_count` of them, ascending, the first 0.

/** An object of the clip. It is there from its first prompt on, with or without results. */
export interface ClipObject {
  id: number;
  label: string | null;
}

/** Something that somebody pointed at. An object has any number of prompts, but at most one on a frame. */
export interface ClipPrompt {
  /** Number of the prompt in the clip, from 1, never given twice. */
  prompt: number;
  /** The object. */
  id: number;
  frame: number;
  /** The object is here, or it is gone from this frame on until a later prompt. */
  mode: 'set' | 'remove';
  box: Box | null;
  /** Empty if there are none. */
  points: Point[];
  mask: RunLengths | null;
  /** ISO 8601, UTC. */
  at: string;
}

/**
 * `GET api/clips/{clip}/frames/{n}.jpg?width=&v=`: the picture of exactly frame n, `image/jpeg`, upright, with square pixels. `width`: pixels to scale down
 * to, never up; without it the frame's own size, at a quality that is fit for looking at single pixels (90 or more, 4:4:4 if it can be). Answers
 * `Cache-Control: private, max-age=31536000, immutable` if `v` is the clip's stamp, else `no-store`. The page asks for up to 6 at once, mostly ascending, with
 * a stride at high speed, and aborts those that it no longer needs.
 */
export const frameUrl = (clip: Pick<ClipSummary, 'id' | 'stamp'>, frame: number, width?: number) => {
  const url = apiUrl(`clips/${encodeURIComponent(clip.id)}/frames/${frame}.jpg`);
  if (width !== undefined) url.searchParams.set('width', String(width));
  url.searchParams.set('v', clip.stamp);
  return url;
};

/** `now`: the newest results. `before`: as they were when the first prompt or run changed them after the run before had ended. */
export type Version = 'now' | 'before';

/**
 * `GET api/clips/{clip}/results?from=&to=&version=`: ascending, without the frames that have no results; `to - from` is at most 500. During a run
 * the frames that it has passed are already new. `picture` is not in it.
 */
export type ClipFrame = Omit<FrameMessage, 'picture'>;

/** `GET api/clips/{clip}/timeline?from=&to=&version=`: without `from` and `to` the whole clip; the page asks for a part during a run. */
export interface Timeline {
  from: number;
  to: number;
  objects: TimelineObject[];
  /**
   * Stretches of frames that a person should look at, by `frame`; at most 1000, the worst ones. Those that overlap [from, to), each whole, also
   * where it goes on beyond.
   */
  doubtful: Doubtful[];
}

export interface TimelineObject extends ClipObject {
  /** One character a frame: t tracked, u uncertain, o occluded, l lost, r reacquired, or . where the object has no result. */
  states: string;
  /** Base64 of one byte a frame: the score in hundredths, 0 to 100; 255 where the object has no result. */
  scores: string;
}

/** Consecutive frames on which an object is doubtful for one reason. */
export interface Doubtful {
  id: number;
  from: number;
  to: number;
  /** The frame of the stretch to look at: the one with the lowest score, or the first. */
  frame: number;
  /** In words, at most 200 characters: `the score falls to 0.31`, `lost after frame 41`, `jumps 120 pixels`. */
  reason: string;
}

/**
 * `GET api/clips/{clip}/prompts` -> `ClipPrompt[]`, by frame, then object.
 *
 * `POST api/clips/{clip}/prompts`: the request of MQTT's `prompt/set` with `at: {"frame": n}`, which must be there. Without `id`, or with one that is free,
 * a new object; else a prompt of that object on this frame, in the place of one that it has there. A box may come with points; a mask comes
 * alone. With `mode: "remove"` and an `id` alone: the object is gone from this frame on. The body may have 4 MiB.
 */
export interface ClipPromptRequest extends Omit<PromptRequest, 'mode'> {
  at: { frame: number };
  mode?: 'remove';
}

/** Answered when the prompt's own frame has its new results; other frames keep theirs until a run passes them. 200, also if `ok` is false. */
export interface ClipAnswer {
  request_id: string | null;
  ok: boolean;
  /** added, replaced or removed; refused or not_found if it is not ok. */
  action: string;
  code: string | null;
  reason: string | null;
  id: number | null;
  frame: number | null;
  /** The prompt as it is kept, also if nothing was found there; null if it was refused. */
  prompt: ClipPrompt | null;
  /** The prompt in whose place it stands. */
  replaced: ClipPrompt | null;
  /** The frame as it is now; null if it has no result. */
  result: ClipFrame | null;
}

/** `DELETE api/clips/{clip}/prompts?prompt=7`. The last prompt of an object takes the object along, with its results. */
export interface PromptRemoved {
  removed: ClipPrompt;
  /** The frame as it is now. */
  result: ClipFrame | null;
}

/**
 * `POST api/clips/{clip}/preview`: the mask that such a prompt would give; changes nothing. The first one on a frame needs the encoder; the server keeps the
 * embeddings of the newest frames. A body with `frame` alone computes the embedding ahead; its answer has no mask. A preview whose
 * request was aborted is not computed. At most 4 of a clip wait; an older one is then answered with 503.
 */
export interface PreviewRequest {
  frame: number;
  /** The object that the prompt would correct; without it a new one. */
  id?: number;
  box?: Box;
  points?: Point[];
  mask?: RunLengths;
}

export interface PreviewAnswer {
  /** Null if nothing on the frame fits. */
  mask: RunLengths | null;
  box: Box | null;
  predicted_iou: number | null;
  stability: number | null;
}

/** `POST api/clips/{clip}/objects/{id}`: names the object; null takes the name away. Answers the object. */
export interface ObjectRequest {
  label: string | null;
}

// `DELETE api/clips/{clip}/objects/{id}`: takes the object, its prompts and its results away. 204.

export type Direction = 'forwards' | 'backwards' | 'both';

/**
 * `POST api/clips/{clip}/run` -> `ClipRun`, 202. Follows all objects from `from` (included) to the clip's end, its beginning, or first the one and then the
 * other. What a run begins with on `from` are the prompts there, and the results of the other objects there. Prompts on frames that it passes
 * count. 409 if the clip runs or nothing is on `from` and no prompt lies ahead.
 */
export interface RunRequest {
  from: number;
  direction: Direction;
}

/** Also in `type: clip_run`. `DELETE api/clips/{clip}/run` stops after the frame that is being made, and answers the run; what was made stays. */
export interface ClipRun {
  state: 'waiting' | 'running' | 'completed' | 'stopped' | 'failed';
  from: number;
  direction: Direction;
  /** The leg that is under way: of `both` first forwards, then backwards. */
  heading: 'forwards' | 'backwards';
  /** The frame that was made last; null before the first. */
  position: number | null;
  /** [from, to) of the frames that it has made; one stretch, as both legs begin at `from`; null before the first. */
  made: [from: number, to: number] | null;
  /** [from, to) of the frames that it will make in all. */
  range: [from: number, to: number];
  frames_done: number;
  frames_total: number;
  /** Frames a second over the last seconds; null before the second frame. */
  frame_rate: number | null;
  seconds_left: number | null;
  /** The name of the clip that is run before it; null unless it waits. */
  waits_for: string | null;
  started_at: string;
  ended_at: string | null;
  /** Why it failed. */
  error: string | null;
}

/** Text messages on `api/live`, to every page; what a message does not have is null. `clip_run`: at the start, up to 5 times a second, and at the end. */
export type ClipMessage =
  | { type: 'clip_run'; clip: string; run: ClipRun }
  /**
   * After every change of prompts or objects, also by the page's own requests; the page asks anew for what it shows. `frames` is the range whose
   * results have changed, null if none have.
   */
  | { type: 'clip_changed'; clip: string; frames: [from: number, to: number] | null; by: string | null }
  /** A clip came, went or changed its file. */
  | { type: 'clips_changed' };

const path = (clip: string, rest = '') => `clips/${encodeURIComponent(clip)}${rest}`;

export const getClips = (signal?: AbortSignal) => request<ClipList>('GET', 'clips', undefined, signal);

export const getClip = (clip: string, signal?: AbortSignal) => request<Clip>('GET', path(clip), undefined, signal);

export const getTimes = (clip: string, signal?: AbortSignal) => request<number[]>('GET', path(clip, '/times'), undefined, signal);

export const getResults = (clip: string, from: number, to: number, version: Version, signal?: AbortSignal) =>
  request<ClipFrame[]>('GET', path(clip, `/results?from=${from}&to=${to}&version=${version}`), undefined, signal);

export const getTimeline = (clip: string, range: readonly [from: number, to: number] | null, signal?: AbortSignal) =>
  request<Timeline>('GET', path(clip, `/timeline${range ? `?from=${range[0]}&to=${range[1]}` : ''}`), undefined, signal);

export const getPrompts = (clip: string) => request<ClipPrompt[]>('GET', path(clip, '/prompts'));

export const postPrompt = (clip: string, body: ClipPromptRequest) => request<ClipAnswer>('POST', path(clip, '/prompts'), body);

export const deletePrompt = (clip: string, prompt: number) => request<PromptRemoved>('DELETE', path(clip, `/prompts?prompt=${prompt}`));

export const postPreview = (clip: string, body: PreviewRequest, signal?: AbortSignal) =>
  request<PreviewAnswer>('POST', path(clip, '/preview'), body, signal);

export const postObject = (clip: string, id: number, body: ObjectRequest) => request<ClipObject>('POST', path(clip, `/objects/${id}`), body);

export const deleteObject = (clip: string, id: number) => request<void>('DELETE', path(clip, `/objects/${id}`));

export const postRun = (clip: string, body: RunRequest) => request<ClipRun>('POST', path(clip, '/run'), body);

export const deleteRun = (clip: string) => request<ClipRun>('DELETE', path(clip, '/run'));
