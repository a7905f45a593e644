import { learnSentences } from './rejections.ts';

/**
 * The codes of what is no part of the first page that somebody opens, with what a person is told. Whoever answers or shows
 * one of them imports this file: its sentences are known from then on. The server always does.
 */
export const FURTHER_REJECTIONS = {
  // conversations
  NotAMember: 'You are not in this conversation.',
  DoorClosed: 'This person is not taking messages from you right now.',
  RequestWaiting: 'Your request has not been answered yet. You can write more once it is accepted.',
  RequestIsText: 'The first message to this person can only be text. You can send files once it is accepted.',
  NothingAsked: 'There is no request to answer.',
  WritingReserved: 'Only admins can write in this group.',
  GroupNameInvalid: 'Enter a group name of 1 to 60 characters.',
  GroupFull: 'This group is full.',
  ConversationsFull: 'You cannot have more conversations.',
  AlreadyMember: 'That person is already in this group.',
  MemberUnknown: 'That person is not in this conversation.',
  NotAddable: 'You cannot add that person. Send them an invite link instead.',
  RemovedFromGroup: 'You were removed from this group.',
  LineTooOld: 'That message is too old to be changed.',
  LineErased: 'That message was deleted.',
  LineFixed: 'That message cannot be changed.',
  LineLocked: 'The files of that message are locked and cannot be forwarded.',
  LineOpen: 'That message is not locked.',
  LineBeingOpened: 'Someone is unlocking that message right now. Try again in a moment.',
  EmojiInvalid: 'React with one emoji.',
  ReactionsFull: 'That message cannot have more different reactions.',
  PinsFull: 'Too many messages are pinned. Unpin one first.',
  PaymentNeeded: 'Messages to this person cost money. Pay to send yours.',
  PaymentNotNeeded: 'You can write to this person for free.',
  PaidMessagesFull: 'Too many of your messages have not been answered yet. Wait for one, or take one back.',
  ChatIsGroups: 'This stream is for a group: write in the group conversation.',
  OtherGroup: 'The stream belongs to another group.',
  GroupInvitesFull: 'You have too many invite links. Revoke some first.',
  // blocks
  SelfBlock: 'You cannot block yourself.',
  BlocksFull: 'You cannot block more people. Unblock someone first.',
  // encoders, players and the payment provider, which no page shows
  UnbalancedEntry: 'The entry does not balance.',
  WebhookSignatureInvalid: 'The signature is not valid.',
  WebhookTooOld: 'The time of the signature is too far from ours.',
  WebhookMismatch: 'The event does not fit what was asked for.',
  EncoderUnsupported: 'This server sends video from browser to browser: an encoder cannot connect.',
  PlaybackUnsupported: 'This server sends video from browser to browser: a player cannot connect.',
  EncoderBarred: 'The studio sends from its own devices. Choose OBS there first.',
  OfferInvalid: 'The media server cannot use what was offered.',
  CodecNotTaken: 'What was offered is in a codec that does not go through this server.',
  IceSessionMissing: 'Say which ICE session this is for.',
  IceSessionStale: 'That ICE session is over.',
  // bids and meetings
  BidsClosed: 'This creator is not taking bids.',
  SelfBid: 'You cannot bid for your own time.',
  BidTooLow: 'That bid is too low. Someone may have bid more in the meantime.',
  BidsFull: 'This meeting cannot take more bids.',
  BidUnknown: 'That bid no longer exists.',
  BiddingOver: 'Bidding has ended.',
  SlotGone: 'That time is no longer available.',
  SlotTaken: 'That time was taken by another meeting.',
  ConsentMissing: 'Fill in what is asked for and agree to it first.',
  MeetingMovedOn: 'The meeting has changed in the meantime. Reload the page and try again.',
  MeetingTooEarly: 'It is too early for that.',
  MeetingTooLate: 'It is too late for that.',
  // profiles
  BioTooLong: 'That is too long. Use at most 500 characters.',
  LinkInvalid: 'Enter the https address of a website, such as https://example.org.',
  LinksFull: 'A profile can have at most five links.',
  TipLinkInvalid: 'That tip link is not valid. Check what it is for and its amounts.',
  TipLinksFull: 'You cannot have more tip links. Revoke some first.',
  TipLinkOver: 'This tip link takes no more tips.',
  RepeatExists: 'You repeat a tip to this person already. Stop that one in your wallet first.',
  RepeatsFull: 'You repeat tips to as many people as one may. Stop some in your wallet first.',
  // what a stream says of itself
  TagsInvalid: 'A stream can have at most five tags of at most 24 characters each.',
  // bids and meetings: consents and the handshake
  ConsentIncomplete: 'Fill in every field that was asked for.',
  ConsentGone: 'Those answers can no longer be read. Their key was destroyed.',
  TicketTooLong: 'That code is much too long to be one of ours.',
  TicketUnreadable: 'That is not the code of a meeting.',
  TicketElsewhere: 'That code belongs to another website.',
  TicketOfAnother: 'That code belongs to another meeting.',
  TicketExpired: 'That code is no longer valid. Use the one that is shown right now.',
  TicketInvalid: 'That code was not made by this creator.',
  OutsideTheMeeting: 'A code counts from 15 minutes before the meeting to an hour after it.',
  DeviceKeyMissing: 'The bid was made on another device. Use that one, or confirm the meeting by hand.',
  CountersignatureInvalid: 'The code was not scanned on the device with which the bid was made.',
  ProofTooLate: 'It is too late to prove this meeting.',
  // calendars
  CalendarZoneUnknown: 'That time zone does not exist.',
  CalendarHoursInvalid: 'Those hours are not valid. Each must end after it begins, on a day that exists.',
  // pushes
  PushAddressInvalid: 'Your browser’s push service has an address that we do not send to.',
  // the demo
  DemoShowNotNow: 'Someone is live right now. The demo show can start when no one is.',
  // files
  FileEmpty: 'That file is empty.',
  FileBroken: 'That file is damaged.',
  FileInfected: 'A virus was found in that file.',
  FileUnknown: 'That file no longer exists, or you cannot send it.',
  FileInUse: 'That file is part of a message.',
  FileNotReady: 'That file is still being uploaded.',
  FileOwnersFull: 'That file was forwarded too many times.',
  UploadQuotaReached: 'You have reached the upload limit for today.',
  FilesFull: 'You have too many files here. Delete some first.',
  FilesDiskFull: 'The server has too little space left.',
} as const;

learnSentences(FURTHER_REJECTIONS);
