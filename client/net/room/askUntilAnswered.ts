import type { AnswerOf, PayloadOf, RequestTable } from '../../../shared/protocol/requests.ts';
import { backoffMs } from '../backoff.ts';
import { pause } from '../reachability.ts';
import type { Reply } from './requestOutcome.ts';
import type { RoomConnection } from './roomConnection.ts';

const ORDER_TIMEOUT_MS = 12_000;

/**
 * Sends a command that carries its own `commandId` again and again until there is an answer: it is done once at most.
 * The answer is `unknown` only when there will be no seat any more.
 */
export async function askUntilAnswered<Table extends RequestTable, Name extends keyof Table & string>(
  connection: Pick<RoomConnection<Table>, 'request' | 'whenJoined'>,
  {
    type,
    payload,
  }: { readonly type: Name; readonly payload: PayloadOf<Table[Name]> & { readonly commandId: string } },
  onUncertain: () => void,
): Promise<Reply<AnswerOf<Table[Name]>>> {
  for (let attempt = 0; ; attempt += 1) {
    const reply = await connection.request(type, payload, { timeoutMs: ORDER_TIMEOUT_MS });
    if (reply.type !== 'unknown') return reply;
    onUncertain();
    await pause(backoffMs(attempt, Math.random()));
    if (!(await connection.whenJoined())) return reply;
  }
}
