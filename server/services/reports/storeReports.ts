import { createHash } from 'node:crypto';
import { personOf } from '../../../shared/protocol/people.ts';
import { type Outcome, type RejectionCode, refuse } from '../../../shared/protocol/rejections.ts';
import type { Verdict } from '../../../shared/protocol/reports.ts';
import { REPORT_LIMITS } from '../../../shared/reportLimits.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts';
import {
  decideReport,
  REPORT_TIMES,
  type Report,
  type ReportCommand,
  wakesAtMs,
} from '../../domain/reports/reportMachine.ts';
import { restrictAtLeast } from '../../domain/restrictAtLeast.ts';
import { putDocument } from '../../putDocument.ts';
import type { BlocksPort } from '../blocks/port.ts';
import type { CurbsPort } from '../curbs/port.ts';
import type { IdentityPort } from '../identity/port.ts';
import type { LedgerPort } from '../ledger/port.ts';
import type { NoticesPort } from '../notices/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort, Versioned } from '../store/port.ts';
import { freeze, paidLately, releaseLate, settle } from './disputedMoney.ts';
import { type ComingBlock, REPORTS_AT_ONCE, type ReportsPort } from './port.ts';
import { newsOf } from './reportNews.ts';
import { auditViewOf, viewOf } from './reportViews.ts';

const REPORTS = COLLECTIONS.reports.name;
const WRITE_TRIES = 20;
/** Steps that one report takes at once: freezing, a deadline, settling, and some. */
const STEPS = 6;
const GROUNDLESS_MS = 30 * DAY_MS;
/** How long a block may take to be made once its report was written down. */
const COMING_MS = HOUR_MS;

/** A report as it lies in the store. What only finds it stands beside it. */
interface ReportDocument {
  readonly [key: string]: unknown;
  readonly report: Report;
  readonly fanId: string;
  readonly creatorId: string;
  readonly atMs: number;
  /** `yes` while it moves by itself, from `wakeAtMs` on. */
  readonly wakes?: 'yes';
  readonly wakeAtMs?: number;
  /** `yes` while an auditor is to judge, until `judgeAtMs`. */
  readonly waits?: 'yes';
  readonly judgeAtMs?: number;
}
type Stored = ReportDocument & { readonly [key: string]: never };

/** What the service of reports stands on. */
export interface ReportsParts {
  readonly store: StorePort;
  readonly ledger: Pick<LedgerPort, 'append' | 'balances' | 'find' | 'get'>;
  readonly blocks: Pick<BlocksPort, 'read'>;
  readonly curbs: Pick<CurbsPort, 'read' | 'set'>;
  readonly identity: Pick<IdentityPort, 'get'>;
  readonly notices: Pick<NoticesPort, 'tell'>;
  readonly clock: Clock;
  /** How long what a creator earned can be refunded, and so how far back a block looks. */
  readonly protectionMs: number;
  /** Other rules, so that a simulation can show that it notices wrong ones. */
  readonly rules?: {
    readonly decide: typeof decideReport;
    readonly freeze: typeof freeze;
    readonly settle: typeof settle;
  };
}

/** Keeps each report as a document, and moves its money by holds of the journal. Rules: SPEC.md, FB*. */
export function createStoreReports(parts: ReportsParts): ReportsPort {
  return new StoreReports(parts);
}

class StoreReports implements ReportsPort {
  readonly #parts: ReportsParts;
  readonly #rules: NonNullable<ReportsParts['rules']>;

  constructor(parts: ReportsParts) {
    this.#parts = parts;
    this.#rules = parts.rules ?? { decide: decideReport, freeze, settle };
  }

  async review({ byId, personId }: { readonly byId: string; readonly personId: string }) {
    const { held, delivered } = await this.#paid(personId, byId);
    return { held, delivered: delivered.map(({ entryId: _, ...payment }) => payment) };
  }

  async offer({ byId, person, reason, note, round, givesBack }: ComingBlock): Promise<void> {
    const { store, identity, clock } = this.#parts;
    const creator = await identity.get(byId);
    if (!creator?.isCreator) return;
    const { delivered } = await this.#paid(person.id, byId);
    if (delivered.length === 0) return;
    const nowMs = clock.nowMs();
    const report: Report = {
      ...{ fan: person, creator: personOf(creator), blockedAtMs: nowMs, round },
      ...{ blockReason: reason, blockNote: note, isGivenBack: givesBack, payments: delivered },
      ...{ filedAtMs: null, statement: null, answer: null, appeal: null, earlier: null },
      stage: { type: 'coming' },
    };
    await store.insert(REPORTS, idOf(byId, person.id, round), documentOf(report));
  }

  async list(personId: string) {
    const found = await Promise.all([this.#of('fanId', personId), this.#of('creatorId', personId)]);
    // a creator is told of what was reported, and not of what might be
    return found
      .flat()
      .filter(({ body: { creatorId, report } }) => creatorId !== personId || report.filedAtMs !== null)
      .filter(({ body: { report } }) => report.stage.type !== 'coming')
      .sort((a, b) => b.body.atMs - a.body.atMs)
      .map(({ id, body }) => viewOf(id, body.report));
  }

  async act({ reportId, personId, deed }: Parameters<ReportsPort['act']>[0]): ReturnType<ReportsPort['act']> {
    const found = await this.#read(reportId);
    const isSide = found && [found.body.fanId, found.body.creatorId].includes(personId);
    if (!found || !isSide || found.body.report.stage.type === 'coming') return refuse('NotFound');
    if (deed.type === 'file' && personId === found.body.fanId) {
      const refused = await this.#whyNotFile(personId);
      if (refused !== null) return refuse(refused);
    }
    const decided = await this.#decide(reportId, { ...deed, byId: personId });
    if (!decided.ok) return decided;
    return { ok: true, value: viewOf(reportId, await this.#step(reportId)) };
  }

  async queue(auditorId: string) {
    const { listed: limit } = REPORT_LIMITS;
    const query = { field: 'waits', value: 'yes', by: 'judgeAtMs', limit };
    const found = await this.#parts.store.find<Stored>(REPORTS, query);
    return Promise.all(found.map(({ id, body }) => this.#audit(id, body.report, auditorId)));
  }

  async judge({
    reportId,
    auditorId,
    deed,
  }: Parameters<ReportsPort['judge']>[0]): ReturnType<ReportsPort['judge']> {
    if (!(await this.#read(reportId))) return refuse('NotFound');
    const decided = await this.#decide(reportId, { ...deed, auditorId });
    if (!decided.ok) return decided;
    return { ok: true, value: await this.#audit(reportId, await this.#step(reportId), auditorId) };
  }

  async resume(): Promise<number> {
    const query = { field: 'wakes', value: 'yes', by: 'wakeAtMs', limit: REPORTS_AT_ONCE };
    const found = await this.#parts.store.find<Stored>(REPORTS, query);
    const nowMs = this.#parts.clock.nowMs();
    const due = found.filter(({ body }) => (body.wakeAtMs ?? 0) <= nowMs);
    for (const { id } of due) await this.#step(id);
    return due.length;
  }

  /** Moves a report as far as it goes by itself, and tells its sides. It is safe to repeat, and from anywhere. */
  async #step(reportId: string): Promise<Report> {
    const { ledger, clock } = this.#parts;
    for (let step = 0; ; step += 1) {
      const found = await this.#read(reportId);
      if (!found) throw new Error(`the report ${reportId} vanished`);
      const { report } = found.body;
      const { stage } = report;
      const wakeMs = wakesAtMs(report);
      if (wakeMs === null || wakeMs > clock.nowMs() || step >= STEPS) {
        await this.#tell(reportId, report);
        return report;
      }
      if (stage.type === 'coming') {
        const isMade = await this.#isMade(report);
        // it is just being made
        if (!isMade && clock.nowMs() < report.blockedAtMs + COMING_MS) return report;
        await this.#decide(reportId, { type: 'begin', isMade });
        continue;
      }
      if (stage.type === 'freezing') await this.#freeze(reportId, report);
      else if (stage.type === 'settling') {
        const { toFanPercent } = stage.verdict;
        await this.#restrict(report, stage.verdict);
        const returned = await this.#rules.settle(ledger, { reportId, report, toFanPercent });
        await this.#decide(reportId, { type: 'settled', returnedMinor: String(returned) });
      } else await this.#decide(reportId, { type: 'due' });
    }
  }

  /** One who restricts as many people as there may be restricts nobody more: the money does not wait for it. */
  async #restrict({ fan, creator }: Report, { restricts, atMs }: Verdict): Promise<void> {
    if (!restricts) return;
    const [person, by] = restricts === 'fan' ? [fan, creator] : [creator, fan];
    const untilMs = atMs + REPORT_LIMITS.restrictDays * DAY_MS;
    await restrictAtLeast(this.#parts.curbs, { byId: by.id, person, untilMs });
  }

  async #freeze(reportId: string, report: Report): Promise<void> {
    const { ledger } = this.#parts;
    const amountsMinor = await this.#rules.freeze(ledger, { reportId, report });
    await this.#decide(reportId, { type: 'frozen', amountsMinor });
    const written = await this.#read(reportId);
    if (written) await releaseLate(ledger, { reportId, report: written.body.report });
  }

  async #decide(reportId: string, command: ReportCommand): Promise<Outcome<Report>> {
    const { store, clock } = this.#parts;
    let decided!: ReturnType<typeof decideReport> | null;
    const place = { collection: REPORTS, id: reportId, tries: WRITE_TRIES };
    await putDocument<Stored>(store, place, (before) => {
      decided = before && this.#rules.decide(before.report, command, clock.nowMs());
      return decided?.ok && decided.value !== before?.report ? documentOf(decided.value) : null;
    });
    if (!decided) return refuse('NotFound');
    return decided.ok ? decided : refuse(decided.code);
  }

  async #tell(reportId: string, report: Report): Promise<void> {
    const { notices, clock } = this.#parts;
    for (const { personId, what } of newsOf(report)) {
      const from = personId === report.fan.id ? report.creator : report.fan;
      const news = { type: 'reportNews', what, from } as const;
      await notices.tell({ personId, key: `report/${reportId}/${what}`, atMs: clock.nowMs(), news });
    }
  }

  /** Whether the block that a report is about was made: the report is written down before it. */
  async #isMade({ creator, fan, round }: Report): Promise<boolean> {
    const block = await this.#parts.blocks.read({ byId: creator.id, personId: fan.id });
    return (block?.round ?? 0) >= round;
  }

  /** Reports freeze the money of others: so many are open at a time, so many filed in a day, and so many without ground. */
  async #whyNotFile(fanId: string): Promise<RejectionCode | null> {
    const nowMs = this.#parts.clock.nowMs();
    const filed = (await this.#of('fanId', fanId)).map(({ body }) => body.report);
    const since = (ms: number) => filed.filter(({ filedAtMs }) => (filedAtMs ?? 0) > nowMs - ms);
    const open = since(REPORT_TIMES.holdMs).filter(({ stage }) => stage.type !== 'closed');
    const isFull =
      open.length >= REPORT_LIMITS.open ||
      since(DAY_MS).length >= REPORT_LIMITS.perDay ||
      since(GROUNDLESS_MS).filter(isGroundless).length >= REPORT_LIMITS.groundless;
    return isFull ? 'ReportsFull' : null;
  }

  async #audit(reportId: string, report: Report, auditorId: string) {
    const about = (await this.#of('creatorId', report.creator.id)).map(({ body }) => body.report);
    const judged = about.filter(isJudged);
    const upheld = judged.filter(({ stage }) => 'verdict' in stage && stage.verdict.toFanPercent > 0).length;
    return auditViewOf(reportId, report, { auditorId, record: { judged: judged.length, upheld } });
  }

  #paid(fanId: string, creatorId: string) {
    const { ledger, clock, protectionMs } = this.#parts;
    return paidLately(ledger, { fanId, creatorId, fromMs: clock.nowMs() - protectionMs });
  }

  #of(field: 'fanId' | 'creatorId', value: string): Promise<readonly Versioned<Stored>[]> {
    const query = { field, value, by: 'atMs', order: 'descending', limit: REPORT_LIMITS.listed } as const;
    return this.#parts.store.find<Stored>(REPORTS, query);
  }

  #read(reportId: string): Promise<Versioned<Stored> | null> {
    return this.#parts.store.get<Stored>(REPORTS, reportId);
  }
}

/** One report for each block: whoever writes it down again finds it. */
function idOf(byId: string, personId: string, round: number): string {
  const digest = createHash('sha256').update(`${byId} ${personId} ${round}`).digest('base64url');
  return `rp_${digest.slice(0, 32)}`;
}

const isJudged = ({ filedAtMs, stage }: Report): boolean =>
  filedAtMs !== null && stage.type === 'closed' && !stage.verdict.isDefault;

const isGroundless = (report: Report): boolean =>
  isJudged(report) && report.stage.type === 'closed' && report.stage.verdict.toFanPercent === 0;

function documentOf(report: Report): Stored {
  const { fan, creator, blockedAtMs, stage } = report;
  const wakeAtMs = wakesAtMs(report);
  const isWaiting = stage.type === 'open' || stage.type === 'proposed';
  const document: ReportDocument = {
    ...{ report, fanId: fan.id, creatorId: creator.id, atMs: blockedAtMs },
    ...(wakeAtMs === null ? {} : { wakes: 'yes', wakeAtMs }),
    ...(isWaiting ? { waits: 'yes', judgeAtMs: stage.untilMs } : {}),
  };
  return document as Stored;
}
