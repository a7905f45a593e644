import type { Act } from '../../../shared/auditActs.ts';
import type { Moderation } from './moderation.ts';

/** Deeds of which the audit log has the detail as well: it is a number or a role there, and never somebody's words. */
const WITH_VALUE = ['slowed', 'muted', 'removed', 'role'];

/**
 * Returns what the audit log has of moderation that went from `before` to `after`: who did what to whom, and how people stand
 * now. `lineId` is the line that it was about.
 */
export function moderationActs(
  before: Moderation,
  after: Moderation,
  { ownerId, lineId }: { readonly ownerId: string; readonly lineId?: string | undefined },
): readonly Act[] {
  return [...deedsDone(before, after, { ownerId, lineId }), ...standingsChanged(before, after)];
}

function deedsDone(
  before: Moderation,
  after: Moderation,
  { ownerId, lineId }: { readonly ownerId: string; readonly lineId?: string | undefined },
): readonly Act[] {
  if (before.deeds === after.deeds) return [];
  const known = before.deeds?.at(-1)?.seq ?? 0;
  return (after.deeds ?? [])
    .filter(({ seq }) => seq > known)
    .map(({ type, by, person, detail }) => ({
      ...({ type: 'deed', deed: type, byId: by?.id ?? ownerId, personId: person?.id ?? null } as const),
      ...(lineId === undefined ? {} : { lineId }),
      ...(WITH_VALUE.includes(type) && detail !== '' ? { value: detail } : {}),
    }));
}

function standingsChanged(before: Moderation, after: Moderation): readonly Act[] {
  if (before.restrictions === after.restrictions) return [];
  const personIds = new Set([...before.restrictions.keys(), ...after.restrictions.keys()]);
  return [...personIds].flatMap((personId) => {
    const [was, is] = [before, after].map(({ restrictions }) => standingOf(restrictions.get(personId)));
    return JSON.stringify(was) === JSON.stringify(is)
      ? []
      : [{ type: 'standing', personId, ...is! } as const];
  });
}

function standingOf(restriction: ReturnType<Moderation['restrictions']['get']>) {
  const { mutedUntilMs = null, isRemoved = false, removedUntilMs = null } = restriction ?? {};
  return { mutedUntilMs, isRemoved, removedUntilMs };
}
