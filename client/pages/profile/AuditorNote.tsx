import type { ProfileAnswer } from '../../../shared/protocol/profiles.ts';
import { t } from '../../texts/audits.ts';
import { Card } from '../../ui/display/Card.tsx';

/** Says to an auditor how reports of this creator's blocks ended. Nobody else is sent it. */
export default function AuditorNote({ record }: { readonly record: NonNullable<ProfileAnswer['record']> }) {
  return (
    <Card>
      <p>{t('record', { judged: record.judged, upheld: record.upheld })}</p>
    </Card>
  );
}
