// What goes over the wire, as docs/messages.md says. Names are those of the wire.

export type TrackState = 'tracked' | 'uncertain' | 'occluded' | 'lost' | 'reacquired';

/** Pixels of the frame: left, top, right, bottom; the second corner is exclusive. */
export type Box = [x1: number, y1: number, x2: number, y2: number];

/** Pixels of the frame; 1 is on the object, 0 is off it. */
export type Point = [x: number, y: number, on: 0 | 1];

/** COCO's compressed run lengths, column by column. */
export interface RunLengths {
  size: [height: number, width: number];
  counts: string;
}

export interface FrameObject {
  id: number;
  label?: string;
  state: TrackState;
  reason?: string;
  box: Box | null;
  area: number;
  score: number;
  predicted_iou: number | null;
  stability: number;
  flow_agreement: number | null;
  prompt_age: number;
  carried_frames: number;
  mask: RunLengths | null;
}

/** One frame and what is on it; the header of a picture's message. */
export interface FrameMessage {
  source: string;
  frame: number;
  pts: number;
  captured_at: string;
  camera_time?: string;
  discontinuity: boolean;
  encoded: boolean;
  width: number;
  height: number;
  objects: FrameObject[];
  /** Size of the JPEG that comes with it, which the server has scaled down. */
  picture: { width: number; height: number };
}

export type CameraState = 'connecting' | 'running' | 'paused' | 'backoff' | 'ended' | 'faulted';

/** What a camera does, since it was last told. */
export interface Figures {
  captured_per_second: number;
  encoded_per_second: number;
  tracked_per_second: number;
  /** From capture to result; null if there was none. */
  latency_p50_ms: number | null;
  latency_p95_ms: number | null;
  /** Since the run began, by cause. */
  drops: Record<string, number>;
}

export interface Broker {
  connected: boolean;
  last_error: string | null;
  /** Events and answers that wait for it. */
  waiting: number;
}

/** A camera now. */
export interface Camera {
  id: string;
  state: CameraState;
  since: string;
  restarts: number;
  last_error: string | null;
  next_attempt_at: string | null;
  width: number | null;
  height: number | null;
  figures: Figures | null;
  /** Null: no broker is configured. */
  broker: Broker | null;
}

export interface CameraList {
  cameras: Camera[];
}

interface EventBase {
  source: string;
  at: string;
}

export interface ObjectEvent extends EventBase {
  type: 'object';
  object: { id: number; label?: string; from: TrackState | null; to: TrackState | null; reason: string; frame: number };
}

export interface SourceEvent extends EventBase {
  type: 'source';
  change: { state: CameraState; since: string; restarts: number; last_error: string | null; next_attempt_at: string | null };
}

/** A text message of the socket. */
export type LiveText =
  | { type: 'status'; camera: Camera }
  | { type: 'event'; event: ObjectEvent | SourceEvent }
  | { type: 'answer'; answer: Answer; by?: string };

export type PromptMode = 'set' | 'add' | 'replace' | 'move' | 'remove';

export type At = 'now' | { frame: number } | { pts: number };

export interface PromptRequest {
  request_id?: string;
  id?: number;
  mode?: PromptMode;
  label?: string;
  box?: Box;
  points?: Point[];
  mask?: RunLengths;
  at?: At;
}

export type Command = 'pause' | 'resume' | 'snapshot' | 'reset';

export interface CommandRequest {
  request_id?: string;
  command: Command;
  at?: At;
}

export interface Answer {
  source: string;
  request_id: string | null;
  ok: boolean;
  action: string;
  code: string | null;
  reason: string | null;
  id?: number;
  frame: number | null;
  at: string;
}

/** A frame that is kept so that previews can be made of it. */
export interface Frozen {
  frozen: string;
  frame: number;
}

export interface PreviewRequest {
  frozen: string;
  box?: Box;
  points?: Point[];
}

/** The mask that a prompt would give. */
export interface Preview {
  mask: RunLengths | null;
  box: Box | null;
  predicted_iou: number | null;
  stability: number;
}
