import type { LineFile } from '../../../../shared/protocol/chatFiles.ts';
import type { ChatLine } from '../../../../shared/protocol/chatLines.ts';
import type { FileContent } from '../../../../shared/protocol/files.ts';

/** A file that is looked at: a picture or a film. */
export interface Visual extends LineFile {
  readonly content: FileContent & { readonly type: 'picture' | 'video' };
}

export function isVisual(file: LineFile): file is Visual {
  return file.content.type === 'picture' || file.content.type === 'video';
}

/** A picture or a film, and the line that shows it. */
export interface ShownVisual {
  readonly file: Visual;
  readonly line: ChatLine;
}

/** Returns all pictures and films of these lines, in their order. */
export function visualsOf(lines: readonly ChatLine[]): readonly ShownVisual[] {
  return lines.flatMap((line) =>
    line.type === 'text' ? (line.files ?? []).filter(isVisual).map((file) => ({ file, line })) : [],
  );
}

const WIDEST_PX = 340;
const HIGHEST_PX = 380;
const LEAST_PX = 120;

/** Returns how wide a picture stands in its bubble: as it is, made smaller to fit, in px. */
export function shownWidth({ width, height }: { readonly width: number; readonly height: number }): number {
  const scale = Math.min(1, WIDEST_PX / width, HIGHEST_PX / height);
  return Math.max(LEAST_PX, Math.round(width * scale));
}
