import type { AUDIENCE_COMMANDS, STREAM_COMMANDS } from '../../../shared/protocol/commands.ts';
import type { RequestRate } from './requestRates.ts';

/**
 * Every request of a seat, by room: whose it is, and what counts it. docs/security.md shows it; the compiler wants a
 * row for each request of the protocol, and a test compares each with what the rooms themselves judge by.
 */
export interface MessageRow {
  readonly who: 'creator' | 'viewer' | 'moderator';
  readonly rate: RequestRate;
  /** Also of those at the door of a stream that is not open to them. */
  readonly atTheDoor?: true;
}

const creator = { who: 'creator', rate: 'control' } as const;
const viewer = { who: 'viewer', rate: 'control' } as const;
const moderator = { who: 'moderator', rate: 'control' } as const;

export const STREAM_MESSAGES: Readonly<Record<keyof typeof STREAM_COMMANDS, MessageRow>> = {
  goLive: creator,
  endStream: creator,
  say: { who: 'creator', rate: 'say' },
  setGoal: creator,
  startRecording: creator,
  stopRecording: creator,
  roster: creator,
  testAlert: creator,
  previewMode: creator,
  switchMode: creator,
  openSale: creator,
  stopSale: creator,
  openRequests: creator,
  closeRequests: creator,
  acceptRequest: creator,
  declineRequest: creator,
  readyForCall: creator,
  callConnected: creator,
  callLost: creator,
  endCall: creator,
  answerExtension: creator,
  askCallRecording: creator,
  stopCallRecording: creator,
  setMenu: creator,
  menuDone: creator,
  setTipRules: creator,
  setSlowMode: creator,
  mute: creator,
  removeViewer: creator,
  deleteLine: creator,
  setModerator: creator,
  chooseSource: creator,
  openMedia: creator,
  closeMedia: creator,
  signal: { who: 'creator', rate: 'signal' },
};

export const AUDIENCE_MESSAGES: Readonly<Record<keyof typeof AUDIENCE_COMMANDS, MessageRow>> = {
  tip: { who: 'viewer', rate: 'tip', atTheDoor: true },
  say: { who: 'viewer', rate: 'say' },
  react: { who: 'viewer', rate: 'react' },
  buyTicket: { ...viewer, atTheDoor: true },
  requestCall: viewer,
  cancelRequest: { ...viewer, atTheDoor: true },
  readyForCall: viewer,
  callConnected: viewer,
  callLost: viewer,
  endCall: viewer,
  extendCall: viewer,
  answerCallRecording: viewer,
  setSlowMode: moderator,
  mute: moderator,
  removeViewer: moderator,
  deleteLine: moderator,
  whepToken: viewer,
  openMedia: viewer,
  closeMedia: viewer,
  signal: { who: 'viewer', rate: 'signal' },
};
