import type { FURTHER_REJECTIONS } from './furtherRejections.ts';

/**
 * The codes that a client can be answered with, listed once, with what a person is told; `FURTHER_REJECTIONS` has those
 * that a first page never shows. A code names the rule that was broken; it is stable, and the sentence is not.
 */
export const REJECTIONS = {
  // any request may be refused by these
  BadRequest: 'We could not understand that request.',
  Unauthorized: 'Log in first.',
  Forbidden: 'You cannot do that here.',
  NotFound: 'This does not exist, or no longer exists.',
  HostUnknown:
    'This server does not answer at that name. Whoever runs it can add the name to MESI_ALLOWED_HOSTS.',
  RateLimited: 'Too many tries. Wait a moment, then try again.',
  TemporarilyUnavailable: 'Reconnecting to the server. Try again in a moment.',
  InternalError: 'Something went wrong on our side. You were not charged twice.',
  ClientTooOld: 'This page is out of date. Reload it to continue.',
  ClientTooNew: 'The server is being updated. Try again in a moment.',
  // accounts
  EmailTaken: 'There is already an account with that email address.',
  HandleTaken: 'That handle is taken.',
  InvalidCredentials: 'Wrong email or password.',
  PasswordWrong: 'That is not your current password.',
  SecondStepNeeded: 'This account asks for a second step. Enter a code of your app, or use a passkey.',
  SecondStepWrong: 'That code is wrong, or was used already.',
  SecondStepBlocked: 'Too many wrong codes. Wait a quarter of an hour, then try again.',
  PasskeyInvalid: 'That passkey does not work here.',
  PasswordTooShort: 'The password needs at least 8 characters.',
  InvalidEmail: 'Enter a valid email address.',
  InvalidDisplayName: 'Enter a name of 1 to 40 characters.',
  NotACreator: 'This account is not a creator yet.',
  // streams
  StreamNotFound: 'This link is wrong, or the stream has ended.',
  StreamNotLive: 'This stream is not live.',
  StreamEnded: 'This stream has ended.',
  AlreadyLive: 'This stream is already live.',
  TitleMissing: 'Enter a title for your stream.',
  TitleTooLong: 'That title is too long.',
  GoalInvalid: 'That goal is not valid.',
  TooManySeats: 'You have Mesi Live open in too many places. Close a tab or device, then try again.',
  GuestsFull: 'Too many people are watching without an account. Log in to watch.',
  Deposed: 'This is now served from another machine. Reconnecting.',
  // modes
  AccessDenied: 'You cannot watch this stream right now.',
  Removed: 'You were removed from this stream.',
  AlreadyInMode: 'The stream is already in that mode.',
  EntryRulesEmpty: 'Choose at least one rule for who can watch.',
  TicketsSoldOut: 'Tickets are sold out.',
  TicketSaleClosed: 'No tickets are on sale.',
  TicketAlreadyBought: 'You already have a ticket.',
  SaleInvalid: 'That ticket sale is not valid.',
  SaleAlreadyOpen: 'Tickets are on sale already.',
  SaleBelowMinimum: 'You have sold fewer tickets than your minimum.',
  CurtainNumbersChanged: 'The numbers have changed. Check them and confirm again.',
  PriceChanged: 'The price has changed. Check it and try again.',
  RequestsClosed: 'The creator is not accepting requests for one-to-ones.',
  RequestNotFound: 'That request no longer exists.',
  RequestTooLow: 'Your bid is too low.',
  InOneToOne: 'The creator is in a one-to-one.',
  NotInCall: 'You are not in that call.',
  CallOver: 'That call has ended.',
  CallFull: 'That call is full.',
  AnsweredElsewhere: 'You answered that call on another device.',
  ExtensionTooLow: 'That is less than the minutes cost.',
  InviteInvalid: 'This invite no longer works.',
  InvitesFull: 'You have too many invites. Revoke some first.',
  MenuInvalid: 'That menu is not valid.',
  MenuPriceNotMet: 'That is less than the price of the item.',
  MenuItemGone: 'That is not on the menu any more.',
  MenuCoolingDown: 'Somebody has just ordered that. Try again a little later.',
  MenuQueueFull: 'Too many orders from the menu are waiting. Try again a little later.',
  ModeratorsFull: 'You cannot have more moderators.',
  // chat
  Muted: 'You are muted in this chat for now.',
  Restricted: 'You have been restricted here. You can read, but not do that for now.',
  SlowMode: 'Slow mode is on. Wait before you send the next message.',
  FollowersOnly: 'Only people who have followed for a while can write here right now.',
  EmojiOnly: 'Only emoji can be written here right now.',
  WordNotAllowed: 'That message has a word that is not allowed here.',
  LinkNotAllowed: 'Links are not allowed here.',
  LineUnknown: 'That message no longer exists.',
  MessageEmpty: 'Type a message first.',
  MessageTooLong: 'That message is too long.',
  UnknownReaction: 'That reaction does not exist.',
  // money
  InsufficientFunds: 'You do not have enough money. Add funds first.',
  SpendLimitReached: 'That is above the spending limit you set.',
  CoolingOff: 'You asked to spend nothing for a while. Your wallet says until when.',
  AmountInvalid: 'Enter a valid amount.',
  AmountZero: 'Enter an amount above zero.',
  AmountNegative: 'Enter an amount above zero.',
  AmountFractional: 'That amount has too many decimals.',
  AmountTooLarge: 'That amount has too many digits.',
  AmountTooSmall: 'That amount is too small to be converted.',
  UnknownAsset: 'That currency is not supported.',
  QuoteExpired: 'The exchange rate has changed. Please confirm again.',
  IdempotencyConflict: 'That command id was already used for something else.',
  TipTooSmall: 'That tip is below this creator’s minimum. Choose a larger amount.',
  TipTooSmallForText: 'Your tip is too small for a message. Choose a larger amount, or send it without one.',
  SelfTip: 'You cannot tip yourself.',
  PaymentNotFound: 'There is no such payment.',
  ReceiptNotFound: 'There is no such receipt.',
  QuoteNotFound: 'There is no such quote.',
  SameAsset: 'Choose two different currencies.',
  PayoutExceedsAvailable: 'That is more than you can pay out right now.',
  DebtOutstanding: 'One of your payments was charged back. Add funds to settle it first.',
  // media
  MediaFull: 'All video places are taken. You can still chat and tip.',
  PicturesTaken: 'You have reached the limit of screens for this stream. Close one of them to watch here.',
  MediaUnavailable: 'There is no video yet.',
  UnknownPeer: 'That connection no longer exists.',
  // recording
  RecordingUnavailable: 'This server cannot record streams.',
  RecordingDiskFull: 'The server has too little space left to record.',
  ReplaysFull: 'You cannot have more replays. Delete some first.',
  AlreadyRecording: 'This stream is already being recorded.',
  RecordingDeclined: 'Your guest does not want to be recorded.',
  NotRecording: 'This stream is not being recorded.',
  ReplayNotReady: 'This replay is still being processed.',
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

/** Returns the outcome of what is refused with that code. */
export const refuse = (code: RejectionCode): Outcome<never> => ({ ok: false, rejection: rejection(code) });
