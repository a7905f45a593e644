import { useEffect } from 'react';
import { hear, QUIET, speak } from '../../model/announcer.ts';
import type { FreshEvent } from '../../model/stageModel.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { t } from '../../texts/stage.ts';
import { isolate } from '../../ui/isolate.tsx';
import { announce } from '../../ui/notices/LiveRegion.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { newsWords } from './newsWords.ts';

/** Shows that a mark on the way to a goal is passed; a toast is read out by itself. */
function celebrate(event: FreshEvent): void {
  if (event.type !== 'milestoneReached') return;
  showToast({ title: t('news.milestone', { title: isolate(event.title) }), tone: 'tip' });
}

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
        for (const event of events) celebrate(event);
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
