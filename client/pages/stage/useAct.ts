import type { AnswerOf, PayloadOf, StageRequests } from '../../../shared/protocol/requests.ts';
import { outcomeOf } from '../../net/room/requestOutcome.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/stage.ts';
import { showToast } from '../../ui/notices/toasts.ts';

export interface Act {
  readonly busy: boolean;
  /** What the last one was refused with, for people; null after one that was done. */
  readonly error: string | null;
  /** The answer, or null when it was refused. */
  readonly act: <Name extends keyof StageRequests>(
    type: Name,
    payload: PayloadOf<StageRequests[Name]>,
  ) => Promise<AnswerOf<StageRequests[Name]> | null>;
}

export interface ActOptions {
  /** Where there is no room for words: what is refused is said in a toast. */
  readonly toast?: boolean;
}

/** Sends one request to the room at a time from one place of a page. */
export function useAct(connection: StreamConnection, { toast = false }: ActOptions = {}): Act {
  const { busy, refused, run } = useRun();
  return {
    busy,
    error: refused?.message ?? null,
    act: (type, payload) =>
      run(async () => {
        const reply = await connection.request(type, payload);
        if (toast && reply.type !== 'answered')
          showToast({ title: t('failed'), body: reply.rejection.message, tone: 'warning' });
        return outcomeOf(reply);
      }),
  };
}
