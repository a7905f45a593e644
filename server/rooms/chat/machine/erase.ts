import { commandOf, type KeptLine } from '../../../domain/conversation/conversationBody.ts';
import { filePlaceOf } from '../../../domain/conversation/filePlace.ts';
import { noteErased } from './erasedCounts.ts';
import { passOnMention } from './mentions.ts';
import { type ChatState, type DroppedFiles, emit, putLine } from './state.ts';

/** Takes a line away for all: nothing is left of it but its place. */
export function eraseLine(
  state: ChatState,
  line: KeptLine,
  expired: { readonly hasExpired?: true } = {},
): ChatState {
  const { seq, count, from, atMs } = line;
  const byCommandId = commandOf(line);
  const kept = byCommandId === null ? {} : { byCommandId };
  const put = putLine(state, { type: 'erased', seq, count, from, atMs, ...kept, ...expired });
  const noted = noteErased({ ...put, dropped: [...put.dropped, ...droppedBy(line)] }, count);
  const erased = passOnMention(noted, seq);
  return state.pins.includes(seq) ? putPins(erased, without(state.pins, seq)) : erased;
}

function droppedBy(line: KeptLine): readonly DroppedFiles[] {
  if (line.type !== 'text' || !line.files) return [];
  const place = filePlaceOf({ writerId: line.from.id, commandId: line.commandId });
  return [{ place, fileIds: line.files.map(({ id }) => id) }];
}

/** Pins these lines and no others. */
export function putPins(state: ChatState, pins: readonly number[]): ChatState {
  return emit({ ...state, pins, isDirty: true }, { type: 'pins', seqs: pins });
}

export const without = (pins: readonly number[], seq: number) => pins.filter((pinned) => pinned !== seq);
