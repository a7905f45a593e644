import { PAGES, patternOf, tipLinkPath } from '../../shared/pages.ts';

/** The title of the stream that is looked at. */
export const TITLE = 'A title that is rather long, as titles of real people tend to be when they mean it';

/**
 * What one person looks at comes one after the other; these look at the same time. Ada stays with the stream: the tests
 * after it are about what she sees there.
 */
export const TOGETHER = [['guest'], ['ada', 'besides'], ['kai'], ['iris', 'nova']] as const;
export type Who = (typeof TOGETHER)[number][number];

/** What is only known once people are there. */
export interface Known {
  /** Where the stream is watched. */
  readonly path: string;
  readonly tipLinkId: string;
}

/** Where a page is looked at, and what a keyboard meets there in which order. */
export interface Place {
  readonly name: string;
  readonly who: Who;
  readonly path: (known: Known) => string;
  readonly ready: string | RegExp;
  readonly order: readonly RegExp[];
}

/** Returns the names of the pages of the product that have none of these addresses. */
export const leftOut = (paths: readonly string[]): readonly string[] =>
  Object.entries(PAGES)
    // what follows a number sign is no part of a page's address
    .filter(([, page]) => !paths.some((path) => patternOf(page).test(path.replace(/#.*/, ''))))
    .map(([name]) => name);

/** Every page of the product as somebody finds it. */
export const PLACES: readonly Place[] = [
  {
    name: '/login',
    who: 'guest',
    path: () => '/login',
    ready: 'Here for the art',
    order: [/^Skip/, /Nova Reyes/, /Cleo/, /^Log in$/, /^Email/, /^Password/],
  },
  {
    name: '/reset',
    who: 'guest',
    path: () => '/reset',
    ready: 'We email you a link',
    order: [/^Skip/, /^Log in$/, /^Email/, /^Back to the login/],
  },
  {
    name: '/confirm',
    who: 'guest',
    path: () => '/confirm',
    ready: 'This link does not work',
    order: [/^Skip/, /^Log in$/, /^Your account/],
  },
  {
    name: '/',
    who: 'guest',
    path: () => '/',
    ready: TITLE,
    order: [/^Skip/, /^Log in$/, /^Sign up$/, /^All$/, /^Search streams/, /^Watch now/],
  },
  {
    name: '/live/:streamId for a guest',
    who: 'guest',
    path: ({ path }) => path,
    ready: 'for the list',
    order: [/^Skip/, /^Log in$/, /^Mute/, /^Love/, /^Follow/, /^Messages/, /^Your message/],
  },
  {
    name: '/live/:streamId for a fan',
    who: 'ada',
    path: ({ path }) => path,
    ready: 'for the list',
    order: [/^Skip/, /^Balance/, /^Account of Ada/, /^Mute/, /^Love/, /^Messages/, /^Your message/],
  },
  {
    name: '/studio before going live',
    who: 'kai',
    path: () => '/studio',
    ready: 'No one can see you yet',
    order: [/^Skip/, /^Video/, /Camera/, /Microphone/, /^Title/, /^Tip goal/, /^Overlay link/],
  },
  {
    name: '/calendar',
    who: 'kai',
    path: () => '/calendar',
    ready: 'Your meetings and the streams you want to hear of, in your time zone.',
    order: [/^Skip/, /^Your bids/, /^When you can be met/, /^Your secret address/, /^Copy the address/],
  },
  {
    name: '/studio/replays',
    who: 'kai',
    path: () => '/studio/replays',
    ready: 'No replays yet',
    order: [/^Skip/, /^Account of Kai/, /^Go to the studio/],
  },
  {
    name: '/studio/past',
    who: 'kai',
    path: () => '/studio/past',
    ready: 'No past streams yet',
    order: [/^Skip/, /^Account of Kai/, /^See every payment/, /^Go to the studio/],
  },
  {
    name: '/account',
    who: 'kai',
    path: () => '/account',
    ready: 'Log out everywhere',
    order: [
      /^Skip/,
      /^Choose a picture/,
      /^Current password/,
      /^New password/,
      /^Change password/,
      /^Log out everywhere/,
    ],
  },
  {
    name: '/@:handle',
    who: 'guest',
    path: () => '/@kai-tanaka',
    // it comes last
    ready: 'Bid to meet',
    order: [/^Skip/, /^Log in$/, /^Copy the link/, /^Tip$/, /^Bid to meet$/, /^Follow/, /^Message$/],
  },
  {
    name: '/messages',
    who: 'besides',
    path: () => '/messages',
    ready: 'Tape echo circle',
    order: [/^Skip/, /^Conversations/, /^New conversation/, /^Search people/, /Tape echo circle/],
  },
  {
    name: '/wallet',
    who: 'besides',
    path: () => '/wallet',
    ready: 'for the list',
    order: [/^Skip/, /^Add funds/, /^Convert/, /^Currency/, /^CSV/],
  },
  {
    name: '/verify',
    who: 'guest',
    path: () => '/verify',
    ready: 'Check a receipt',
    order: [/^Skip/, /^Log in/, /receipt/],
  },
  {
    name: '/admin',
    who: 'iris',
    path: () => '/admin',
    ready: 'Payments journal',
    order: [/^Skip/, /^Account of Iris/, /^Solvency/, /^Refresh/, /^Watch/, /^Take down/, /^Search people/],
  },
  {
    name: '/admin/reports',
    who: 'iris',
    path: () => '/admin/reports',
    ready: 'Nothing to judge',
    order: [/^Skip/, /^Account of Iris/, /^Operator/, /^Look again/],
  },
  {
    name: '/admin/kyc',
    who: 'iris',
    path: () => '/admin/kyc',
    ready: 'Identities',
    order: [/^Skip/, /^Account of Iris/, /^Operator/, /^Reload/],
  },
  {
    name: '/reports',
    who: 'besides',
    path: () => '/reports',
    ready: 'Blocks and money',
    order: [/^Skip/, /^Account of Ada/],
  },
  {
    name: '/admin/solvency',
    who: 'iris',
    path: () => '/admin/solvency',
    ready: 'What we owe',
    order: [/^Skip/, /^Account of Iris/],
  },
  {
    name: '/admin/disputes',
    who: 'iris',
    path: () => '/admin/disputes',
    ready: 'Nothing to decide',
    order: [/^Skip/, /^Account of Iris/, /^Operator/],
  },
  {
    name: '/admin/mailbox',
    who: 'iris',
    path: () => '/admin/mailbox',
    ready: 'No emails yet',
    order: [/^Skip/, /^Account of Iris/, /^To the server/, /^Look again/],
  },
  {
    name: '/i/:code',
    who: 'guest',
    path: () => '/i/nothing',
    ready: 'This invite no longer works',
    order: [/^Skip/, /^Log in$/, /^See who is live/],
  },
  {
    name: '/group/:code',
    who: 'guest',
    path: () => '/group/nothing',
    ready: 'This invite no longer works',
    order: [/^Skip/, /^Log in$/, /^See who is live/],
  },
  {
    name: '/t/:tipLinkId',
    who: 'guest',
    path: ({ tipLinkId }) => tipLinkPath(tipLinkId),
    ready: 'Ink for a month',
    order: [/^Skip/, /^Log in$/, /^Amount/, /^Message/, /^Tip anonymously/],
  },
  {
    name: '/studio/tip-links',
    who: 'kai',
    path: () => '/studio/tip-links',
    ready: 'Ink for a month',
    order: [/^Skip/, /^Account of Kai/, /^Go to the studio/, /^New tip link/, /^Ink for a month/, /^Revoke/],
  },
  {
    name: '/studio/calendar',
    who: 'kai',
    path: () => '/studio/calendar',
    ready: 'What fans see',
    order: [/^Skip/, /^Go to the studio/, /^Offer these times/, /^Your time zone/, /^Add hours on Monday/],
  },
  {
    name: '/studio/overlay',
    who: 'kai',
    path: () => '/studio/overlay',
    ready: 'How tips look and sound on your stream',
    order: [/^Skip/, /^Account of Kai/, /^Go to the studio/],
  },
  {
    name: '/studio/bids',
    who: 'kai',
    path: () => '/studio/bids',
    ready: 'No bids yet',
    order: [/^Skip/, /^Account of Kai/, /^Go to the studio/, /^What you offer/],
  },
  {
    name: '/bids',
    who: 'besides',
    path: () => '/bids',
    ready: 'No bids yet',
    order: [/^Skip/, /^Account of Ada/, /^See who is live/],
  },
  {
    name: '/meeting/:meetingId for somebody else',
    who: 'besides',
    path: () => '/meeting/mt_nothing',
    ready: 'Meeting not found',
    order: [/^Skip/, /^Account of Ada/, /^See your bids/],
  },
  {
    name: '/admin/tools',
    who: 'iris',
    path: () => '/admin/tools',
    ready: 'No developer pages',
    order: [/^Skip/, /^Account of Iris/],
  },
  {
    name: '/studio live',
    who: 'nova',
    path: () => '/studio',
    ready: 'On air',
    order: [/^Mute microphone/, /^End stream/, /^Link to your stream/, /^Messages/, /^Your message/],
  },
];
