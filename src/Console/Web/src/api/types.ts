// What goes over the wire, by the names that the page has for it. schema.ts is made from the program's own document: `make web-types`.
import type { components } from './schema';

type Schemas = components['schemas'];

/** Who a page is to the server. */
export type SessionMessage = Schemas['Session'];

/** What may be done; each may do what those before it may. */
export type Role = SessionMessage['role'];

/** What a server shows: cameras, or recorded video. */
export type View = SessionMessage['views'][number];

export type LoginRequest = Schemas['Login'];

/** What became of a run whose configuration was loaded anew. */
export type Reloaded = Schemas['Reload'];

export type FrameObject = Schemas['Object'];

export type TrackState = FrameObject['state'];

/** Pixels of the frame: left, top, right, bottom; the second corner is exclusive. */
export type Box = NonNullable<FrameObject['box']>;

/** Pixels of the frame; 1 is on the object, 0 is off it. */
export type Point = NonNullable<Schemas['ClipPrompt']['points']>[number];

/** COCO's compressed run lengths, column by column. */
export type RunLengths = Schemas['Mask'];

/** One frame and what is on it; the header of a picture's message, with the size that the server has scaled the picture to. */
export type FrameMessage = Schemas['Frame'] & { picture: Schemas['Picture'] };

/** A camera now. */
export type Camera = Schemas['Camera'];

export type CameraList = Schemas['CameraList'];

/** What somebody changed over REST. */
export type ChangeMessage = Schemas['Change'];

/** A text message of the socket, about cameras or recorded video. */
export type LiveText = Schemas['LiveText'] | Schemas['ClipText'];

/** What the page says on the socket. */
export type ViewerWords = Schemas['ViewerWords'];

export type PromptRequest = Schemas['PromptRequest'];

export type CommandRequest = Schemas['CommandRequest'];

export type Command = CommandRequest['command'];

/** What became of a request. */
export type Answer = Schemas['Answer'];

/** A frame that is kept so that previews can be made of it. */
export type Frozen = Schemas['Frozen'];

/** The mask that a prompt would give. */
export type Preview = Schemas['Preview'];
