import type { z } from 'zod';
import { LIMITS } from '../../../shared/limits.ts';
import type { ModePreviewAnswer } from '../../../shared/protocol/answers.ts';
import type * as commands from '../../../shared/protocol/commands.ts';
import { type BaseMode, baseModeOf, type MenuItem } from '../../../shared/protocol/modes.ts';
import { personOf } from '../../../shared/protocol/people.ts';
import type { LivePledgeGoal } from '../../../shared/protocol/pledgeGoals.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { type Done, type RequestSpec, STREAM_REQUESTS } from '../../../shared/protocol/requests.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { accept, answer, closeUnknown, kitOf, type RequestHandlers, refuse } from '../kernel/seat.ts';
import type { ChatRequest } from '../plugins/ChatPlugin.ts';
import type { DeskRequest } from '../plugins/DeskPlugin.ts';
import type { MediaRequest } from '../plugins/MediaPlugin.ts';
import type { ModerationRequest } from '../plugins/ModerationPlugin.ts';
import { controlOverlay } from './controlOverlay.ts';
import type { EncoderSeat } from './encoder/EncoderSeat.ts';
import { liveGoalOf } from './followPledgeGoal.ts';
import { privateMode } from './machine/mode.ts';
import type { Modes } from './machine/modes.ts';
import { curtainIncomeMinor } from './machine/panel.ts';
import { paidTickets } from './machine/ticketReturns.ts';
import { countTickets } from './machine/views.ts';
import { previewMode, readRoster } from './matchmaking.ts';
import type { StreamAuthority } from './StreamAuthority.ts';
import type { StreamCommand } from './streamMachine.ts';
import { testAlert } from './testAlert.ts';

interface Control {
  readonly deps: RoomDeps;
  readonly streamId: () => string;
  readonly authority: () => StreamAuthority;
  readonly encoder: () => EncoderSeat;
}

/** All requests of the table but those that plugins answer. */
type OwnRequest = Exclude<
  keyof typeof STREAM_REQUESTS,
  ChatRequest | MediaRequest | ModerationRequest | DeskRequest
>;

/** Answers what the creator's control panel asks; the authority decides. */
export function controlRequests(
  control: Control,
): RequestHandlers<OwnRequest> & { readonly '*': typeof closeUnknown } {
  const { deps } = control;
  const kit = kitOf(deps);
  const tell = (command: StreamCommand) => tellAuthority(control, command);
  /** Handles a request whose payload is its command. */
  const plain = <K extends Plain & StreamCommand['type']>(type: K) =>
    answer(kit, STREAM_REQUESTS[type] as RequestSpec<z.ZodObject, Done>, ({ payload }) =>
      tell({ type, ...payload } as StreamCommand),
    );
  return {
    '*': closeUnknown,
    ...lifeRequests(control),
    ...modeRequests(control),
    ...recordingRequests(control),
    setGoal: plain('setGoal'),
    showPledgeGoal: answer(kit, STREAM_REQUESTS.showPledgeGoal, async ({ payload: { goalId } }) => {
      const goal = await ownGoal(control, goalId);
      return goal.ok ? tell({ type: 'showPledgeGoal', goal: goal.value }) : goal;
    }),
    setAbout: plain('setAbout'),
    stopSale: plain('stopSale'),
    openRequests: plain('openRequests'),
    closeRequests: plain('closeRequests'),
    acceptRequest: plain('acceptRequest'),
    declineRequest: plain('declineRequest'),
    readyForCall: plain('readyForCall'),
    callConnected: plain('callConnected'),
    callLost: plain('callLost'),
    endCall: plain('endCall'),
    answerExtension: plain('answerExtension'),
    setMenu: answer(kit, STREAM_REQUESTS.setMenu, ({ payload }) => setMenu(control, payload.items)),
    menuDone: plain('menuDone'),
    skipItem: plain('skipItem'),
    unpin: plain('unpin'),
    setTipRules: plain('setTipRules'),
    setModerator: answer(
      kit,
      STREAM_REQUESTS.setModerator,
      async ({ payload: { personId, isModerator } }) => {
        const account = await deps.services.identity.get(personId);
        if (!account) return refuse('NotFound');
        return tell({ type: 'setModerator', target: personOf(account), isModerator });
      },
    ),
  };
}

type Plain =
  | 'setGoal'
  | 'setAbout'
  | 'stopSale'
  | 'openRequests'
  | 'closeRequests'
  | 'acceptRequest'
  | 'declineRequest'
  | 'readyForCall'
  | 'callConnected'
  | 'callLost'
  | 'endCall'
  | 'answerExtension'
  | 'menuDone'
  | 'skipItem'
  | 'unpin'
  | 'setTipRules';

function lifeRequests(control: Control) {
  const { deps, streamId, authority, encoder } = control;
  const kit = kitOf(deps);
  return {
    goLive: answer(kit, STREAM_REQUESTS.goLive, async ({ payload }) => {
      const { record = false, goal = null, tickets, ...stream } = payload;
      const sale = tickets ? { sale: { saleId: deps.services.ids.next('sale'), ...tickets } } : {};
      if (!(await mayBring(control, stream.group))) return refuse('Forbidden');
      const recording = record ? await mayRecord({ deps, authority }) : null;
      if (recording && !recording.ok) return recording;
      const replayId = recording?.value ?? null;
      const refused = await authority().command({ type: 'goLive', ...stream, ...sale, goal, replayId });
      const { phase } = authority().snapshot().stage;
      if (refused !== null || phase.type !== 'live') return refuse(refused ?? 'StreamNotLive');
      deps.log.info({ streamId: streamId() }, 'stream went live');
      return accept({ streamId: streamId(), startedAtMs: phase.startedAtMs });
    }),
    endStream: answer(kit, STREAM_REQUESTS.endStream, async () => {
      const refused = await authority().command({ type: 'endStream' });
      if (refused !== null) return refuse(refused);
      const { raisedMinor, tipCount } = authority().snapshot().stage;
      return accept({ raisedMinor, tipCount });
    }),
    roster: answer(kit, STREAM_REQUESTS.roster, async ({ payload }) => {
      const shardRoomIds = authority().shardRoomIds();
      const { cursor = null, search = '', limit = LIMITS.rosterPageSeats } = payload;
      return accept(await readRoster({ shardRoomIds, cursor, limit, search }));
    }),
    chooseSource: answer(kit, STREAM_REQUESTS.chooseSource, async ({ payload }) => {
      await encoder().choose(payload.source);
      // a picture from the studio itself: whoever was away with a lost encoder is back
      if (payload.source === 'device') return tellAuthority(control, { type: 'creatorJoined' });
      return accept({});
    }),
    testAlert: answer(kit, STREAM_REQUESTS.testAlert, () => {
      authority().sendTestAlert(testAlert(deps.services.ids.next('alert')));
      return accept({});
    }),
    controlOverlay: answer(kit, STREAM_REQUESTS.controlOverlay, ({ payload }) =>
      controlOverlay(deps.services, authority().snapshot(), payload.command),
    ),
  };
}

function recordingRequests(control: Control) {
  const { deps } = control;
  const kit = kitOf(deps);
  return {
    startRecording: answer(kit, STREAM_REQUESTS.startRecording, async () => {
      const recording = await mayRecord(control);
      if (!recording.ok) return recording;
      return tellAuthority(control, { type: 'startRecording', replayId: recording.value });
    }),
    askCallRecording: answer(kit, STREAM_REQUESTS.askCallRecording, async ({ payload }) => {
      const recording = await mayRecord(control);
      if (!recording.ok) return recording;
      return tellAuthority(control, { type: 'askCallRecording', ...payload, replayId: recording.value });
    }),
    stopCallRecording: answer(kit, STREAM_REQUESTS.stopCallRecording, ({ payload }) =>
      tellAuthority(control, { type: 'stopCallRecording', ...payload, why: null }),
    ),
    stopRecording: answer(kit, STREAM_REQUESTS.stopRecording, () =>
      tellAuthority(control, { type: 'stopRecording', replayId: null, why: null }),
    ),
  };
}

async function tellAuthority({ authority }: Control, command: StreamCommand): Promise<Outcome<Done>> {
  const refused = await authority().command(command);
  return refused === null ? accept({}) : refuse(refused);
}

/** Sets the menu of the stream; the creator's profile shows it, unless the stream is private. */
async function setMenu(control: Control, items: readonly MenuItem[]): Promise<Outcome<Done>> {
  const told = await tellAuthority(control, { type: 'setMenu', items });
  const { creator, mode, menu } = control.authority().snapshot().stage;
  if (told.ok && baseModeOf(mode).type !== 'private')
    await control.deps.services.profiles.setMenu(creator.id, menu);
  return told;
}

const groupIn = (mode: commands.ModeInput) => (mode.type === 'private' ? mode.rules.group : undefined);

/** Says whether the creator may bring that group into the stream: they own it, or are one of its admins. */
async function mayBring(
  { deps, authority }: Pick<Control, 'deps' | 'authority'>,
  group: { readonly conversationId: string } | undefined,
): Promise<boolean> {
  if (!group) return true;
  const { conversationId } = group;
  const { id: personId } = authority().snapshot().stage.creator;
  const head = await deps.services.conversations.head({ personId, conversationId });
  return head?.type === 'group' && (head.role === 'owner' || head.role === 'admin');
}

/** Returns the goal of that id as the stream shows it. Rejections: NotFound, unless it is the creator's; GoalOver. */
async function ownGoal(
  { deps, authority }: Pick<Control, 'deps' | 'authority'>,
  goalId: string | null,
): Promise<Outcome<LivePledgeGoal | null>> {
  if (goalId === null) return accept(null);
  const view = await deps.services.pledgeGoals.get({ goalId, askerId: null });
  if (view?.creator.id !== authority().snapshot().stage.creator.id) return refuse('NotFound');
  return view.phase.type === 'over' ? refuse('GoalOver') : accept(liveGoalOf(view));
}

/** Returns the name of a new recording, or why there can be none. */
async function mayRecord({ deps, authority }: Pick<Control, 'deps' | 'authority'>): Promise<Outcome<string>> {
  const { replays, ids } = deps.services;
  const why = await replays.refusal(authority().snapshot().stage.creator.id);
  return why === null ? accept(ids.next('rp')) : refuse(why);
}

function modeRequests(control: Control) {
  const { deps, streamId, authority } = control;
  const kit = kitOf(deps);
  const preview = async (input: commands.ModeInput): Promise<ModePreviewAnswer | null> => {
    const mode = baseOf(input, authority());
    if (mode === null) return null;
    const { inside, staying } = await previewMode({ shardRoomIds: authority().shardRoomIds(), mode });
    const modes = authority().modes();
    const { held, sold } = countTickets(modes);
    const incomeMinor = curtainIncomeMinor(modes).toString();
    const paid = await paidOf(deps, modes);
    return { inside, staying, leaving: inside - staying, holders: held + sold, incomeMinor, paid };
  };
  return {
    previewMode: answer(kit, STREAM_REQUESTS.previewMode, async ({ payload }) => {
      if (!(await mayBring(control, groupIn(payload.mode)))) return refuse('Forbidden');
      const seen = await preview(payload.mode);
      return seen ? accept(seen) : refuse('TicketSaleClosed');
    }),
    switchMode: answer(kit, STREAM_REQUESTS.switchMode, async ({ payload: { mode, confirm = null } }) => {
      if (!(await mayBring(control, groupIn(mode)))) return refuse('Forbidden');
      const leaving = mode.type === 'ticketOnly' ? ((await preview(mode))?.leaving ?? 0) : 0;
      const refused = await authority().command({ type: 'switchMode', mode, confirm, leaving });
      if (refused !== null) return refuse(refused);
      deps.log.info({ streamId: streamId(), mode: mode.type }, 'mode switched');
      return accept({});
    }),
    openSale: answer(kit, STREAM_REQUESTS.openSale, async ({ payload }) => {
      const saleId = deps.services.ids.next('sale');
      return tellAuthority(control, { type: 'openSale', saleId, ...payload });
    }),
  };
}

async function paidOf({ services }: RoomDeps, modes: Modes): Promise<ModePreviewAnswer['paid']> {
  const paid = paidTickets(modes);
  const named = paid.slice(0, LIMITS.holdersNamed).map(({ personId }) => services.identity.get(personId));
  const returnMinor = paid.reduce((sum, { priceMinor }) => sum + priceMinor, 0n).toString();
  const people = (await Promise.all(named)).flatMap((account) => (account ? [personOf(account)] : []));
  return { count: paid.length, people, returnMinor };
}

/** Returns the mode to switch to; null: there is nothing on sale to close a curtain for. */
function baseOf(input: commands.ModeInput, authority: StreamAuthority): BaseMode | null {
  switch (input.type) {
    case 'public':
      return { type: 'public', endsAtMs: null };
    case 'private':
      return input.tickets === 'return'
        ? { type: 'private', rules: input.rules }
        : privateMode(input.rules, authority.modes());
    case 'ticketOnly': {
      const saleId = authority.modes().sale?.saleId;
      return saleId === undefined ? null : { type: 'ticketOnly', saleId };
    }
  }
}
