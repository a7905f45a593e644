import type { z } from 'zod';
import type * as answers from './answers.ts';
import * as commands from './commands.ts';
import * as deskCommands from './desk.ts';

/** What counts a request; how often each may be asked stands in the server's REQUEST_RATES. */
export type RequestRate = 'say' | 'write' | 'tip' | 'react' | 'ring' | 'signal' | 'search' | 'control';

/** One request of a seat: what it says, whose it is, what counts it, and what is answered. */
export interface RequestSpec<S extends z.ZodType = z.ZodType, A = unknown> {
  readonly schema: S;
  /** Who may ask, in the room's own words. A moderator is a viewer whom the creator named. */
  readonly who: string;
  /** The roles of the seats from which it may be asked. */
  readonly roles: readonly string[];
  readonly rate: RequestRate;
  /** True: those at the door of a stream may ask as well, as far as the request itself allows. */
  readonly atTheDoor: boolean;
  /** Has no value. It carries the answer's type from the server's handler to whoever asks in the browser. */
  readonly answers?: A;
}

export type RequestTable = Readonly<Record<string, RequestSpec>>;
/** What may be sent with a request. */
export type PayloadOf<R extends RequestSpec> = z.input<R['schema']>;
/** What is answered to it. */
export type AnswerOf<R> = R extends RequestSpec<z.ZodType, infer A> ? A : never;

/** The answer to a request that was done and has nothing to tell. */
export type Done = Readonly<Record<never, never>>;

type More = Partial<Pick<RequestSpec, 'rate' | 'atTheDoor'>>;
/** Makes rows of a room's table that are for the same people. */
export const requestsOf =
  (who: string, roles: readonly string[] = [who]) =>
  <S extends z.ZodType>(
    schema: S,
    { rate = 'control', atTheDoor = false }: More = {},
  ): RequestSpec<S, Done> => ({
    schema,
    who,
    roles,
    rate,
    atTheDoor,
  });
const creator = requestsOf('creator');
const viewer = requestsOf('viewer');
/** What needs no account: everybody who may watch may ask for the picture. */
const watching = requestsOf('viewer or guest', ['viewer', 'guest']);
const moderator = requestsOf('moderator', ['viewer']);

/** Says what is answered to a row. */
export const answering =
  <A>() =>
  <S extends z.ZodType>(spec: RequestSpec<S, Done>): RequestSpec<S, A> =>
    spec as RequestSpec<S, unknown> as RequestSpec<S, A>;
const ordering = answering<answers.OrderAnswer>();
const desk = answering<answers.OverlayDeskAnswer>();

/** What the creator asks in the control seat. Server handlers, the browser's types, limits and docs come from here. */
export const STREAM_REQUESTS = {
  goLive: answering<answers.GoLiveAnswer>()(creator(commands.goLiveCommand)),
  endStream: answering<answers.EndStreamAnswer>()(creator(commands.endStreamCommand)),
  say: answering<answers.SayAnswer>()(creator(commands.sayCommand, { rate: 'say' })),
  setGoal: creator(commands.setGoalCommand),
  showPledgeGoal: creator(commands.showPledgeGoalCommand),
  setAbout: creator(commands.setAboutCommand),
  startRecording: creator(commands.startRecordingCommand),
  stopRecording: creator(commands.stopRecordingCommand),
  roster: answering<answers.RosterAnswer>()(creator(commands.rosterCommand)),
  testAlert: creator(commands.testAlertCommand),
  controlOverlay: desk(creator(commands.controlOverlayCommand)),
  previewMode: answering<answers.ModePreviewAnswer>()(creator(commands.previewModeCommand)),
  switchMode: creator(commands.switchModeCommand),
  openSale: creator(commands.openSaleCommand),
  stopSale: creator(commands.stopSaleCommand),
  openRequests: creator(commands.openRequestsCommand),
  closeRequests: creator(commands.closeRequestsCommand),
  acceptRequest: creator(commands.acceptRequestCommand),
  declineRequest: creator(commands.declineRequestCommand),
  readyForCall: creator(commands.readyForCallCommand),
  callConnected: creator(commands.callConnectedCommand),
  callLost: creator(commands.callLostCommand),
  endCall: creator(commands.endCallCommand),
  answerExtension: creator(commands.answerExtensionCommand),
  askCallRecording: creator(commands.askCallRecordingCommand),
  stopCallRecording: creator(commands.stopCallRecordingCommand),
  setMenu: creator(commands.setMenuCommand),
  menuDone: creator(commands.menuDoneCommand),
  skipItem: creator(commands.skipItemCommand),
  setTipRules: creator(commands.setTipRulesCommand),
  setSlowMode: creator(commands.setSlowModeCommand),
  mute: creator(commands.muteCommand),
  removeViewer: creator(commands.removeViewerCommand),
  deleteLine: creator(commands.deleteLineCommand),
  setChatRules: creator(deskCommands.setChatRulesCommand),
  setShield: creator(deskCommands.setShieldCommand),
  answerHeld: creator(deskCommands.answerHeldCommand),
  setRole: creator(deskCommands.setRoleCommand),
  addNote: creator(deskCommands.addNoteCommand),
  moderationDesk: answering<deskCommands.DeskView>()(
    creator(deskCommands.moderationDeskCommand, { rate: 'react' }),
  ),
  unpin: creator(commands.unpinCommand),
  setModerator: creator(commands.setModeratorCommand),
  chooseSource: creator(commands.chooseSourceCommand),
  openMedia: answering<answers.OpenMediaAnswer | Done>()(creator(commands.openMediaCommand)),
  closeMedia: creator(commands.closeMediaCommand),
  signal: creator(commands.signalCommand, { rate: 'signal' }),
} as const satisfies RequestTable;

/** What viewers ask, moderators among them. A guest, who has no account, asks for the picture alone. */
export const AUDIENCE_REQUESTS = {
  tip: answering<answers.TipAnswer>()(viewer(commands.tipCommand, { rate: 'tip', atTheDoor: true })),
  say: answering<answers.SayAnswer>()(viewer(commands.sayCommand, { rate: 'say' })),
  react: viewer(commands.reactCommand, { rate: 'react' }),
  buyTicket: ordering(viewer(commands.buyTicketCommand, { atTheDoor: true })),
  orderItem: ordering(viewer(commands.orderItemCommand)),
  requestCall: ordering(viewer(commands.requestCallCommand)),
  // money comes back wherever one stands
  cancelItem: viewer(commands.cancelItemCommand, { atTheDoor: true }),
  cancelRequest: viewer(commands.cancelRequestCommand, { atTheDoor: true }),
  readyForCall: viewer(commands.readyForCallCommand),
  callConnected: viewer(commands.callConnectedCommand),
  callLost: viewer(commands.callLostCommand),
  endCall: viewer(commands.endCallCommand),
  extendCall: ordering(viewer(commands.extendCallCommand)),
  answerCallRecording: viewer(commands.answerCallRecordingCommand),
  setSlowMode: moderator(commands.setSlowModeCommand),
  mute: moderator(commands.muteCommand),
  removeViewer: moderator(commands.removeViewerCommand),
  deleteLine: moderator(commands.deleteLineCommand),
  setChatRules: moderator(deskCommands.setChatRulesCommand),
  setShield: moderator(deskCommands.setShieldCommand),
  answerHeld: moderator(deskCommands.answerHeldCommand),
  setRole: moderator(deskCommands.setRoleCommand),
  addNote: moderator(deskCommands.addNoteCommand),
  moderationDesk: answering<deskCommands.DeskView>()(
    moderator(deskCommands.moderationDeskCommand, { rate: 'react' }),
  ),
  unpin: moderator(commands.unpinCommand),
  controlOverlay: desk(moderator(commands.controlOverlayCommand)),
  whepToken: answering<answers.WhepTokenAnswer>()(viewer(commands.whepTokenCommand)),
  openMedia: answering<answers.OpenMediaAnswer | Done>()(watching(commands.openMediaCommand)),
  closeMedia: watching(commands.closeMediaCommand),
  signal: watching(commands.signalCommand, { rate: 'signal' }),
} as const satisfies RequestTable;

/** What a page of a stream may ask, in whichever of its rooms it has a seat. */
export type StageRequests = typeof STREAM_REQUESTS & typeof AUDIENCE_REQUESTS;
