import type { AccessPort, InvitesPort } from './access/port.ts';
import type { AuditPort } from './audit/port.ts';
import type { BlocksPort } from './blocks/port.ts';
import type { BusPort } from './bus/port.ts';
import type { CalendarFeedsPort } from './calendar/feeds/port.ts';
import type { CalendarPort } from './calendar/port.ts';
import type {
  ConversationsPort,
  GroupReplaysPort,
  MessageRulesPort,
  MessageSearchPort,
} from './conversations/port.ts';
import type { CurbsPort } from './curbs/port.ts';
import type { CustodyPort, WalletBidsPort } from './custody/port.ts';
import type { EmailPort } from './email/port.ts';
import type { FilesPort, ProfilePicturesPort, UploadsPort } from './files/port.ts';
import type { FlagsPort } from './flags/port.ts';
import type { GatesPort } from './gates/port.ts';
import type { HandshakePort } from './handshake/port.ts';
import type {
  AccountCarePort,
  AccountErasurePort,
  AccountHandlesPort,
  AccountNamesPort,
  IdentityPort,
  SessionListPort,
} from './identity/port.ts';
import type { KycFormsPort, KycPort, KycReviewsPort } from './kyc/port.ts';
import type { KyfPort } from './kyf/port.ts';
import type { LedgerPort } from './ledger/port.ts';
import type { MediaPort } from './media/port.ts';
import type { AuctionsPort, DisputesPort, MeetingSlotsPort, MeetingsPort } from './meetings/port.ts';
import type { NoticesPort } from './notices/port.ts';
import type { OpaqueIds } from './opaqueIds/port.ts';
import type { OverlaysPort } from './overlays/port.ts';
import type { PledgeGoalsPort } from './pledgeGoals/port.ts';
import type { ProfilesPort } from './profiles/port.ts';
import type { PushPort } from './push/port.ts';
import type { RatesPort } from './rates/port.ts';
import type { ReceiptsPort } from './receipts/port.ts';
import type { RepeatsPort } from './repeats/port.ts';
import type { PublicReplaysPort, ReplaysPort } from './replays/port.ts';
import type { ReportsPort } from './reports/port.ts';
import type { Clock, Ids } from './runtime/port.ts';
import type { SchedulePort } from './schedule/port.ts';
import type { PasskeysPort, SecondFactorsPort } from './secondFactors/port.ts';
import type { SpendingPort } from './spending/port.ts';
import type { SplitsPort } from './splits/port.ts';
import type { StorePort } from './store/port.ts';
import type { SupportersPort } from './supporters/port.ts';
import type { TipLinksPort } from './tipLinks/port.ts';
import type { TipQuotesPort } from './tipQuotes/port.ts';
import type { TracingPort } from './tracing/port.ts';
import type { WalletPort } from './wallet/port.ts';

/** All services that rooms and routes act through. They are made once, by `createServices.ts`. */
export interface Services {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly opaqueIds: OpaqueIds;
  readonly store: StorePort;
  readonly ledger: LedgerPort;
  readonly receipts: ReceiptsPort;
  readonly audit: AuditPort;
  readonly rates: RatesPort;
  readonly tipQuotes: TipQuotesPort;
  readonly wallet: WalletPort;
  readonly identity: IdentityPort;
  readonly accountCare: AccountCarePort;
  readonly accountErasure: AccountErasurePort;
  readonly accountNames: AccountNamesPort;
  readonly accountHandles: AccountHandlesPort;
  readonly sessionList: SessionListPort;
  readonly secondFactors: SecondFactorsPort;
  readonly passkeys: PasskeysPort;
  readonly email: EmailPort;
  readonly media: MediaPort;
  readonly replays: ReplaysPort;
  readonly publicReplays: PublicReplaysPort;
  readonly files: FilesPort;
  readonly uploads: UploadsPort;
  readonly profilePictures: ProfilePicturesPort;
  readonly profileCovers: ProfilePicturesPort;
  readonly bus: BusPort;
  readonly access: AccessPort;
  readonly blocks: BlocksPort;
  readonly curbs: CurbsPort;
  readonly reports: ReportsPort;
  readonly flags: FlagsPort;
  readonly gates: GatesPort;
  readonly invites: InvitesPort;
  readonly notices: NoticesPort;
  readonly push: PushPort;
  readonly conversations: ConversationsPort;
  readonly messageRules: MessageRulesPort;
  readonly messageSearch: MessageSearchPort;
  readonly groupReplays: GroupReplaysPort;
  readonly profiles: ProfilesPort;
  readonly meetings: MeetingsPort;
  readonly meetingSlots: MeetingSlotsPort;
  readonly disputes: DisputesPort;
  readonly auctions: AuctionsPort;
  readonly kyf: KyfPort;
  readonly kyc: KycPort;
  readonly kycForms: KycFormsPort;
  readonly kycReviews: KycReviewsPort;
  readonly calendar: CalendarPort;
  readonly calendarFeeds: CalendarFeedsPort;
  readonly tipLinks: TipLinksPort;
  readonly repeats: RepeatsPort;
  readonly overlays: OverlaysPort;
  readonly pledgeGoals: PledgeGoalsPort;
  readonly schedule: SchedulePort;
  readonly spending: SpendingPort;
  readonly splits: SplitsPort;
  readonly supporters: SupportersPort;
  readonly handshake: HandshakePort;
  readonly custody: CustodyPort;
  readonly walletBids: WalletBidsPort;
  /** Invite links of groups; `creatorId` is the group's id there. */
  readonly groupInvites: InvitesPort;
  readonly tracing: TracingPort;
}
