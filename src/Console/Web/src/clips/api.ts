// Recorded video, as the page asks for it. What the requests and answers hold is in api/schema.ts, which is made from the program's own document.
//
// Everywhere: `{clip}` is ClipSummary.id, percent-encoded, one segment of the path. `frame` counts the clip's frames from 0 in the order in which
// they are shown. Ranges are [from, to): `to` is exclusive. Times are seconds from the clip's first frame.
import type { FrameMessage, PromptRequest } from '../api/types';
import type { components } from '../api/schema';
import { apiUrl } from '../api/http';
import { request } from '../api/session';

type Schemas = components['schemas'];

export type ClipList = Schemas['ClipList'];

export type ClipSummary = Schemas['ClipSummary'];

type Counted = 'width' | 'height' | 'seconds' | 'frame_count';

/** A clip that is open: its frames are counted. */
export type Clip = Omit<Schemas['Clip'], Counted> & { [key in Counted]: number };

/** An object of the clip. It is there from its first prompt on, with or without results. */
export type ClipObject = Schemas['ClipObject'];

/** Something that somebody pointed at. An object has any number of prompts, but at most one on a frame. */
export type ClipPrompt = Schemas['ClipPrompt'];

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

/** A frame that has results; there is no picture with it. */
export type ClipFrame = Omit<FrameMessage, 'picture'>;

/** States and scores: one character a frame, and Base64 of one byte a frame. */
export type Timeline = Schemas['Timeline'];

export type TimelineObject = Schemas['TimelineObject'];

/** Consecutive frames on which an object is doubtful for one reason. */
export type Doubtful = Schemas['Doubtful'];

/**
 * The request of MQTT's `prompt/set`, for a frame that it names. Without `id`, or with one that is free, a new object; else a prompt of that object on
 * this frame, in the place of one that it has there.
 */
export type ClipPromptRequest = Omit<PromptRequest, 'mode' | 'at'> & { at: Schemas['AtFrame']; mode?: 'remove' };

/** Answered when the prompt's own frame has its new results; other frames keep theirs until a run passes them. 200, also if `ok` is false. */
export type ClipAnswer = Schemas['ClipAnswer'];

export type PromptRemoved = Schemas['PromptRemoved'];

export type PreviewAnswer = Schemas['Preview'];

export type ObjectRequest = Schemas['ObjectRequest'];

export type RunRequest = Schemas['RunRequest'];

export type Direction = RunRequest['direction'];

export type ClipRun = Schemas['ClipRun'];

/** Frames that are worth a look: first what a correction would settle most of, last what was skipped. */
export type ReviewList = Schemas['Review'];

export type ReviewItem = Schemas['ReviewItem'];

export type ReviewRequest = Schemas['ReviewRequest'];

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

export const postPreview = (clip: string, body: ClipPromptRequest, signal?: AbortSignal) =>
  request<PreviewAnswer>('POST', path(clip, '/preview'), body, signal);

export const postObject = (clip: string, id: number, body: ObjectRequest) => request<ClipObject>('POST', path(clip, `/objects/${id}`), body);

export const deleteObject = (clip: string, id: number) => request<void>('DELETE', path(clip, `/objects/${id}`));

export const getReview = (clip: string) => request<ReviewList>('GET', path(clip, '/review'));

export const postReview = (clip: string, body: ReviewRequest) => request<ReviewList>('POST', path(clip, '/review'), body);

export const postRun = (clip: string, body: RunRequest) => request<ClipRun>('POST', path(clip, '/run'), body);

export const deleteRun = (clip: string) => request<ClipRun>('DELETE', path(clip, '/run'));
