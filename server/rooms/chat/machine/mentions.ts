import type { KeptLine, Member, MentionDue } from '../../../domain/conversation/conversationBody.ts';
import { type ChatState, type Decision, ok } from './state.ts';

/** Says that whoever the lines of those numbers speak to was told, or need not be. */
export interface MentionCommand {
  readonly type: 'mentionsTold';
  readonly seqs: readonly number[];
}

/**
 * Notes whom a new line of a group mentions, and whose line it answers, so that they are told whatever dies. Somebody who has not
 * read an earlier one there knows already that they are spoken to: one notice leads them to both.
 */
export function noteMentions(
  state: ChatState,
  line: KeptLine & { readonly type: 'text' },
  answered: KeptLine | null,
): ChatState {
  if (state.type !== 'group' || (line.mentions.length === 0 && answered === null)) return state;
  const named = line.mentions.map(({ id }) => id);
  const repliedId = answered?.type === 'text' ? answered.from.id : undefined;
  const spokenTo = new Set(repliedId === undefined ? named : [...named, repliedId]);
  const told = [...spokenTo].flatMap((id) => {
    const member = state.members.get(id);
    return member && id !== line.from.id && !isSpokenTo(member) ? [member] : [];
  });
  if (told.length === 0) return state;
  const members = told.reduce(
    (all, member) => all.set(member.person.id, { ...member, mentionSeq: line.seq }),
    state.members,
  );
  const personIds = told.map(({ person }) => person.id);
  const due = {
    ...{ seq: line.seq, personIds },
    ...(repliedId !== undefined && !named.includes(repliedId) ? { repliedId } : {}),
  };
  return { ...state, members, mentionsDue: [...(state.mentionsDue ?? []), due], isDirty: true };
}

/**
 * Takes note that a line is erased: whom it spoke to is led by it to nothing any more. The next line that names them, which made no
 * notice of its own, makes one now.
 */
export function passOnMention(state: ChatState, erasedSeq: number): ChatState {
  if (state.type !== 'group') return state;
  const spokenTo = state.members.filter((member) => member.mentionSeq === erasedSeq && isSpokenTo(member));
  if (spokenTo.isEmpty()) return state;
  const due: MentionDue[] = [];
  const passedOn = spokenTo.map(({ mentionSeq: _, ...member }, id): Member => {
    const next = state.tail.find((line) => line.seq > erasedSeq && names(line, id));
    if (!next) return member;
    due.push({ seq: next.seq, personIds: [id] });
    return { ...member, mentionSeq: next.seq };
  });
  const members = state.members.merge(passedOn);
  return { ...state, members, mentionsDue: [...(state.mentionsDue ?? []), ...due] };
}

/** Says whether somebody else wrote that line to that person; what was edited may have named others when it was written. */
function names(line: KeptLine, personId: string): boolean {
  if (line.type !== 'text' || line.editedAtMs !== null || line.from.id === personId) return false;
  return line.mentions.some(({ id }) => id === personId);
}

/** Says whether a line that the member has not read speaks to them. */
function isSpokenTo({ mentionSeq = 0, readSeq }: Pick<Member, 'mentionSeq' | 'readSeq'>): boolean {
  return mentionSeq > readSeq;
}

/** Forgets lines of which everybody was told. */
export function mentionsTold(state: ChatState, { seqs }: MentionCommand): Decision {
  const due = state.mentionsDue ?? [];
  const left = due.filter(({ seq }) => !seqs.includes(seq));
  return ok(left.length === due.length ? state : { ...state, mentionsDue: left, isDirty: true });
}
