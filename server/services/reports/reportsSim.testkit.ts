import type { Person } from '../../../shared/protocol/people.ts';
import type { Verdict } from '../../../shared/protocol/reports.ts';
import { REPORT_LIMITS } from '../../../shared/reportLimits.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts';
import { decideReport, frozenOf, type Report, type Stage } from '../../domain/reports/reportMachine.ts';
import { SimProcess, SimWorld } from '../../rooms/sim/SimWorld.ts';
import { SimBooks } from '../../rooms/sim/simBooks.ts';
import { SimLedger } from '../../rooms/sim/simLedger.ts';
import type { Curb } from '../curbs/port.ts';
import { createStoreCurbs } from '../curbs/storeCurbs.ts';
import { type LedgerPort, LedgerUnavailable } from '../ledger/port.ts';
import { freeze, settle } from './disputedMoney.ts';
import type { ReportsPort } from './port.ts';
import { createStoreReports, type ReportsParts } from './storeReports.ts';

const BAD = { lose: 0, double: 0, delayMs: 40, loseAnswer: 0.06, storeAway: 0.04 };
const HEALED = { ...BAD, loseAnswer: 0, storeAway: 0 };
const STEPS = 70;
const PROTECTION_MS = DAY_MS;
const FUNDS = 100_000_000_000n;

const person = (id: string): Person => ({ id, name: id, handle: id });
const FANS = [person('us_ada'), person('us_ben')] as const;
const CREATOR = person('us_nova');
/** Ben judges as well, and so has cases of his own. */
const AUDITORS = ['us_ben', 'us_iris', 'us_otto', 'us_uma'] as const;

const DEEDS = ['file', 'answer', 'judge', 'agree', 'accept', 'appeal'] as const;
/** What is likely to be done about a report as it stands; everything else is tried as well. */
const FITTING: Readonly<Record<Stage['type'], readonly (typeof DEEDS)[number][]>> = {
  ...{ coming: DEEDS, freezing: DEEDS, settling: DEEDS, closed: DEEDS, lapsed: DEEDS },
  offered: ['file'],
  open: ['judge', 'judge', 'answer'],
  proposed: ['agree', 'judge'],
  judged: ['accept', 'appeal'],
};

/** Errors that are planted to see that the simulation notices them. */
export const PLANTED = [
  'settlesMoreThanTheVerdict',
  'judgesTheOwnCase',
  'needsOnePairOfEyes',
  'appealsToTheSameAuditor',
  'freezesUnderANewIdEachTime',
  'givesAllByDefault',
  'waitsForAuditorsForEver',
  'freezesWhatIsNotThere',
] as const;
export type Planted = (typeof PLANTED)[number];

/** Says how a report ended, so that it is seen which ways were walked. */
function endOf({ isGivenBack, earlier, stage }: Report): string {
  if (stage.type !== 'closed') return stage.type;
  if (isGivenBack) return 'givenBack';
  if (stage.verdict.isDefault) return 'default';
  return earlier ? 'appealed' : 'judged';
}

/** A journal that is also asked by account. */
class AskedLedger extends SimLedger {
  override portOf(world: SimWorld, process: SimProcess): LedgerPort {
    const remote = <T>(work: () => T) =>
      world.remote(
        process,
        () => {
          this.nowMs = world.nowMs;
          return work();
        },
        () => new LedgerUnavailable(),
      );
    const port: Pick<LedgerPort, 'append' | 'get' | 'find' | 'balances'> = {
      append: (input) => remote(() => this.append(input)),
      get: (entryId) => remote(() => this.get(entryId)),
      balances: (account) => remote(() => ({ MESI: this.balance(account) })),
      find: ({ by }) =>
        remote(() => ({
          receipts: this.journal
            .filter(({ legs }) => 'account' in by && legs.some(({ account }) => account === by.account))
            .toReversed(),
          cursor: null,
        })),
    };
    return port as LedgerPort;
  }
}

/** Some days of two fans, a creator and four auditors, over services that die, lose answers and run twice. */
export class ReportsDays {
  readonly violations: string[] = [];
  /** How many reports ended in which way. */
  readonly ends: string[] = [];
  readonly #world: SimWorld;
  readonly #ledger = new AskedLedger();
  readonly #books: SimBooks;
  readonly #rounds = new Map<string, number>();
  readonly #planted: Planted | null;
  readonly #stages = new Map<string, Stage['type']>();
  #servers: { readonly process: SimProcess; readonly reports: ReportsPort }[] = [];
  #tips = 0;
  #names = 0;
  #freezes = 0;

  constructor(seed: number, planted: Planted | null = null) {
    this.#world = new SimWorld(seed);
    this.#books = new SimBooks(this.#world);
    this.#planted = planted;
    for (const { id } of FANS) this.#ledger.fund(`wallet:${id}`, 'MESI', FUNDS);
    this.#servers = [this.#start(), this.#start()];
  }

  async live(): Promise<this> {
    const { random } = this.#world;
    this.#world.faults = BAD;
    for (let step = 0; step < STEPS; step += 1) {
      this.#do(random.below(20));
      await this.#world.advance(random.chance(0.05) ? random.below(4 * DAY_MS) : random.below(HOUR_MS));
      this.#look();
    }
    this.#world.faults = HEALED;
    for (let day = 0; day < 28; day += 1) {
      for (const { reports } of this.#servers) this.#ask(reports.resume());
      await this.#world.advance(DAY_MS);
      this.#look();
    }
    this.#judge();
    return this;
  }

  #start() {
    this.#names += 1;
    const process = new SimProcess(`server ${this.#names}`);
    const parts: ReportsParts = {
      store: this.#books.storeOf(process),
      ledger: this.#ledger.portOf(this.#world, process),
      blocks: {
        read: async ({ byId, personId }) =>
          ({ round: this.#rounds.get(`${byId} ${personId}`) ?? 0, stands: true }) as never,
      },
      identity: { get: async (id) => ({ ...person(id), email: '', isCreator: true }) },
      curbs: this.#curbsOf(process),
      notices: { tell: async () => true },
      clock: this.#world.clockOf(process),
      protectionMs: PROTECTION_MS,
      rules: { decide: this.#decide, freeze: this.#freeze, settle: this.#settle },
    };
    return { process, reports: createStoreReports(parts) };
  }

  #do(what: number): void {
    const { random } = this.#world;
    const { reports } = random.pick(this.#servers);
    const fan = random.pick(FANS);
    const all = this.#reports();
    const alive = all.filter(([, { stage }]) => stage.type !== 'closed' && stage.type !== 'lapsed');
    const [reportId, report] = random.pick([...(random.chance(0.9) ? alive : all), ['', null] as const]);
    if (what < 4) return this.#tip(fan);
    if (what === 4) return this.#payOut();
    if (what < 7) return this.#block(reports, fan);
    if (what === 7) return this.#kill();
    if (what === 8) return this.#ask(reports.resume());
    if (report === null) return;
    const type = random.chance(0.2) ? random.pick(DEEDS) : random.pick(FITTING[report.stage.type]);
    if (type === 'judge' || type === 'agree') {
      const auditorId = random.pick(AUDITORS);
      const restricts = random.pick([undefined, 'fan', 'creator'] as const);
      const toFanPercent = random.pick([0, 33, 50, 100]);
      const verdict = { toFanPercent, reason: 'so', warns: 'nobody', restricts } as const;
      return this.#ask(
        reports.judge({ reportId, auditorId, deed: type === 'agree' ? { type } : { type, ...verdict } }),
      );
    }
    const words = { statement: 'unfair', answer: 'fair', appeal: 'no' };
    const deed = { type, ...words } as Parameters<ReportsPort['act']>[0]['deed'];
    const personId = random.pick([report.fan.id, type === 'file' ? report.fan.id : CREATOR.id, CREATOR.id]);
    this.#ask(reports.act({ reportId, personId, deed }));
  }

  #tip(fan: Person): void {
    this.#tips += 1;
    this.#ledger.nowMs = this.#world.nowMs;
    const amountMinor = BigInt(this.#world.random.pick([7, 1_000_000, 550_000_001]));
    this.#ledger.append({
      ...{ id: `tip_${this.#tips}`, kind: 'tip', source: `wallet:${fan.id}`, ref: null },
      legs: [
        { account: `wallet:${fan.id}`, asset: 'MESI', amountMinor: -amountMinor },
        { account: `creator:${CREATOR.id}`, asset: 'MESI', amountMinor },
      ],
      memo: { anonymous: this.#world.random.chance(0.1) ? 'yes' : 'no' },
    });
  }

  /** The creator takes out a part of what is there, whatever protects it. */
  #payOut(): void {
    const all = this.#ledger.balance(`creator:${CREATOR.id}`);
    const amountMinor = (all * BigInt(this.#world.random.below(101))) / 100n;
    if (amountMinor === 0n) return;
    this.#tips += 1;
    this.#ledger.append({
      ...{ id: `out_${this.#tips}`, kind: 'refund', source: `creator:${CREATOR.id}`, ref: null, memo: {} },
      legs: [
        { account: `creator:${CREATOR.id}`, asset: 'MESI', amountMinor: -amountMinor },
        { account: 'external:out', asset: 'MESI', amountMinor },
      ],
    });
  }

  #block(reports: ReportsPort, fan: Person): void {
    const key = `${CREATOR.id} ${fan.id}`;
    const round = (this.#rounds.get(key) ?? 0) + 1;
    const { random } = this.#world;
    const coming = { byId: CREATOR.id, person: fan, reason: 'rude', note: '', round } as const;
    const offered = reports.offer({ ...coming, givesBack: random.chance(0.3) });
    // a crash may come between what is written down and the block
    this.#ask(offered.then(() => void (random.chance(0.9) && this.#rounds.set(key, round))));
  }

  #kill(): void {
    const { random } = this.#world;
    const dead = random.below(this.#servers.length);
    this.#servers[dead]!.process.kill();
    this.#servers = this.#servers.with(dead, this.#start());
  }

  #ask(work: Promise<unknown>): void {
    work.catch((error: Error) => {
      if (!/Unavailable/.test(error.name)) this.violations.push(`threw: ${error.message}`);
    });
  }

  #reports(): readonly (readonly [string, Report])[] {
    return [...this.#books.documents.values()].flatMap(({ id, body }) =>
      'report' in body ? [[id, body.report as unknown as Report] as const] : [],
    );
  }

  /** What is true at every moment. */
  #look(): void {
    for (const [id, report] of this.#reports()) {
      const { stage, payments } = report;
      const before = this.#stages.get(id);
      this.#stages.set(id, stage.type);
      if (before === 'closed' && stage.type !== 'closed') this.violations.push(`${id} was opened again`);
      if (payments.some(({ frozenMinor, paidMinor }) => BigInt(frozenMinor ?? '0') > BigInt(paidMinor)))
        this.violations.push(`${id} froze more than was paid`);
      const isHeld = ['open', 'proposed', 'judged'].includes(stage.type);
      if (isHeld && this.#held(id) < frozenOf(report))
        this.violations.push(`${id} holds ${this.#held(id)} of ${frozenOf(report)}`);
    }
  }

  #curbsOf(process: SimProcess) {
    const bus = this.#world.busOf(process);
    return createStoreCurbs({
      store: this.#books.storeOf(process),
      bus,
      clock: this.#world.clockOf(process),
    });
  }

  /** Whom a verdict restricts is restricted by the other one, for as long as it says at least. */
  #judgeRestriction(id: string, { fan, creator }: Report, { restricts, atMs }: Verdict): void {
    if (!restricts) return;
    const [person, by] = restricts === 'fan' ? [fan, creator] : [creator, fan];
    const curb = this.#books.documents.get(`curbs/${by.id}:${person.id}`)?.body as Partial<Curb> | undefined;
    if ((curb?.untilMs ?? 0) < atMs + REPORT_LIMITS.restrictDays * DAY_MS)
      this.violations.push(`[FB14] ${id} restricts nobody although its verdict does`);
  }

  /** What is true when everything has been over for long. */
  #judge(): void {
    for (const [id, report] of this.#reports()) {
      const { stage } = report;
      this.ends.push(endOf(report));
      if (this.#held(id) !== 0n) this.violations.push(`${id} holds money without end`);
      if (stage.type !== 'closed') {
        if (stage.type !== 'lapsed') this.violations.push(`${id} is ${stage.type} for ever`);
        continue;
      }
      this.#judgeVerdict(id, report, stage);
      this.#judgeRestriction(id, report, stage.verdict);
    }
    const all = [...FANS.map(({ id }) => `wallet:${id}`), `creator:${CREATOR.id}`, 'external:out'];
    const sum = all.reduce((total, account) => total + this.#ledger.balance(account), 0n);
    if (sum !== FUNDS * BigInt(FANS.length)) this.violations.push(`the money came to ${sum}`);
    for (const { id } of FANS) this.#judgeFan(id);
  }

  #judgeVerdict(id: string, report: Report, stage: Stage & { type: 'closed' }): void {
    const { verdict, returnedMinor } = stage;
    const due = report.payments.reduce(
      (sum, { frozenMinor }) => sum + (BigInt(frozenMinor ?? '0') * BigInt(verdict.toFanPercent)) / 100n,
      0n,
    );
    if (due !== BigInt(returnedMinor) || due !== this.#returned(id))
      this.violations.push(`${id} returned ${this.#returned(id)} instead of ${due}`);
    if (verdict.isDefault && verdict.toFanPercent !== 0) this.violations.push(`${id} was given by default`);
    if (report.isGivenBack || verdict.isDefault) return;
    const { auditorIds } = verdict;
    const eyes = frozenOf(report) >= BigInt(REPORT_LIMITS.fourEyesMinor) ? 2 : 1;
    if (new Set(auditorIds).size < eyes) this.violations.push(`${id} was judged by ${auditorIds.length}`);
    if (auditorIds.includes(report.fan.id)) this.violations.push(`${id} was judged by its fan`);
    const again = report.earlier && report.earlier !== verdict ? report.earlier.auditorIds : [];
    const isSame = JSON.stringify(report.earlier) === JSON.stringify(verdict);
    if (!isSame && again.some((auditor) => auditorIds.includes(auditor)))
      this.violations.push(`${id} was appealed to the same auditor`);
  }

  /** Nobody gets back more than they have paid. */
  #judgeFan(fanId: string): void {
    const tips = this.#ledger.journal.filter(
      ({ kind, source }) => kind === 'tip' && source.account === `wallet:${fanId}`,
    );
    const paid = tips.reduce((sum, { legs }) => sum - BigInt(legs[0]!.amountMinor), 0n);
    const left = this.#ledger.balance(`wallet:${fanId}`);
    if (left > FUNDS || left < FUNDS - paid) this.violations.push(`${fanId} ended with ${left}`);
  }

  #held(reportId: string): bigint {
    const holds = this.#ledger.ofRef(`dispute:${reportId}`).filter(({ kind }) => kind === 'hold');
    return holds.reduce((sum, { legs }) => sum + this.#ledger.balance(legs[1]!.account), 0n);
  }

  #returned(reportId: string): bigint {
    return this.#ledger
      .ofRef(`dispute:${reportId}`)
      .flatMap(({ legs }) => legs)
      .filter(({ account }) => account.startsWith('wallet:'))
      .reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n);
  }

  #decide: typeof decideReport = (report, command, nowMs) => {
    const other = { ...report, fan: person('us_nobody') };
    const back = (changed: ReturnType<typeof decideReport>) =>
      changed.ok ? ({ ok: true, value: { ...changed.value, fan: report.fan } } as const) : changed;
    const isJudging = command.type === 'judge' || command.type === 'agree';
    if (this.#planted === 'judgesTheOwnCase' && isJudging) return back(decideReport(other, command, nowMs));
    if (this.#planted === 'needsOnePairOfEyes' && command.type === 'judge') {
      const small = { ...report, payments: [] };
      const judged = decideReport(small, command, nowMs);
      return judged.ok ? { ok: true, value: { ...judged.value, payments: report.payments } } : judged;
    }
    if (this.#planted === 'appealsToTheSameAuditor' && isJudging && report.earlier) {
      const nobody = { ...report, earlier: { ...report.earlier, auditorIds: [] } };
      const judged = decideReport(nobody, command, nowMs);
      return judged.ok ? { ok: true, value: { ...judged.value, earlier: report.earlier } } : judged;
    }
    const decided = decideReport(report, command, nowMs);
    if (command.type !== 'due' || !decided.ok || report.stage.type !== 'open') return decided;
    if (this.#planted === 'waitsForAuditorsForEver') return { ok: true, value: report };
    const { stage } = decided.value;
    if (this.#planted === 'givesAllByDefault' && stage.type === 'settling' && stage.verdict.isDefault)
      return {
        ok: true,
        value: { ...decided.value, stage: { ...stage, verdict: { ...stage.verdict, toFanPercent: 100 } } },
      };
    return decided;
  };

  #freeze: typeof freeze = async (ledger, asked) => {
    if (this.#planted === 'freezesWhatIsNotThere') {
      await freeze(ledger, asked);
      return asked.report.payments.map(({ paidMinor }) => paidMinor);
    }
    if (this.#planted !== 'freezesUnderANewIdEachTime') return freeze(ledger, asked);
    this.#freezes += 1;
    const payments = asked.report.payments.map((payment) => ({
      ...payment,
      entryId: `${payment.entryId} ${this.#freezes}`,
    }));
    return freeze(ledger, { ...asked, report: { ...asked.report, payments } });
  };

  #settle: typeof settle = (ledger, asked) =>
    settle(ledger, {
      ...asked,
      toFanPercent: this.#planted === 'settlesMoreThanTheVerdict' ? 100 : asked.toFanPercent,
    });
}
