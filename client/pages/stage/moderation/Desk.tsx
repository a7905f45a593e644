import { useEffect, useState } from 'react';
import type { DeskView } from '../../../../shared/protocol/desk.ts';
import type { PayloadOf, StageRequests } from '../../../../shared/protocol/requests.ts';
import { SECOND_MS } from '../../../../shared/time.ts';
import { outcomeOf } from '../../../net/room/requestOutcome.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { t } from '../../../texts/desk.ts';
import { TabPanel, Tabs } from '../../../ui/controls/Tabs.tsx';
import { Skeleton } from '../../../ui/display/Skeleton.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { useAct } from '../useAct.ts';
import { DeskLog } from './DeskLog.tsx';
import { DeskNow } from './DeskNow.tsx';
import { DeskPeople } from './DeskPeople.tsx';
import { RulesForm } from './RulesForm.tsx';

/** How often the desk is looked at while it is open. */
const LOOK_EVERY_MS = 3 * SECOND_MS;

/** What the parts of the desk are given. */
export interface DeskProps {
  readonly desk: DeskView;
  readonly busy: boolean;
  /** Asks for something and looks at the desk again; false: it was refused. */
  readonly ask: <Name extends keyof StageRequests>(
    name: Name,
    payload: PayloadOf<StageRequests[Name]>,
  ) => Promise<boolean>;
}

/** The moderation desk: what waits, the rules, who is who, and what was done. */
export function Desk({ connection }: { readonly connection: StreamConnection }) {
  const [tab, setTab] = useState<'now' | 'rules' | 'people' | 'log'>('now');
  const read = async () => outcomeOf(await connection.request('moderationDesk', {}));
  const { value: desk, refused, reload } = useAsked(read, [connection]);
  const { busy, error, act } = useAct(connection);
  useEffect(() => {
    const timer = setInterval(reload, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [reload]);
  const problem = error ?? refused?.message;
  if (!desk) return problem ? <Problem text={problem} /> : <Skeleton height={240} />;
  const ask: DeskProps['ask'] = async (name, payload) => {
    const isDone = Boolean(await act(name, payload));
    reload();
    return isDone;
  };
  const props = { desk, busy, ask };
  return (
    <>
      <Problem text={problem} />
      <Tabs
        label={t('tabs')}
        value={tab}
        onChange={setTab}
        tabs={(['now', 'rules', 'people', 'log'] as const).map((value) => ({
          value,
          label: t(`tab.${value}`),
        }))}
      >
        <TabPanel value="now">
          <DeskNow {...props} />
        </TabPanel>
        <TabPanel value="rules">
          <RulesForm {...props} />
        </TabPanel>
        <TabPanel value="people">
          <DeskPeople {...props} />
        </TabPanel>
        <TabPanel value="log">
          <DeskLog deeds={desk.deeds} />
        </TabPanel>
      </Tabs>
    </>
  );
}
