import Coins from 'lucide-react/icons/coins';
import { type FormEvent, useState } from 'react';
import { parseAmount } from '../../../../shared/money.ts';
import type { StageView, TipRules } from '../../../../shared/protocol/feed.ts';
import { typedAmount } from '../../../model/tipAmount.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/panel.ts';
import { Button } from '../../../ui/Button.tsx';
import { TextField } from '../../../ui/TextField.tsx';
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
        <TextField
          label={t('tips.smallest')}
          inputMode="decimal"
          placeholder={t('tips.any')}
          value={texts.smallestMinor}
          onChange={(event) => setTyped({ ...typed, smallestMinor: event.currentTarget.value })}
        />
        <TextField
          label={t('tips.smallestText')}
          inputMode="decimal"
          placeholder={t('tips.any')}
          value={texts.smallestTextMinor}
          onChange={(event) => setTyped({ ...typed, smallestTextMinor: event.currentTarget.value })}
          error={fits ? null : t('tips.wrong')}
        />
        <Button type="submit" busy={busy} disabled={!fits || Object.keys(typed).length === 0}>
          {t('tips.save')}
        </Button>
      </form>
    </PanelCard>
  );
}

const shown = (minor: string) =>
  minor === '0' ? '' : typedAmount({ asset: 'MESI', amountMinor: BigInt(minor) });

/** Minor units as text; an empty field is any amount. null: that is no amount. */
function amountOf(text: string): string | null {
  if (text.trim() === '') return '0';
  const amountMinor = parseAmount(text, 'MESI');
  return amountMinor !== null && amountMinor >= 0n ? amountMinor.toString() : null;
}
