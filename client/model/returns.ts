import type { StatementLine } from '../../shared/protocol/money.ts';

/** More than that at once is told by the statement. */
const MOST_TOLD = 2;

/** Lines of what came back of one's own holds since `toldAtMs`, oldest first: each is told once. */
export function returnsSince(lines: readonly StatementLine[], toldAtMs: number): readonly StatementLine[] {
  return lines
    .filter(({ entryId, atMs, about }) => {
      const hold = about?.hold;
      const isBack = about?.purpose === 'ticketReturn' && !hold?.isOwn;
      return (isBack || Boolean(hold?.isOwn)) && hold?.end?.entryId === entryId && atMs > toldAtMs;
    })
    .slice(0, MOST_TOLD)
    .reverse();
}
