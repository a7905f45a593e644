import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { ChatAuthority } from '../chat/ChatAuthority.ts';
import type { Random } from './random.ts';

/** A change of a line, as somebody asked for it. */
interface LineChange {
  readonly seq: number;
  readonly type: 'edit' | 'erase';
  readonly text: string;
  state: 'asked' | 'done' | 'refused';
}

/** Changes of lines in a group that goes through bad days: their writers edit them, or take them back. */
export class SimLineChanges {
  /** In the order in which people asked for them. */
  readonly #changes: LineChange[] = [];

  /** Somebody changes a line of theirs, mostly one of the newest. */
  act(authority: ChatAuthority, random: Random): void {
    const { lastSeq } = authority.told;
    const seq = Math.max(1, lastSeq - random.below(random.chance(0.5) ? 6 : lastSeq));
    this.ask(authority, { seq, type: random.chance(0.6) ? 'edit' : 'erase' });
  }

  ask(authority: ChatAuthority, { seq, type }: Pick<LineChange, 'seq' | 'type'>): void {
    const change: LineChange = { seq, type, text: `changed ${this.#changes.length}`, state: 'asked' };
    const asked = authority.line(seq).then((lookedUp) => {
      if (!lookedUp) return 'LineUnknown';
      this.#changes.push(change);
      const by = { byId: lookedUp.from.id, seq, lookedUp };
      return authority.command(
        type === 'edit' ? { type, ...by, text: change.text, mentions: [] } : { type: 'erase', ...by },
      );
    });
    asked.then(
      (refused) => {
        if (refused === null) change.state = 'done';
        else if (!['Deposed', 'TemporarilyUnavailable'].includes(refused)) change.state = 'refused';
      },
      () => {},
    );
  }

  /**
   * Judges in the end: the last change of a line that was acknowledged is what the line is, unless another was asked for after
   * it.
   */
  judge(lines: readonly ChatLine[]): string[] {
    const bySeq = Map.groupBy(
      this.#changes.filter(({ state }) => state !== 'refused'),
      ({ seq }) => seq,
    );
    return [...bySeq].flatMap(([seq, changes]) => {
      const line = lines[seq - 1];
      if (changes.some(({ type, state }) => type === 'erase' && state === 'done')) {
        return line?.type === 'erased' ? [] : [`CI6 line ${seq} was erased and is there`];
      }
      const last = changes.at(-1)!;
      if (last.state !== 'done' || changes.some(({ state }) => state === 'asked')) return [];
      const text = line?.type === 'text' ? line.text : line?.type;
      return changes.some((change) => change.text === text)
        ? []
        : [`CI6 the edit of line ${seq} is lost: ${text}`];
    });
  }
}
