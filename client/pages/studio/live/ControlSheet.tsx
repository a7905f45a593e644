import SlidersHorizontal from 'lucide-react/icons/sliders-horizontal';
import { useState } from 'react';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/studio.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { TabPanel, Tabs } from '../../../ui/controls/Tabs.tsx';
import { Dialog, preloadDialog } from '../../../ui/popups/Dialog.tsx';
import { PANEL_GROUPS, PanelCards, type PanelGroup } from '../panel/ControlPanel.tsx';
import styles from './ControlSheet.module.css';
import { StreamAddresses, StreamNumbers } from './StreamNumbers.tsx';

interface ControlSheetProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly streamId: string;
}

type SheetTab = 'numbers' | PanelGroup;
const TABS: readonly SheetTab[] = ['numbers', ...PANEL_GROUPS];

/** The control panel where there is little room: a sheet over picture and chat, a tab for each part of it. */
export function ControlSheet({ connection, stage, streamId }: ControlSheetProps) {
  const [open, setOpen] = useState(false);
  const [tab, setTab] = useState<SheetTab>('numbers');
  return (
    <>
      <Button
        wide
        icon={<SlidersHorizontal aria-hidden />}
        onPointerEnter={preloadDialog}
        onClick={() => setOpen(true)}
      >
        {t('sheet.open')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('sheet.open')}>
        <Tabs
          label={t('sheet.tabs')}
          value={tab}
          onChange={setTab}
          stretch
          className={styles.sheet}
          tabs={TABS.map((value) => ({ value, label: t(`sheet.${value}`) }))}
        >
          <TabPanel value="numbers" className={styles.part}>
            <StreamNumbers connection={connection} stage={stage} />
            <StreamAddresses connection={connection} streamId={streamId} />
          </TabPanel>
          {PANEL_GROUPS.map((group) => (
            <TabPanel key={group} value={group} className={styles.part}>
              <PanelCards connection={connection} stage={stage} group={group} />
            </TabPanel>
          ))}
        </Tabs>
      </Dialog>
    </>
  );
}
