import type { Map as PersistentMap } from 'immutable';
import { LIMITS } from '../../../shared/limits.ts';
import type { ChatRules, Deed, DeskNote, HeldLine } from '../../../shared/protocol/desk.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import type { Checked } from '../../domain/text.ts';

/** Who is silenced or out, and who may do that to others. A room's document holds it. */
export interface Moderation {
  readonly restrictions: PersistentMap<string, Restriction>;
  readonly moderators: readonly Person[];
  /** Ids of those moderators who also write the rules, and name others. Documents of before have none. */
  readonly leads?: readonly string[];
  readonly vips?: readonly Person[];
  readonly rules?: ChatRules;
  readonly isShielded?: boolean;
  /** Lines that wait for a moderator, the oldest first. */
  readonly heldLines?: readonly HeldLine[];
  /** What was done, the newest last. */
  readonly deeds?: readonly Deed[];
  readonly notes?: readonly DeskNote[];
}

export interface Restriction {
  readonly person: Person;
  readonly mutedUntilMs: number | null;
  readonly isRemoved: boolean;
  /** When the removal ends by itself, in Unix ms; null or absent: it does not. */
  readonly removedUntilMs?: number | null;
}

/** What the owner and moderators of a room may ask of its machine. */
export type ModerationCommand =
  | { readonly type: 'setSlowMode'; readonly everySeconds: number }
  | { readonly type: 'mute'; readonly target: Person; readonly minutes: number }
  | {
      readonly type: 'removeViewer';
      readonly target: Person;
      readonly takeBack: boolean;
      /** For how long; absent: until it is taken back. */
      readonly minutes?: number | undefined;
    }
  | { readonly type: 'deleteLine'; readonly lineId: string };

/** Whoever moderates: the owner of the room, or a person whom the owner named. */
export type Actor = 'owner' | Person;

export function isRemoved({ restrictions }: Moderation, personId: string): boolean {
  return restrictions.get(personId)?.isRemoved ?? false;
}

export function isMuted({ restrictions }: Moderation, personId: string, nowMs: number): boolean {
  return (restrictions.get(personId)?.mutedUntilMs ?? Number.NEGATIVE_INFINITY) > nowMs;
}

export function isModerator({ moderators }: Moderation, personId: string): boolean {
  return moderators.some(({ id }) => id === personId);
}

/** Says whether the actor leads: the owner does, and moderators whom the owner made leads. */
export function isLead({ leads = [] }: Moderation, actor: Actor): boolean {
  return actor === 'owner' || leads.includes(actor.id);
}

/**
 * Says whether the actor may moderate that person. Moderators leave the owner and each other alone; leads leave the owner and
 * each other alone.
 */
export function mayModerate(
  moderation: Moderation,
  by: { readonly ownerId: string; readonly actor: Actor },
  targetId?: string,
): boolean {
  const { ownerId, actor } = by;
  if (targetId === ownerId) return false;
  if (actor === 'owner') return true;
  if (!isModerator(moderation, actor.id) || isRemoved(moderation, actor.id)) return false;
  if (targetId === undefined || !isModerator(moderation, targetId)) return true;
  return isLead(moderation, actor) && !(moderation.leads ?? []).includes(targetId);
}

/**
 * Returns why the line may not be deleted; null: it may. `line` names who wrote it (null: nobody who is named);
 * undefined: nobody remembers it, or it has gone.
 */
export function whyNotDeleted(
  moderation: Moderation,
  by: { readonly ownerId: string; readonly actor: Actor },
  line: { readonly byId: string | null } | undefined,
): RejectionCode | null {
  if (!mayModerate(moderation, by)) return 'Forbidden';
  if (!line) return 'LineUnknown';
  const { actor } = by;
  if (actor === 'owner' || actor.id === line.byId) return null;
  return mayModerate(moderation, by, line.byId ?? undefined) ? null : 'Forbidden';
}

/** Returns when a mute of that length ends; null: 0 minutes take a mute back. */
export function muteUntil(minutes: number, nowMs: number): number | null {
  return minutes === 0 ? null : nowMs + minutes * MINUTE_MS;
}

/** Returns the restrictions with that person's changed, and without those that are over. */
export function restrict(
  { restrictions }: Moderation,
  person: Person,
  what: Partial<Omit<Restriction, 'person'>>,
  nowMs: number,
): PersistentMap<string, Restriction> {
  const known = restrictions.get(person.id);
  const next: Restriction = { mutedUntilMs: null, isRemoved: false, ...known, ...what, person };
  const standing = restrictions
    .delete(person.id)
    .filter(({ isRemoved, mutedUntilMs }) => isRemoved || (mutedUntilMs ?? 0) > nowMs);
  if (!next.isRemoved && next.mutedUntilMs === null) return standing;
  // one more than may be remembered lets another back in
  const first = standing.size >= LIMITS.removedPeople ? standing.keySeq().first() : undefined;
  const bounded = first === undefined ? standing : standing.delete(first);
  return bounded.set(person.id, next);
}

/** Returns the moderators with that person named, or not any more. */
export function nameModerator(
  { moderators }: Moderation,
  ownerId: string,
  { target, isNamed }: { readonly target: Person; readonly isNamed: boolean },
): Checked<readonly Person[]> {
  if (target.id === ownerId) return { ok: false, code: 'Forbidden' };
  const others = moderators.filter(({ id }) => id !== target.id);
  if (isNamed && others.length >= LIMITS.moderators) return { ok: false, code: 'ModeratorsFull' };
  return { ok: true, value: isNamed ? [...others, target] : others };
}
