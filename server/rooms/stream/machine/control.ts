import { assertNever } from '../../../../shared/assertNever.ts';
import type { TipRules } from '../../../../shared/protocol/feed.ts';
import type { MenuItem } from '../../../../shared/protocol/modes.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import type { DeskCommand } from '../../policies/desk.ts';
import type { ModerationCommand } from '../../policies/moderation.ts';
import { answerExtension, connected, endCall, pictureLost, ready } from './call.ts';
import { askCallRecording, type CallRecordingCommand, stopCallRecording } from './callRecording.ts';
import { desk } from './desk.ts';
import { menuDone, setMenu, skipItem } from './menu.ts';
import { type SwitchMode, switchMode } from './mode.ts';
import { moderate, setModerator } from './moderation.ts';
import { unpin } from './pins.ts';
import { type PledgeGoalShown, showPledgeGoal } from './pledgeGoal.ts';
import { type RecordingCommand, recorderSaid, startRecording, stopRecording } from './recording.ts';
import { acceptRequest, closeRequests, declineRequest, type OpenRequests, openRequests } from './requests.ts';
import type { StreamDecision, StreamState } from './state.ts';
import { setTipRules } from './talk.ts';
import { type OpenSale, openSale, stopSale } from './tickets.ts';

export type ControlCommand =
  | SwitchMode
  | OpenSale
  | OpenRequests
  | RecordingCommand
  | CallRecordingCommand
  | { readonly type: 'stopSale'; readonly cancel: boolean }
  | { readonly type: 'closeRequests' }
  | { readonly type: 'acceptRequest' | 'declineRequest'; readonly orderId: string }
  | { readonly type: 'readyForCall' }
  | { readonly type: 'callConnected' | 'endCall'; readonly callId: string }
  | { readonly type: 'callLost'; readonly callId: string; readonly sends?: boolean | undefined }
  | { readonly type: 'answerExtension'; readonly orderId: string; readonly accept: boolean }
  | { readonly type: 'setMenu'; readonly items: readonly MenuItem[] }
  | { readonly type: 'menuDone' | 'skipItem' | 'unpin'; readonly tipId: string }
  | ({ readonly type: 'setTipRules' } & TipRules)
  | ModerationCommand
  | DeskCommand
  | PledgeGoalShown
  | { readonly type: 'setModerator'; readonly target: Person; readonly isModerator: boolean };

/** Decides what the creator's control panel asks. */
export function decideControl(state: StreamState, command: ControlCommand, nowMs: number): StreamDecision {
  const step = { side: 'creator', personId: state.view.stage.creator.id, nowMs } as const;
  switch (command.type) {
    case 'switchMode':
      return switchMode(state, command, nowMs);
    case 'openSale':
      return openSale(state, command, nowMs);
    case 'stopSale':
      return stopSale(state, command);
    case 'openRequests':
      return openRequests(state, command);
    case 'closeRequests':
      return closeRequests(state);
    case 'acceptRequest':
      return acceptRequest(state, command.orderId, nowMs);
    case 'declineRequest':
      return declineRequest(state, command.orderId, nowMs);
    case 'readyForCall':
      return ready(state, step);
    case 'callConnected':
      return connected(state, command.callId, step);
    case 'callLost':
      return pictureLost(state, command, step);
    case 'endCall':
      return endCall(state, command.callId, step);
    case 'answerExtension':
      return answerExtension(state, command, nowMs);
    case 'startRecording':
      return startRecording(state, command.replayId, nowMs);
    case 'stopRecording':
      return stopRecording(state, command);
    case 'recorderSaid':
      return recorderSaid(state, command);
    case 'askCallRecording':
      return askCallRecording(state, command);
    case 'stopCallRecording':
      return stopCallRecording(state, command);
    case 'setMenu':
      return setMenu(state, command.items);
    case 'menuDone':
      return menuDone(state, command.tipId);
    case 'skipItem':
      return skipItem(state, command.tipId);
    case 'unpin':
      return unpin(state, 'owner', command.tipId);
    case 'setTipRules':
      return setTipRules(state, command);
    case 'setSlowMode':
    case 'mute':
    case 'removeViewer':
    case 'deleteLine':
      return moderate(state, 'owner', command, nowMs);
    case 'setChatRules':
    case 'setShield':
    case 'answerHeld':
    case 'setRole':
    case 'addNote':
      return desk(state, 'owner', command, nowMs);
    case 'showPledgeGoal':
    case 'pledgeGoalMoved':
      return showPledgeGoal(state, command);
    case 'setModerator':
      return setModerator(state, command.target, command.isModerator, nowMs);
    default:
      return assertNever(command);
  }
}
