// What goes over the wire, as docs/messages.md says. Names are those of the wire. What may be absent has a question mark.

/** What may be done; each may do what those before it may. */
export type Role = 'anyone' | 'viewer' | 'operator' | 'admin';

/** What became of a run whose configuration was loaded anew. */
export interface Reloaded {
  file: string;
  kept: string[];
  restarted: string[];
  added: string[];
  removed: string[];
  logged_out: string[];
  /** Whether the server begins anew, and with it all connections and logins. */
  server: boolean;
}

/** What a server shows: cameras, or recorded video. */
export type View = 'live' | 'clips';

/** Who a page is to the server. */
export interface SessionMessage {
  /** Null: nobody who is known. */
  user: string | null;
  role: Role;
  /** `none`: everybody may do everything. `password`: users log in. */
  login: 'none' | 'password';
  /** What X-SamStream has to be with every request but GET; null: it does not matter. */
  csrf: string | null;
  /** What there is to see, the most important first. */
  views: View[];
}

export interface LoginRequest {
  /** At most 64 characters. */
  user: string;
  /** At most 256 characters. */
  password: string;
}

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
  /** Why an uncertain object has no mask: blank_picture or cut. */
  reason?: string;
  box: Box | null;
  area: number;
  /** Null where the model gave what is not a number. */
  score: number | null;
  predicted_iou: number | null;
  stability: number | null;
  /** Null on a prompt's frame. */
  flow_agreement: number | null;
  prompt_age: number;
  carried_frames: number;
  mask: RunLengths | null;
}

/** One frame and what is on it; the header of a picture's message. */
export interface FrameMessage {
  schema: number;
  source: string;
  frame: number;
  /** The image's file name, where frames are files. */
  name?: string;
  pts: number;
  pts_clock: 'stream' | 'declared_rate' | 'arrival';
  captured_at: string;
  camera_time?: string;
  camera_clock?: 'rtcp';
  discontinuity: boolean;
  /** reopened, clock_jumped, size_changed, pixel_format_changed, aspect_changed or resumed. */
  discontinuity_reason?: string;
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
  schema: number;
  stream: string;
  seq: number;
  source: string;
  at: string;
}

export type ObjectReason = 'observed' | 'prompted' | 'removed' | 'source_outage' | 'expired';

export interface ObjectEvent extends EventBase {
  type: 'object';
  object: { id: number; label?: string; from: TrackState | null; to: TrackState | null; reason: ObjectReason; frame: number; pts: number };
}

export interface SourceEvent extends EventBase {
  type: 'source';
  change: { state: Exclude<CameraState, 'paused'>; since: string; restarts: number; last_error: string | null; next_attempt_at: string | null };
}

/** What somebody changed over REST. */
export interface ChangeMessage {
  /** Who; null: nobody who is known. */
  by: string | null;
  at: string;
  method: string;
  /** What was changed: `api/cameras/gate/prompt`. */
  path: string;
  status: number;
  note?: string;
}

/** A text message of the socket. */
export type LiveText =
  | { type: 'status'; camera: Camera }
  | { type: 'event'; event: ObjectEvent | SourceEvent }
  /** `by` is absent if it was not asked through the console. */
  | { type: 'answer'; answer: Answer; by?: string }
  | { type: 'changed'; changed: ChangeMessage };

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
  schema: number;
  stream: string;
  seq: number;
  source: string;
  request_id: string | null;
  ok: boolean;
  /** added, replaced, moved, removed, paused, resumed, reset or snapshot_taken; refused or not_found if it is not ok. */
  action: string;
  code: string | null;
  reason: string | null;
  /** Absent for commands. */
  id?: number;
  frame: number | null;
  pts: number | null;
  at: string;
  /** It came before, and was not carried out again. */
  replay: boolean;
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
  stability: number | null;
}
