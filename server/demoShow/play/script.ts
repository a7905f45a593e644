/** The scenes of the show, in the order in which they are played. */
export const SCENE_TYPES = ['public', 'private', 'tickets', 'oneToOne'] as const;
export type SceneType = (typeof SCENE_TYPES)[number];

/** What is said in one scene. Who plays says each line in turn, and begins anew after the last. */
interface SceneLines {
  readonly creator: readonly string[];
  readonly fans: readonly string[];
}

/** What everybody says. A line is content, as a person's own would be, so it stands in one language. */
export const LINES: Readonly<Record<SceneType, SceneLines>> = {
  public: {
    creator: [
      'Welcome! This is the demo show: all of us are simulated, and all money is play money',
      'Tip anything you like, it flies over the picture for everybody',
      'There is a menu beside the chat, if you want to hear something special',
    ],
    fans: [
      'hello from the front row',
      'this loop is lovely',
      'turn it up a little?',
      'the lights tonight!',
      'first time here, how does it work?',
      'just tip and it shows up',
      'that bass line again please',
      'good evening everybody',
      'I could listen to this for hours',
      'what is that pad sound?',
      'goal soon!',
      'more of the blue light',
      'this made my day',
      'who else is here from yesterday?',
      'so calm. I like it',
    ],
  },
  private: {
    creator: [
      'The door is closed now: followers stay, and so does who tipped five or more',
      'Thank you all for being here. This one is not out yet',
    ],
    fans: [
      'feels like a living room now',
      'glad I follow',
      'that was worth a tip',
      'secret set, nice',
      'can you play the unfinished one?',
      'only us, finally',
    ],
  },
  tickets: {
    creator: [
      'Tickets for the next set are on sale: whoever has one stays when the curtain closes',
      'Curtain in a moment. Nothing is paid before that',
      'Here we go, this is the ticket show',
    ],
    fans: [
      'got mine',
      'ticket bought, see you inside',
      'how many are left?',
      'best seats',
      'worth every MESI',
      'here we go',
      'this is the good part',
    ],
  },
  oneToOne: {
    creator: [
      'Now you can bid for some minutes alone with me. The best bid goes first',
      'Back in a moment. Everybody else keeps their seat',
    ],
    fans: [
      'somebody will be lucky',
      'I am bidding this time',
      'we wait here',
      'good luck to the others',
      'back at any moment',
    ],
  },
};

/** What the words beside a tip are; '' is a tip without words. */
export const TIP_WORDS = [
  '',
  'for the lights',
  '',
  'keep going!',
  'thank you for tonight',
  '',
  'that chord!',
  'cheers',
];

/** Tips in whole MESI. The many small ones rise along the edge, the few large ones take the stage. */
export const TIPS = [1, 2, 5, 3, 10, 2, 25, 5, 1, 60] as const;

/** How many beats each part of a scene takes. A beat is a second, unless a test says otherwise. */
export const BEATS = {
  public: 75,
  private: 40,
  /** Tickets are sold while the stream is public. */
  sale: 30,
  tickets: 45,
  bids: 20,
  call: 40,
  /** A one-to-one with somebody who is not of the show lasts longer. */
  callOfGuest: 120,
} as const;

/** The prices of the show, in whole MESI. */
export const PRICES = { entryTip: 5, ticket: 10, tickets: 20, bid: 20, goal: 150 } as const;

/** What can be ordered, with prices in whole MESI. */
export const MENU = [
  { id: 'item_brighter', title: 'A brighter light', price: 8 },
  { id: 'item_again', title: 'Play it once more', price: 15 },
  { id: 'item_yours', title: 'A loop just for you', price: 40 },
] as const;

export const TITLE = 'The demo show: music by nobody, for everybody';
export const GOAL_TITLE = 'A second lamp for the stage';
/** What happens half-way to the goal. */
export const GOAL_MARK = 'The next loop backwards';
