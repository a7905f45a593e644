import Coins from 'lucide-react/icons/coins';
import { type FormEvent, useState } from 'react';
import type { StageView, TipRules } from '../../../../shared/protocol/feed.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi, typedAmount } from '../../../texts/format.ts';
import { t } from '../../../texts/panel.ts';
import { readTyped } from '../../../texts/typed.ts';
import { AmountField } from '../../../ui/controls/AmountField.tsx';
import { Button } from '../../../ui/controls/Button.tsx';
import { useAct } from '../../stage/useAct.ts';
import styles from './Panel.module.css';
import { PanelCard } from './PanelCard.tsx';

interface TipRulesCardProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
}

/** The smallest tip that the creator takes, and the smallest one that may carry a text. */
export function TipRulesCard({ connection, stage }: TipRulesCardProps) {
  const { busy, error, act } = useAct(connection);
  const [typed, setTyped] = useState<Partial<TipRules>>({});
  const texts = {
    smallestMinor: typed.smallestMinor ?? shown(stage.tipRules.smallestMinor),
    smallestTextMinor: typed.smallestTextMinor ?? shown(stage.tipRules.smallestTextMinor),
  };
  const smallestMinor = amountOf(texts.smallestMinor);
  const smallestTextMinor = amountOf(texts.smallestTextMinor);
  const fits = smallestMinor !== null && smallestTextMinor !== null;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (fits && (await act('setTipRules', { smallestMinor, smallestTextMinor }))) setTyped({});
  };
  return (
    <PanelCard icon={<Coins aria-hidden />} title={t('tips.title')} error={error}>
      <form className={styles.form} onSubmit={(event) => void save(event)}>
        <AmountField
          label={t('tips.smallest')}
          asset="MESI"
          allowsZero
          placeholder={t('tips.any')}
          text={texts.smallestMinor}
          onText={(text) => setTyped({ ...typed, smallestMinor: text })}
        />
        <AmountField
          label={t('tips.smallestText')}
          asset="MESI"
          allowsZero
          placeholder={t('tips.any')}
          text={texts.smallestTextMinor}
          onText={(text) => setTyped({ ...typed, smallestTextMinor: text })}
        />
        <Button type="submit" wide busy={busy} disabled={!fits || Object.keys(typed).length === 0}>
          {fits ? saveWords({ smallestMinor, smallestTextMinor }) : t('tips.save')}
        </Button>
      </form>
    </PanelCard>
  );
}

const shown = (minor: string) =>
  minor === '0' ? '' : typedAmount({ asset: 'MESI', amountMinor: BigInt(minor) });

const words = (minor: string) =>
  minor === '0' ? t('tips.anyShort') : t('tips.fromShort', { amount: formatMesi(minor) });

function saveWords({ smallestMinor, smallestTextMinor }: TipRules): string {
  if (smallestMinor === '0' && smallestTextMinor === '0') return t('tips.saveAny');
  return t('tips.saveAmounts', { tip: words(smallestMinor), text: words(smallestTextMinor) });
}

/** Returns minor units as text; an empty field is any amount. It is null for what is no amount. */
function amountOf(text: string): string | null {
  if (text.trim() === '') return '0';
  const reading = readTyped(text, 'MESI');
  return reading.type === 'amount' ? reading.amountMinor.toString() : null;
}
