import { z } from 'zod';
import { FILE_LIMITS } from '../fileLimits.ts';
import { idSchema } from '../ids.ts';

/** What a file is by its content. `other` is given to keep and never shown by the browser. */
export type FileKind = 'picture' | 'video' | 'audio' | 'other';

/** Why a file that came whole is not kept. The codes are rejections. */
export type FileRefusal = 'FileTooLarge' | 'FileTypeInvalid' | 'FileBroken' | 'FileInfected';

/** A width and a height in pixels. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/**
 * What there is to show of a file. `placeholder` is a tiny blurred picture as a `data:` address; `waveform` is the
 * loudness over time, 64 numbers from 0 to 100. Durations are in milliseconds.
 */
export type FileContent =
  | {
      readonly type: 'picture';
      readonly size: PixelSize;
      readonly isAnimated: boolean;
      readonly placeholder: string;
    }
  | {
      readonly type: 'video';
      readonly size: PixelSize;
      readonly durationMs: number;
      readonly placeholder: string;
    }
  | { readonly type: 'audio'; readonly durationMs: number; readonly waveform: readonly number[] }
  | { readonly type: 'other' };

/** What of a file can be read: the file itself, and a small picture of a picture or of a video. */
export type FilePart = 'main' | 'thumb';

/** A file as those see it who may read it. */
export interface FileView {
  readonly id: string;
  readonly name: string;
  readonly state:
    | { readonly type: 'uploading'; readonly bytes: number; readonly receivedBytes: number }
    | { readonly type: 'checking' }
    | { readonly type: 'refused'; readonly why: FileRefusal }
    | {
        readonly type: 'ready';
        readonly content: FileContent;
        /** The bytes of the file as it is given out. */
        readonly bytes: number;
        /**
         * The addresses, which open for the person who asked until `untilMs`, in Unix milliseconds. With
         * `&download=1` the file is given to keep. `thumb` is null where there is no picture.
         */
        readonly main: string;
        readonly thumb: string | null;
        readonly untilMs: number;
      };
}

/**
 * `POST /api/files` announces a file. Its bytes are then sent by tus to the path of the answer. `use` says what it is
 * for: a message, something spoken into a message, the person's own picture, the cover of their profile, or a picture of a document.
 */
export const beginUploadBody = z.strictObject({
  name: z.string().min(1).max(1_024),
  bytes: z.int().min(0),
  use: z.enum(['message', 'voice', 'profile', 'cover', 'kyc']),
});
export type BeginUploadBody = z.infer<typeof beginUploadBody>;

/** `POST /api/files` answers the id of the file and where its bytes are sent. */
export interface BeginUploadAnswer {
  readonly fileId: string;
  readonly upload: string;
}

/** `GET /api/files?ids=a,b` asks about that many files. */
export const fileIdsSchema = z.array(idSchema).min(1).max(FILE_LIMITS.looks);

/** `GET /api/files` answers those of the files that the person may read, in the order asked for. */
export interface FilesAnswer {
  readonly files: readonly FileView[];
}

/** `PUT /api/picture` makes a file that was sent for it the person's own picture. `DELETE /api/picture` takes it away. */
export const setPictureBody = z.strictObject({ fileId: idSchema });
