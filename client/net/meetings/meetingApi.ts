import type { HandshakeAnswer, Ticket } from '../../../shared/handshake/ticket.ts';
import type {
  KyfBody,
  KyfGivenAnswer,
  KyfLookAnswer,
  KyfReceiptAnswer,
} from '../../../shared/protocol/kyf.ts';
import type {
  AuctionAnswer,
  BidAnswer,
  MeetingOffer,
  MeetingSettings,
  MeetingsAnswer,
  PlaceBidBody,
  SharedMeetingsAnswer,
} from '../../../shared/protocol/meetings.ts';
import type {
  WalletBidBody,
  WalletBidView,
  WalletQuote,
  WalletQuoteBody,
} from '../../../shared/protocol/walletBids.ts';
import { call } from '../api.ts';

const of = (meetingId: string, what: string) => `/api/meetings/${encodeURIComponent(meetingId)}/${what}`;

/** Asks the server about bids and meetings, over REST; shared/protocol/meetings.ts and kyf.ts have the shapes. */
export const meetingApi = {
  offer: (handle: string) => call<MeetingOffer>(`/api/meeting-offers/${encodeURIComponent(handle)}`),
  auction: (handle: string, slotId: string) =>
    call<AuctionAnswer>(
      `/api/meeting-offers/${encodeURIComponent(handle)}/slots/${encodeURIComponent(slotId)}`,
    ),
  settings: () => call<MeetingSettings>('/api/meeting-settings'),
  saveSettings: (body: MeetingSettings) =>
    call<MeetingSettings>('/api/meeting-settings', { method: 'PUT', body }),
  placeBid: (body: PlaceBidBody) => call<BidAnswer>('/api/bids', { method: 'POST', body }),
  walletQuote: (body: WalletQuoteBody) =>
    call<WalletQuote>('/api/wallet-bids/quote', { method: 'POST', body }),
  walletBid: (body: WalletBidBody) => call<WalletBidView>('/api/wallet-bids', { method: 'POST', body }),
  walletBidOf: (bidId: string) => call<WalletBidView>(`/api/wallet-bids/${encodeURIComponent(bidId)}`),
  withPerson: (personId: string) =>
    call<SharedMeetingsAnswer>(`/api/meetings/with/${encodeURIComponent(personId)}`),
  mine: () => call<MeetingsAnswer>('/api/bids'),
  inbox: () => call<MeetingsAnswer>('/api/bids/inbox'),
  /** The address at which the signed proof of a meeting in a virtual room is read. */
  presencePath: (meetingId: string) => of(meetingId, 'presence'),
  handshake: (meetingId: string) => call<HandshakeAnswer>(of(meetingId, 'handshake')),
  ticketOfCode: (meetingId: string, code: string) =>
    call<Ticket>(of(meetingId, 'ticket'), { method: 'POST', body: { code } }),
  receipt: (meetingId: string) => call<KyfReceiptAnswer>(of(meetingId, 'kyf')),
  giveConsent: (meetingId: string, body: KyfBody) =>
    call<KyfGivenAnswer>(of(meetingId, 'kyf'), { method: 'PUT', body }),
  look: (meetingId: string) => call<KyfLookAnswer>(of(meetingId, 'kyf/look'), { method: 'POST', body: {} }),
};
