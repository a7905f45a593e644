import { useId } from 'react';
import { ASSET_CODES, ASSETS, type Asset, hasSymbol } from '../../shared/money.ts';
import { t } from '../texts/common.ts';
import styles from './AssetChoice.module.css';

export interface AssetChoiceProps {
  readonly value: Asset;
  readonly onChange: (asset: Asset) => void;
  readonly label?: string;
  readonly assets?: readonly Asset[];
}

/** A row of radio buttons. */
export function AssetChoice({
  value,
  onChange,
  label = t('funds.currency'),
  assets = ASSET_CODES,
}: AssetChoiceProps) {
  const name = useId();
  return (
    <fieldset className={styles.choice}>
      <legend className="visuallyHidden">{label}</legend>
      {assets.map((asset) => (
        <label key={asset} className={styles.option}>
          <input
            type="radio"
            name={name}
            value={asset}
            checked={asset === value}
            onChange={() => onChange(asset)}
            className="visuallyHidden"
          />
          <span aria-hidden className={styles.symbol}>
            {hasSymbol(asset) ? ASSETS[asset].symbol : asset === 'USDC' ? '◎' : '◆'}
          </span>
          {asset}
        </label>
      ))}
    </fieldset>
  );
}
