import { type ConversationBody, commandOf, type KeptLine } from './conversationBody.ts';

/**
 * Where in a conversation a file is shown: the line that a command of its writer wrote. The place is known before the line
 * has a number, so that a file is held before the line is written.
 */
export interface FilePlace {
  readonly writerId: string;
  readonly commandId: string;
}

const PICTURE = 'picture';

/** Returns the place of the picture of a group as a file's document names it: no person has such an id. */
export function picturePlaceOf(fileId: string): string {
  return `${PICTURE}/${fileId}`;
}

/** Says whether a place is that of the picture of a group. */
export function isPicturePlace(place: string): boolean {
  return place.startsWith(`${PICTURE}/`);
}

/** Returns a place as a file's document names it. */
export function filePlaceOf({ writerId, commandId }: FilePlace): string {
  return `${writerId}/${commandId}`;
}

/** Returns the place that a file's document names. */
export function readFilePlace(text: string): FilePlace {
  const [writerId = '', commandId = ''] = text.split('/');
  return { writerId, commandId };
}

/** Returns under what a line that lies alone in `chatLines` is found by its command. */
export function lineCommandKey(conversationId: string, { writerId, commandId }: FilePlace): string {
  return `${conversationId}:${writerId}:${commandId}`;
}

/** Finds the line of a place among those that stand in the conversation's document; undefined: it is not there. */
export function lineOfPlace(
  { tail, amended }: Pick<ConversationBody, 'tail' | 'amended'>,
  { writerId, commandId }: FilePlace,
): KeptLine | undefined {
  const isIt = (line: KeptLine) => line.from.id === writerId && commandOf(line) === commandId;
  return tail.findLast(isIt) ?? amended.find(isIt);
}

/** Says whether a line shows that file. */
export function showsFile(line: KeptLine, fileId: string): boolean {
  return line.type === 'text' && (line.files ?? []).some(({ id }) => id === fileId);
}

/** Says whether the files of a line are open to that person: of a locked one to its writer, and to who has paid. */
export function isOpenTo(line: KeptLine, personId: string): boolean {
  if (line.type !== 'text' || !line.lock || line.from.id === personId) return true;
  return (line.openedBy ?? []).includes(personId);
}
