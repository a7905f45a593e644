import { Map as PersistentMap } from 'immutable';
import { assertNever } from '../../../shared/assertNever.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import type { Standing } from '../../domain/access.ts';
import type { TipFact } from '../../domain/tips/tipEntry.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { StorePort } from '../../services/store/port.ts';
import { type ActorRules, AuthorityActor } from '../kernel/AuthorityActor.ts';
import { Refused } from '../kernel/admission.ts';
import {
  type Actor,
  isMuted,
  isRemoved,
  type Moderation,
  type ModerationCommand,
  mayModerate,
  muteUntil,
  type Restriction,
  restrict,
  whyNotDeleted,
} from '../policies/moderation.ts';
import { speak, type Talk } from '../policies/talk.ts';
import type { WrittenLine } from './ChatPlugin.ts';

/** All that an echo room is: lines, tips, and who is kept from what. Everybody is told the news; the rest is written. */
export interface EchoState extends Talk {
  readonly epoch: number;
  readonly seq: number;
  readonly host: Person;
  readonly moderation: Moderation;
  readonly slowModeMs: number;
  readonly lines: readonly WrittenLine[];
  readonly tips: readonly TipFact[];
  readonly news: readonly EchoNews[];
}

export type EchoNews =
  | { readonly type: 'line'; readonly line: WrittenLine }
  | { readonly type: 'tip'; readonly tip: TipFact }
  | { readonly type: 'moderated'; readonly command: ModerationCommand };

type EchoCommand =
  | { readonly type: 'say'; readonly line: WrittenLine }
  | { readonly type: 'tip'; readonly tip: TipFact }
  | { readonly type: 'moderate'; readonly actor: Actor; readonly command: ModerationCommand };

export interface EchoCut {
  readonly next: EchoState;
  readonly news: readonly EchoNews[];
}

export interface EchoBody {
  readonly epoch: number;
  readonly host: Person;
  readonly seq: number;
  readonly lines: readonly WrittenLine[];
  readonly tips: readonly TipFact[];
  readonly restrictions: readonly (readonly [string, Restriction])[];
  readonly moderators: readonly Person[];
  readonly slowModeMs: number;
}

const ok = (next: EchoState) => ({ ok: true, next }) as const;
const refuse = (rejection: RejectionCode) => ({ ok: false, rejection }) as const;

function decide(state: EchoState, command: EchoCommand, nowMs: number) {
  switch (command.type) {
    case 'say': {
      const { line } = command;
      if (state.heard.includes(line.id)) return ok(state);
      const writer = { personId: line.from.id, isOwner: line.from.id === state.host.id };
      const spoken = speak(state, state, { ...line, writer, nowMs });
      if (!spoken.ok) return refuse(spoken.code);
      const said = { ...line, text: spoken.value.text };
      const { talk } = spoken.value;
      return ok(tell({ ...talk, lines: [...talk.lines, said] }, { type: 'line', line: said }));
    }
    case 'tip': {
      if (state.tips.some(({ tipId }) => tipId === command.tip.tipId)) return ok(state);
      const isSilent = isMuted(state.moderation, command.tip.payerId, nowMs);
      const tip = isSilent ? { ...command.tip, message: '' } : command.tip;
      return ok(tell({ ...state, tips: [...state.tips, tip] }, { type: 'tip', tip }));
    }
    case 'moderate':
      return moderate(state, command, nowMs);
    default:
      return assertNever(command);
  }
}

function moderate(state: EchoState, { actor, command }: EchoCommand & { type: 'moderate' }, nowMs: number) {
  const { moderation, host } = state;
  const by = { ownerId: host.id, actor };
  const told = { type: 'moderated', command } as const;
  if (command.type === 'deleteLine') {
    const isThere = state.lines.some(({ id }) => id === command.lineId);
    const said = isThere ? state.said.find(({ id }) => id === command.lineId) : undefined;
    const refused = whyNotDeleted(moderation, by, said);
    if (refused !== null) return refuse(refused);
    return ok(tell({ ...state, lines: state.lines.filter(({ id }) => id !== command.lineId) }, told));
  }
  const target = command.type === 'setSlowMode' ? undefined : command.target.id;
  if (!mayModerate(moderation, by, target)) return refuse('Forbidden');
  if (command.type === 'setSlowMode')
    return ok(tell({ ...state, slowModeMs: command.everySeconds * SECOND_MS }, told));
  const what =
    command.type === 'mute'
      ? { mutedUntilMs: muteUntil(command.minutes, nowMs) }
      : { isRemoved: !command.takeBack };
  const restrictions = restrict(moderation, command.target, what, nowMs);
  return ok(tell({ ...state, moderation: { ...moderation, restrictions } }, told));
}

const tell = (state: EchoState, news: EchoNews): EchoState => ({ ...state, news: [...state.news, news] });

const rules: ActorRules<EchoState, EchoCommand, EchoCut> = {
  decide,
  cut: (state) =>
    state.news.length === 0 ? null : { next: { ...state, seq: state.seq + 1, news: [] }, news: state.news },
  hasNews: ({ news }) => news.length > 0,
  isFull: () => false,
  tellDelayMs: () => 0,
  deadline: () => null,
  isOver: () => false,
};

function restore({ restrictions, moderators, ...body }: EchoBody, epoch: number): EchoState {
  const said = body.lines.map(({ id, from }) => ({ id, byId: from.id }));
  const heard = said.map(({ id }) => id);
  const moderation = { moderators, restrictions: PersistentMap(restrictions) };
  return { ...body, epoch, moderation, said, heard, speakers: PersistentMap(), news: [] };
}

function bodyOf({ epoch, host, seq, lines, tips, moderation, slowModeMs }: EchoState): EchoBody {
  const { restrictions, moderators } = moderation;
  return { epoch, host, seq, lines, tips, slowModeMs, moderators, restrictions: [...restrictions] };
}

/** The authority of one echo room, and the state as everybody was told it. */
export class EchoAuthority {
  readonly actor: AuthorityActor<EchoState, EchoCommand, EchoCut, EchoBody>;
  #told!: EchoState;
  readonly #clock: Clock;
  /** What tips here are for. */
  readonly ref: string;

  constructor(input: {
    readonly clock: Clock;
    readonly store: StorePort;
    readonly id: string;
    readonly tell: (cut: EchoCut) => void;
    readonly lost: (error?: unknown) => void;
  }) {
    const { clock, store, id, tell, lost } = input;
    this.#clock = clock;
    this.ref = `echo:${id}`;
    this.actor = new AuthorityActor({
      clock,
      rules,
      document: {
        place: { store, collection: 'echoes', id },
        restore: (body: EchoBody, epoch) => {
          this.#told = restore(body, epoch);
          return this.#told;
        },
        bodyOf: ({ next }) => bodyOf(next),
        closed: bodyOf,
      },
      hands: {
        tell: (cut) => {
          this.#told = cut.next;
          tell(cut);
        },
        onDeposed: () => lost(),
        onOver: () => lost(),
        onFailed: lost,
      },
    });
  }

  async open(): Promise<void> {
    if (!(await this.actor.claim())) throw new Refused('NotFound');
    this.actor.announce();
  }

  get host(): Person {
    return this.#told.host;
  }

  /** What a seat is sent first. */
  snapshot() {
    const { epoch, seq, lines, tips, slowModeMs } = this.#told;
    return { epoch, seq, lines, tips, slowModeMs };
  }

  isMuted(personId: string): boolean {
    return isMuted(this.#told.moderation, personId, this.#clock.nowMs());
  }

  mayModerate(actor: Actor): boolean {
    return mayModerate(this.#told.moderation, { ownerId: this.host.id, actor });
  }

  standingOf(personId: string): Standing {
    const { moderation } = this.#told;
    return isRemoved(moderation, personId)
      ? { at: 'door', why: 'removed', match: 'any', keys: [] }
      : { at: 'inside' };
  }
}
