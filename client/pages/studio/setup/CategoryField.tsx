import type { StreamCategory } from '../../../../shared/protocol/modes.ts';
import { CATEGORIES } from '../../../model/categories.ts';
import { t as common } from '../../../texts/common.ts';
import { t } from '../../../texts/studio.ts';
import { Select } from '../../../ui/controls/Select.tsx';

interface CategoryFieldProps {
  readonly category: StreamCategory | null;
  readonly onChange: (category: StreamCategory | null) => void;
}

/** Asks in which category of the directory a stream stands. */
export function CategoryField({ category, onChange }: CategoryFieldProps) {
  const options = CATEGORIES.map((value) => ({ value, label: common(`category.${value}`) }));
  return (
    <Select
      label={t('setup.category')}
      value={category ?? ''}
      options={[{ value: '', label: t('setup.none') }, ...options]}
      onChange={(value) => onChange(value === '' ? null : value)}
    />
  );
}
