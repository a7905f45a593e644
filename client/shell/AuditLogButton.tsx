import ScrollText from 'lucide-react/icons/scroll-text';
import { downloadAudit } from '../net/auditApi.ts';
import { useRun } from '../net/useRun.ts';
import { t } from '../texts/auditLog.ts';
import { Button } from '../ui/controls/Button.tsx';
import { isolate, unmarked } from '../ui/isolate.tsx';
import { Problem } from '../ui/notices/Problem.tsx';

/** Downloads the audit log of a room. `about` says which one it is, where several stand on a page. */
export function AuditLogButton({ roomId, about }: { readonly roomId: string; readonly about?: string }) {
  const { busy, refused, run } = useRun();
  const label = about === undefined ? t('download') : unmarked(t('downloadOf', { title: isolate(about) }));
  return (
    <>
      <Button
        size="s"
        icon={<ScrollText aria-hidden />}
        aria-label={label}
        title={t('hint')}
        busy={busy}
        onClick={() => void run(() => downloadAudit(roomId))}
      >
        {t('download')}
      </Button>
      <Problem text={refused?.message} />
    </>
  );
}
