import { useEffect, useState } from 'react';
import type { DeskView } from '../../../../shared/protocol/desk.ts';
import type { Outcome } from '../../../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../../../shared/time.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { useRun } from '../../../net/useRun.ts';
import { t } from '../../../texts/desk.ts';
import { TabPanel, Tabs } from '../../../ui/controls/Tabs.tsx';
import { Skeleton } from '../../../ui/display/Skeleton.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { DeskLog } from './DeskLog.tsx';
import { DeskNow } from './DeskNow.tsx';
import { DeskPeople } from './DeskPeople.tsx';
import type { DeskRoom } from './deskRoom.ts';
import { RulesForm } from './RulesForm.tsx';

/** How often the desk is looked at while it is open. */
const LOOK_EVERY_MS = 3 * SECOND_MS;

/** What the parts of the desk are given. */
export interface DeskProps {
  readonly desk: DeskView;
  readonly busy: boolean;
  readonly room: DeskRoom;
  /** Asks for something and looks at the desk again; false: it was refused. */
  readonly run: (asked: () => Promise<Outcome<unknown>>) => Promise<boolean>;
}

/** The moderation desk: what waits, the rules, who is who, and what was done. */
export function Desk({ room }: { readonly room: DeskRoom }) {
  const [tab, setTab] = useState<'now' | 'rules' | 'people' | 'log'>('now');
  const { value: desk, refused: unseen, reload } = useAsked(room.look, [room]);
  const { busy, refused, run: send } = useRun();
  useEffect(() => {
    const timer = setInterval(reload, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [reload]);
  const problem = refused?.message ?? unseen?.message;
  if (!desk) return problem ? <Problem text={problem} /> : <Skeleton height={240} />;
  const run: DeskProps['run'] = async (asked) => {
    const isDone = (await send(asked)) !== null;
    reload();
    return isDone;
  };
  const props = { desk, busy, room, run };
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
          <DeskLog deeds={desk.deeds} isGroup={room.askStream === null} />
        </TabPanel>
      </Tabs>
    </>
  );
}
