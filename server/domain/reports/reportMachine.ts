import { assertNever } from '../../../shared/assertNever.ts';
import type { BlockReason } from '../../../shared/protocol/blocks.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { Verdict } from '../../../shared/protocol/reports.ts';
import { REPORT_LIMITS } from '../../../shared/reportLimits.ts';
import { DAY_MS } from '../../../shared/time.ts';
import type { Checked } from '../text.ts';

/** How long each side of a report has. What nobody does in time is done as `due` says. */
export const REPORT_TIMES = {
  /** How long somebody may report a block. */
  fileMs: 3 * DAY_MS,
  /** How long auditors have, for the report and once more for an appeal. */
  judgeMs: 7 * DAY_MS,
  /** How long whoever lost something may appeal. */
  appealMs: 3 * DAY_MS,
  /** How long money is frozen at most, whatever happens: longer than all of the above together. */
  holdMs: 30 * DAY_MS,
} as const;

/** A payment that a report is about. */
export interface Payment {
  /** The entry of the journal by which the creator earned it. */
  readonly entryId: string;
  readonly purpose: string;
  readonly atMs: number;
  readonly paidMinor: string;
  /** What of it is frozen; null: nothing yet. */
  readonly frozenMinor: string | null;
  /** The stream in which it was paid; absent: it was paid elsewhere, or before that was kept. */
  readonly streamId?: string;
  /** The conversation in which it was paid; absent: it was paid elsewhere. */
  readonly conversationId?: string;
  /** How much there was of the time that was paid for, in ms. Absent: no time was paid for. */
  readonly delivered?: { readonly ms: number; readonly ofMs: number };
}

/** A verdict, with who decided it. */
export interface JudgedVerdict extends Verdict {
  /** Empty: nobody did, or the creator gave the money back. */
  readonly auditorIds: readonly string[];
}

type Waiting = { readonly untilMs: number; readonly isAppeal: boolean };
/** How a report stands; `ReportStage` of the protocol is what people are shown of it. */
export type Stage =
  /** It was written down, and the block is not made yet. */
  | { readonly type: 'coming' }
  | { readonly type: 'offered'; readonly untilMs: number }
  | { readonly type: 'freezing' }
  | ({ readonly type: 'open' } & Waiting)
  | ({ readonly type: 'proposed'; readonly verdict: JudgedVerdict } & Waiting)
  | {
      readonly type: 'judged';
      readonly untilMs: number;
      readonly verdict: JudgedVerdict;
      /** Who lost something and takes it as it is. */
      readonly acceptedBy: readonly string[];
    }
  | { readonly type: 'settling'; readonly verdict: JudgedVerdict }
  | { readonly type: 'closed'; readonly verdict: JudgedVerdict; readonly returnedMinor: string }
  | { readonly type: 'lapsed' };

/** What is known of a block that came soon after a payment. */
export interface Report {
  readonly fan: Person;
  readonly creator: Person;
  readonly blockedAtMs: number;
  readonly blockReason: BlockReason;
  readonly blockNote: string;
  /** Which block of the two it is about. */
  readonly round: number;
  /** Whether the creator gave the money back with the block. */
  readonly isGivenBack: boolean;
  readonly payments: readonly Payment[];
  readonly filedAtMs: number | null;
  readonly statement: string | null;
  readonly answer: string | null;
  readonly appeal: string | null;
  /** The verdict that was appealed; null: none was. */
  readonly earlier: JudgedVerdict | null;
  readonly stage: Stage;
}

/** What is decided about a report. */
export type ReportCommand =
  /** The block stands, or (`isMade` false) it never came to be. */
  | { readonly type: 'begin'; readonly isMade: boolean }
  | { readonly type: 'file'; readonly byId: string; readonly statement: string }
  | { readonly type: 'answer'; readonly byId: string; readonly answer: string }
  | { readonly type: 'frozen'; readonly amountsMinor: readonly string[] }
  | ({ readonly type: 'judge'; readonly auditorId: string } & Pick<
      Verdict,
      'toFanPercent' | 'reason' | 'warns' | 'restricts'
    >)
  | { readonly type: 'agree'; readonly auditorId: string }
  | { readonly type: 'accept'; readonly byId: string }
  | { readonly type: 'appeal'; readonly byId: string; readonly appeal: string }
  | { readonly type: 'due' }
  | { readonly type: 'settled'; readonly returnedMinor: string };

type Of<T extends ReportCommand['type']> = Extract<ReportCommand, { type: T }>;

/** Sums what is frozen, in minor units of MESI. */
export const frozenOf = ({ payments }: Pick<Report, 'payments'>): bigint =>
  payments.reduce((sum, { frozenMinor }) => sum + BigInt(frozenMinor ?? '0'), 0n);

/** Returns what of a payment came back to the fan, in minor units of MESI; nothing while it is not over. */
export function returnedOf({ stage }: Pick<Report, 'stage'>, { frozenMinor }: Payment): bigint {
  if (stage.type !== 'closed') return 0n;
  return (BigInt(frozenMinor ?? '0') * BigInt(stage.verdict.toFanPercent)) / 100n;
}

/** Returns who loses something by that verdict. */
function losersOf({ fan, creator }: Report, { toFanPercent }: Verdict): readonly string[] {
  return [...(toFanPercent < 100 ? [fan.id] : []), ...(toFanPercent > 0 ? [creator.id] : [])];
}

/** Returns when a report moves by itself; null: it does not. Money on its way moves at once. */
export function wakesAtMs({ stage }: Report): number | null {
  if (stage.type === 'coming' || stage.type === 'freezing' || stage.type === 'settling') return 0;
  return 'untilMs' in stage ? stage.untilMs : null;
}

/** Decides about a report. Pure; told again, what is done changes nothing. Rules: services/reports/SPEC.md, FB*. */
export function decideReport(report: Report, command: ReportCommand, nowMs: number): Checked<Report> {
  switch (command.type) {
    case 'begin':
      return begin(report, command, nowMs);
    case 'file':
      return file(report, command, nowMs);
    case 'answer':
      return answer(report, command);
    case 'frozen':
      return frozen(report, command, nowMs);
    case 'judge':
      return judge(report, command, nowMs);
    case 'agree':
      return agree(report, command, nowMs);
    case 'accept':
      return accept(report, command);
    case 'appeal':
      return appeal(report, command, nowMs);
    case 'due':
      return due(report, nowMs);
    case 'settled':
      return settled(report, command);
    default:
      return assertNever(command);
  }
}

const ok = (report: Report): Checked<Report> => ({ ok: true, value: report });
const refuse = (code: RejectionCode): Checked<never> => ({ ok: false, code });

function begin(report: Report, { isMade }: Of<'begin'>, nowMs: number): Checked<Report> {
  if (report.stage.type !== 'coming') return ok(report);
  if (!isMade) return ok({ ...report, stage: { type: 'lapsed' } });
  const offered = { type: 'offered', untilMs: nowMs + REPORT_TIMES.fileMs } as const;
  return ok({ ...report, stage: report.isGivenBack ? { type: 'freezing' } : offered });
}

function file(report: Report, { byId, statement }: Of<'file'>, nowMs: number): Checked<Report> {
  const { stage, fan } = report;
  if (byId !== fan.id) return refuse('Forbidden');
  if (stage.type !== 'offered' || nowMs >= stage.untilMs) return refuse('ReportOver');
  return ok({ ...report, statement, filedAtMs: nowMs, stage: { type: 'freezing' } });
}

/** The creator says their side once, while it can still count. */
function answer(report: Report, { byId, answer: said }: Of<'answer'>): Checked<Report> {
  const { creator, stage } = report;
  if (byId !== creator.id) return refuse('Forbidden');
  const isHeard = stage.type === 'open' || stage.type === 'proposed' || stage.type === 'freezing';
  if (!isHeard || report.isGivenBack || report.answer !== null) return refuse('ReportOver');
  return ok({ ...report, answer: said });
}

function frozen(report: Report, { amountsMinor }: Of<'frozen'>, nowMs: number): Checked<Report> {
  if (report.stage.type !== 'freezing') return ok(report);
  const payments = report.payments.map((payment, n) => ({
    ...payment,
    frozenMinor: amountsMinor[n] ?? '0',
  }));
  if (!report.isGivenBack) {
    const stage = { type: 'open', untilMs: nowMs + REPORT_TIMES.judgeMs, isAppeal: false } as const;
    return ok({ ...report, payments, stage });
  }
  const verdict = { toFanPercent: 100, reason: '', warns: 'nobody', atMs: nowMs, auditorIds: [] } as const;
  return ok({ ...report, payments, stage: { type: 'settling', verdict: { ...verdict, isDefault: false } } });
}

/** Returns why that auditor has no say here; null: they have one. */
export function whyNotJudge(report: Report, auditorId: string): RejectionCode | null {
  const { fan, creator, stage, earlier } = report;
  if (auditorId === fan.id || auditorId === creator.id) return 'OwnCase';
  if (stage.type !== 'open' && stage.type !== 'proposed') return 'ReportOver';
  return earlier?.auditorIds.includes(auditorId) ? 'SameAuditor' : null;
}

function judge(report: Report, command: Of<'judge'>, nowMs: number): Checked<Report> {
  const { auditorId, toFanPercent, reason, warns, restricts } = command;
  const refused = whyNotJudge(report, auditorId);
  if (refused !== null) return refuse(refused);
  const said = { toFanPercent, reason, warns, ...(restricts && { restricts }) };
  const verdict = { ...said, atMs: nowMs, isDefault: false, auditorIds: [auditorId] };
  if (frozenOf(report) < BigInt(REPORT_LIMITS.fourEyesMinor)) return ok(decided(report, verdict, nowMs));
  const { untilMs, isAppeal } = report.stage as Stage & { type: 'open' };
  return ok({ ...report, stage: { type: 'proposed', untilMs, isAppeal, verdict } });
}

function agree(report: Report, { auditorId }: Of<'agree'>, nowMs: number): Checked<Report> {
  const refused = whyNotJudge(report, auditorId);
  if (refused !== null) return refuse(refused);
  const { stage } = report;
  if (stage.type !== 'proposed') return refuse('ReportOver');
  if (stage.verdict.auditorIds.includes(auditorId)) return refuse('SameAuditor');
  const auditorIds = [...stage.verdict.auditorIds, auditorId];
  return ok(decided(report, { ...stage.verdict, auditorIds, atMs: nowMs }, nowMs));
}

/** What was judged on appeal is final. */
function decided(report: Report, verdict: JudgedVerdict, nowMs: number): Report {
  if (report.earlier !== null) return { ...report, stage: { type: 'settling', verdict } };
  const untilMs = nowMs + REPORT_TIMES.appealMs;
  return { ...report, stage: { type: 'judged', untilMs, verdict, acceptedBy: [] } };
}

function accept(report: Report, { byId }: Of<'accept'>): Checked<Report> {
  const { stage } = report;
  if (stage.type !== 'judged') return refuse('ReportOver');
  const losers = losersOf(report, stage.verdict);
  if (!losers.includes(byId)) return refuse('Forbidden');
  const acceptedBy = [...stage.acceptedBy.filter((id) => id !== byId), byId];
  const isDone = losers.every((id) => acceptedBy.includes(id));
  const next: Stage = isDone ? { type: 'settling', verdict: stage.verdict } : { ...stage, acceptedBy };
  return ok({ ...report, stage: next });
}

function appeal(report: Report, { byId, appeal: said }: Of<'appeal'>, nowMs: number): Checked<Report> {
  const { stage } = report;
  if (stage.type !== 'judged' || nowMs >= stage.untilMs) return refuse('ReportOver');
  if (!losersOf(report, stage.verdict).includes(byId) || stage.acceptedBy.includes(byId))
    return refuse('Forbidden');
  const open = { type: 'open', untilMs: nowMs + REPORT_TIMES.judgeMs, isAppeal: true } as const;
  return ok({ ...report, appeal: said, earlier: stage.verdict, stage: open });
}

/** What nobody did in time: a block is not reported, a verdict stands, and without one the money stays with the creator. */
function due(report: Report, nowMs: number): Checked<Report> {
  const { stage, earlier } = report;
  if (!('untilMs' in stage) || nowMs < stage.untilMs) return ok(report);
  if (stage.type === 'offered') return ok({ ...report, stage: { type: 'lapsed' } });
  if (stage.type === 'judged') return ok({ ...report, stage: { type: 'settling', verdict: stage.verdict } });
  const nobody = { toFanPercent: 0, reason: '', warns: 'nobody', atMs: nowMs, auditorIds: [] } as const;
  return ok({
    ...report,
    stage: { type: 'settling', verdict: earlier ?? { ...nobody, isDefault: true } },
  });
}

function settled(report: Report, { returnedMinor }: Of<'settled'>): Checked<Report> {
  const { stage } = report;
  if (stage.type !== 'settling') return ok(report);
  return ok({ ...report, stage: { type: 'closed', verdict: stage.verdict, returnedMinor } });
}
