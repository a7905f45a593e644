import { DESK_LIMITS } from '../../../shared/deskLimits.ts';
import { LIMITS } from '../../../shared/limits.ts';
import {
  type ChatRules,
  type Deed,
  type DeskRole,
  type DeskView,
  NO_CHAT_RULES,
} from '../../../shared/protocol/desk.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { tidyText } from '../../../shared/tidyText.ts';
import type { Checked } from '../../domain/text.ts';
import { type Actor, isLead, type Moderation, mayModerate } from './moderation.ts';

/** What is asked at the moderation desk of a room. */
export type DeskCommand =
  | { readonly type: 'setChatRules'; readonly rules: ChatRules }
  | { readonly type: 'setShield'; readonly isUp: boolean }
  | { readonly type: 'answerHeld'; readonly lineId: string; readonly isShown: boolean }
  | { readonly type: 'setRole'; readonly target: Person; readonly role: DeskRole }
  | { readonly type: 'addNote'; readonly target: Person; readonly text: string };

type By = { readonly ownerId: string; readonly actor: Actor };

const no = (code: RejectionCode) => ({ ok: false, code }) as const;

/** Writes a deed into the log. */
export function logged<T extends Pick<Moderation, 'deeds'>>(
  moderation: T,
  actor: Actor,
  deed: Pick<Deed, 'type'> & Partial<Pick<Deed, 'person' | 'detail'>>,
  nowMs: number,
): T {
  const { deeds = [] } = moderation;
  const seq = (deeds.at(-1)?.seq ?? 0) + 1;
  const by = actor === 'owner' ? null : actor;
  const one: Deed = { person: null, detail: '', ...deed, seq, atMs: nowMs, by };
  return { ...moderation, deeds: [...deeds, one].slice(-DESK_LIMITS.deeds) };
}

/** Decides what is asked at the desk, but for lines that wait: these are the room's. */
export function decideDesk<T extends Moderation>(
  moderation: T,
  by: By,
  command: Exclude<DeskCommand, { type: 'answerHeld' }>,
  nowMs: number,
): Checked<T> {
  const { actor, ownerId } = by;
  switch (command.type) {
    case 'setShield': {
      if (!mayModerate(moderation, by)) return no('Forbidden');
      const { isUp } = command;
      if ((moderation.isShielded ?? false) === isUp) return { ok: true, value: moderation };
      const type = isUp ? 'shieldUp' : 'shieldDown';
      return { ok: true, value: logged({ ...moderation, isShielded: isUp }, actor, { type }, nowMs) };
    }
    case 'setChatRules': {
      if (!mayModerate(moderation, by) || !isLead(moderation, actor)) return no('Forbidden');
      const words = [...new Set(command.rules.words.map((word) => tidyText(word)))].filter(
        (word) => word !== '',
      );
      if (words.some((word) => [...word].length > DESK_LIMITS.wordChars)) return no('MessageTooLong');
      const rules = { ...command.rules, words };
      return { ok: true, value: logged({ ...moderation, rules }, actor, { type: 'rules' }, nowMs) };
    }
    case 'setRole':
      return setRole(moderation, by, command, nowMs);
    case 'addNote': {
      if (!mayModerate(moderation, by)) return no('Forbidden');
      const { target: person } = command;
      const text = tidyText(command.text);
      if (text === '') return no('MessageEmpty');
      if ([...text].length > DESK_LIMITS.noteChars) return no('MessageTooLong');
      const note = { person, by: actor === 'owner' ? null : actor, text, atMs: nowMs };
      const notes = [...(moderation.notes ?? []), note].slice(-DESK_LIMITS.notes);
      return {
        ok: true,
        value: logged({ ...moderation, notes }, actor, { type: 'note', person, detail: text }, nowMs),
      };
    }
  }

  function setRole(
    of: T,
    _by: By,
    { target, role }: DeskCommand & { type: 'setRole' },
    atMs: number,
  ): Checked<T> {
    if (target.id === ownerId || !mayModerate(of, by) || !isLead(of, actor)) return no('Forbidden');
    // leads leave each other to the owner
    const touchesLead = role === 'lead' || (of.leads ?? []).includes(target.id);
    if (touchesLead && actor !== 'owner') return no('Forbidden');
    const others = of.moderators.filter(({ id }) => id !== target.id);
    const otherVips = (of.vips ?? []).filter(({ id }) => id !== target.id);
    const otherLeads = (of.leads ?? []).filter((id) => id !== target.id);
    const moderates = role === 'lead' || role === 'moderator';
    if (moderates && others.length >= LIMITS.moderators) return no('ModeratorsFull');
    if (role === 'vip' && otherVips.length >= DESK_LIMITS.vips) return no('ModeratorsFull');
    const next = {
      ...of,
      moderators: moderates ? [...others, target] : others,
      vips: role === 'vip' ? [...otherVips, target] : otherVips,
      leads: role === 'lead' ? [...otherLeads, target.id] : otherLeads,
    };
    return { ok: true, value: logged(next, actor, { type: 'role', person: target, detail: role }, atMs) };
  }
}

/** Returns the desk as moderators are shown it. */
export function deskView(moderation: Moderation, nowMs: number): DeskView {
  const { rules = NO_CHAT_RULES, isShielded = false, heldLines = [], deeds = [], notes = [] } = moderation;
  const { moderators, vips = [], leads = [], restrictions } = moderation;
  return {
    ...{ rules, isShielded, held: heldLines, deeds, notes },
    roles: [
      ...moderators.map((person) => ({
        person,
        role: leads.includes(person.id) ? ('lead' as const) : ('moderator' as const),
      })),
      ...vips.map((person) => ({ person, role: 'vip' as const })),
    ],
    restricted: [...restrictions.values()]
      .filter(({ isRemoved, mutedUntilMs }) => isRemoved || (mutedUntilMs ?? 0) > nowMs)
      .map(({ person, mutedUntilMs, isRemoved, removedUntilMs = null }) => ({
        ...{ person, mutedUntilMs, isRemoved, removedUntilMs },
      })),
  };
}
