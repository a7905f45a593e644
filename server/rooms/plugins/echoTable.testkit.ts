import { z } from 'zod';
import type * as answers from '../../../shared/protocol/answers.ts';
import * as commands from '../../../shared/protocol/commands.ts';
import { answering, type Done, type RequestTable, requestsOf } from '../../../shared/protocol/requests.ts';

export const echoJoinOptions = z.strictObject({ echoId: z.string(), looksOn: z.boolean().optional() });
const talking = requestsOf('host and guests', ['host', 'guest']);

/** An onlooker may ask for nothing, and the host does not tip. */
export const ECHO_REQUESTS = {
  say: answering<answers.SayAnswer>()(talking(commands.sayCommand, { rate: 'say' })),
  tip: answering<answers.TipAnswer>()(requestsOf('guest')(commands.tipCommand, { rate: 'tip' })),
  setSlowMode: talking(commands.setSlowModeCommand),
  mute: talking(commands.muteCommand),
  deleteLine: talking(commands.deleteLineCommand),
  removeViewer: talking(commands.removeViewerCommand),
  openMedia: answering<answers.OpenMediaAnswer | Done>()(talking(commands.openMediaCommand)),
  closeMedia: talking(commands.closeMediaCommand),
  signal: talking(commands.signalCommand, { rate: 'signal' }),
} as const satisfies RequestTable;
