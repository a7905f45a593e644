import type { FURTHER_REJECTIONS } from './furtherRejections.ts';

/**
 * The codes that a client can be answered with, listed once, with what a person is told; `FURTHER_REJECTIONS` has those
 * that a first page never shows. A code names the rule that was broken; it is stable, and the sentence is not.
 */
export const REJECTIONS = {
  // any request may be refused by these
  BadRequest: 'Something in that request was not understood.',
  Unauthorized: 'Please log in first.',
  Forbidden: 'You may not do that here.',
  NotFound: 'That does not exist, or no longer.',
  HostUnknown:
    'This server does not answer at that name. Whoever runs it can add the name to MESI_ALLOWED_HOSTS.',
  RateLimited: 'Too fast. Take a breath and try again.',
  TemporarilyUnavailable: 'The stream is reconnecting. Try again in a moment.',
  InternalError: 'Something went wrong on our side. Nothing was charged twice.',
  ClientTooOld: 'This page is from before the last update of the server. Reload it to go on.',
  ClientTooNew: 'This page is newer than the server, which is still being updated. Try again in a moment.',
  // accounts
  EmailTaken: 'There is already an account with that e-mail address.',
  HandleTaken: 'That handle is taken.',
  InvalidCredentials: 'E-mail or password is wrong.',
  PasswordWrong: 'That is not your present password.',
  PasswordTooShort: 'The password needs at least eight characters.',
  InvalidEmail: 'That is not an e-mail address.',
  InvalidDisplayName: 'Please choose a name of one to forty characters.',
  NotACreator: 'This account is not a creator yet.',
  // streams
  StreamNotFound: 'There is no such stream.',
  StreamNotLive: 'This stream is not live.',
  StreamEnded: 'This stream has ended.',
  AlreadyLive: 'This stream is already live.',
  TitleMissing: 'Give your stream a title.',
  TitleTooLong: 'That title is too long.',
  GoalInvalid: 'That goal is not valid.',
  TooManySeats:
    'You have Mesi Live open in too many places. Close a tab or a device that you do not need, then try again.',
  GuestsFull: 'Too many people watch without an account right now. Log in to watch.',
  Deposed: 'This stream is now served from elsewhere. Reconnecting.',
  // modes
  AccessDenied: 'Only some people may watch this stream right now.',
  Removed: 'You were removed from this stream.',
  AlreadyInMode: 'The stream is in that mode already.',
  EntryRulesEmpty: 'Choose at least one rule for who may enter.',
  TicketsSoldOut: 'All tickets are sold.',
  TicketSaleClosed: 'No tickets are on sale right now.',
  TicketAlreadyBought: 'You already have a ticket.',
  SaleInvalid: 'That ticket sale is not valid.',
  SaleAlreadyOpen: 'Tickets are on sale already.',
  SaleBelowMinimum: 'Fewer tickets are sold than your minimum.',
  CurtainNumbersChanged: 'The numbers have changed. Please look again and confirm.',
  PriceChanged: 'The price has changed. Please look again.',
  RequestsClosed: 'One-to-ones cannot be asked for right now.',
  RequestNotFound: 'That request is no longer there.',
  RequestTooLow: 'That is below what a one-to-one takes right now.',
  InOneToOne: 'The creator is in a one-to-one right now.',
  NotInCall: 'There is no such call.',
  CallOver: 'That call is over.',
  CallFull: 'As many people are in that call as there may be.',
  AnsweredElsewhere: 'You are in that call on another of your devices.',
  ExtensionTooLow: 'That is less than the minutes cost.',
  InviteInvalid: 'This invite no longer works.',
  InvitesFull: 'Too many invites. Revoke some first.',
  MenuInvalid: 'That menu is not valid.',
  MenuPriceNotMet: 'That is less than the item costs.',
  ModeratorsFull: 'There are as many moderators as there may be.',
  // chat
  Muted: 'You cannot write here for a while.',
  SlowMode: 'Slow mode is on. Wait a moment before the next line.',
  LineUnknown: 'That line is no longer there.',
  MessageEmpty: 'Write something first.',
  MessageTooLong: 'That message is too long.',
  UnknownReaction: 'There is no such reaction.',
  // money
  InsufficientFunds: 'Your balance does not cover that.',
  AmountInvalid: 'That is not an amount.',
  AmountZero: 'The amount is zero.',
  AmountNegative: 'The amount is below zero.',
  AmountFractional: 'The amount has more decimals than the currency.',
  AmountTooLarge: 'That amount has too many digits.',
  AmountTooSmall: 'That amount is too small to be converted.',
  UnknownAsset: 'That currency is not known here.',
  QuoteExpired: 'The exchange rate has changed. Please confirm again.',
  IdempotencyConflict: 'That command id was already used for something else.',
  UnbalancedEntry: 'The entry does not balance.',
  TipTooSmall: 'This creator takes larger tips only. Choose a larger amount.',
  TipTooSmallForText:
    'A tip of that size carries no text here. Choose a larger amount, or send it without a text.',
  SelfTip: 'You cannot tip yourself.',
  PaymentNotFound: 'There is no such payment.',
  ReceiptNotFound: 'There is no such receipt.',
  QuoteNotFound: 'There is no such quote.',
  SameAsset: 'Choose two different currencies.',
  PayoutExceedsAvailable: 'That is more than can be paid out yet.',
  DebtOutstanding: 'An earlier payment was charged back. Top up first to settle it.',
  WebhookSignatureInvalid: 'The signature does not fit.',
  WebhookTooOld: 'The time of the signature is too far from ours.',
  WebhookMismatch: 'The event does not fit what was asked for.',
  // media
  MediaFull: 'All places with a picture are taken. You can still chat and tip.',
  PicturesTaken:
    'You watch this stream on as many screens as one person may. Close one of them to see it here.',
  MediaUnavailable: 'There is no picture to show yet.',
  UnknownPeer: 'That connection no longer exists.',
  // encoders
  EncoderUnsupported: 'This server sends pictures from browser to browser: an encoder has no way in.',
  PlaybackUnsupported: 'This server sends pictures from browser to browser: a player has no way in.',
  EncoderBarred: 'The studio sends from its own devices. Choose OBS there first.',
  OfferInvalid: 'The media server cannot use what was offered.',
  CodecNotTaken: 'What was offered is in a codec that does not go through this server.',
  IceSessionMissing: 'Say which ICE session this is for.',
  IceSessionStale: 'That ICE session is over.',
  // recording
  RecordingUnavailable: 'Streams cannot be recorded on this server.',
  RecordingDiskFull: 'The server has too little room left to record.',
  ReplaysFull: 'You have as many replays as there may be. Delete some first.',
  AlreadyRecording: 'This stream is being recorded already.',
  RecordingDeclined: 'Your guest would rather not be recorded.',
  NotRecording: 'This stream is not being recorded.',
  ReplayNotReady: 'This replay is still being made.',
  // uploads
  FileTooLarge: 'That file is too large.',
  FileTypeInvalid: 'That file type is not accepted here.',
} as const;

export type RejectionCode = keyof typeof REJECTIONS | keyof typeof FURTHER_REJECTIONS;

const sentences: Partial<Record<RejectionCode, string>> = { ...REJECTIONS };

/** Makes more codes known, each with its sentence. */
export function learnSentences(more: Readonly<Partial<Record<RejectionCode, string>>>): void {
  Object.assign(sentences, more);
}

/** Returns what a person is told in English; an empty text for a code that nobody made known here. */
export const sentenceOf = (code: RejectionCode): string => sentences[code] ?? '';

export interface Rejection {
  readonly code: RejectionCode;
  /** The sentence for people, in English; clients may translate by code. */
  readonly message: string;
  /** The milliseconds until the next try can succeed; present on RateLimited. */
  readonly retryAfterMs?: number;
}

export function rejection(
  code: RejectionCode,
  extra: { retryAfterMs?: number; detail?: string } = {},
): Rejection {
  const { retryAfterMs, detail } = extra;
  const sentence = sentenceOf(code);
  const message = detail ? `${sentence} (${detail})` : sentence;
  return retryAfterMs === undefined ? { code, message } : { code, message, retryAfterMs };
}

export function isRejectionCode(code: unknown): code is RejectionCode {
  return typeof code === 'string' && Object.hasOwn(sentences, code);
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly rejection: Rejection };
