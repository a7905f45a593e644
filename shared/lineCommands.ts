/**
 * The id of a command that writes a line may say up to which line its maker knew the conversation when it was made: a line
 * that it wrote stands behind that one, so whether it was written before is looked for among newer lines alone. To servers of
 * before it is an id like any other.
 */
const KNEW = /^k(\d{1,15})_/;

/** Returns the id of a command made by somebody who knew the conversation up to that line; `unique` is in hexadecimal. */
export const lineCommandId = (knewSeq: number, unique: string): string => `k${knewSeq}_${unique}`;

/** Returns up to which line the maker of a command knew the conversation; null: the id does not say. */
export function knewSeqOf(commandId: string): number | null {
  const said = KNEW.exec(commandId)?.[1];
  return said === undefined ? null : Number(said);
}
