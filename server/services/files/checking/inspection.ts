import type { PixelSize } from '../../../../shared/protocol/files.ts';

/** What the child that reads strangers' bytes is asked. Paths are of this machine. */
export type InspectionRequest =
  /** What is it? */
  | { readonly type: 'sniff'; readonly path: string }
  /**
   * Draw it anew into `main` and `thumb`, both WebP, without anything but its pixels. `edge` and `thumbEdge` are the
   * longest edges. `ratio` is how much wider than high a picture is cut out of its middle; null: all of it is drawn.
   */
  | {
      readonly type: 'draw';
      readonly path: string;
      readonly main: string;
      readonly thumb: string;
      readonly edge: number;
      readonly thumbEdge: number;
      readonly ratio: number | null;
    };

export type InspectionReply =
  /** The media type by its content; null when it is none that is known. */
  | { readonly type: 'sniffed'; readonly mime: string | null }
  | {
      readonly type: 'drawn';
      readonly size: PixelSize;
      readonly isAnimated: boolean;
      /** The `data:` address of a tiny blurred picture. */
      readonly placeholder: string;
    }
  /** It could not be read, or took too long. */
  | { readonly type: 'failed'; readonly reason: string }
  /** The child ended. It may have been led astray by the bytes, or killed for something else. */
  | { readonly type: 'died' };

/** The media types that are drawn anew. Everything else is never opened as a picture. */
export const DRAWABLE: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/apng',
  'image/webp',
  'image/gif',
  'image/avif',
]);
