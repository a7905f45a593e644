import { useEffect } from 'react';
import { hear, QUIET, speak } from '../../model/announcer.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { announce } from '../../ui/notices/LiveRegion.tsx';
import { newsWords } from './newsWords.ts';

/** Tells a screen reader about tips and what matters, a few times a minute at most. */
export function useStageNews(connection: StreamConnection): void {
  useEffect(() => {
    let announcer = QUIET;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      const said = speak(announcer, performance.now(), newsWords);
      announcer = said.announcer;
      if (said.text) announce(said.text);
      clearTimeout(timer);
      if (said.waitMs !== null) timer = setTimeout(flush, said.waitMs);
    };
    const unlisten = connection.listen({
      fresh: (events) => {
        announcer = hear(announcer, events, newsWords);
        flush();
      },
    });
    return () => {
      unlisten();
      clearTimeout(timer);
    };
  }, [connection]);
}
