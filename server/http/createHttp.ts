import type { Presence } from '@colyseus/core';
import express, { type Application, Router } from 'express';
import { rejection } from '../../shared/protocol/rejections.ts';
import type { Config } from '../config.ts';
import type { AdapterInfo } from '../createServices.ts';
import type {
  ConversationDoor,
  EncoderDoor,
  MeetingDoor,
  PlaybackDoor,
  StudioDoor,
} from '../domain/doors.ts';
import type { Metrics } from '../domain/metrics.ts';
import type { Log } from '../log.ts';
import type { Services } from '../services/services.ts';
import { addAccessRoutes } from './accessRoutes.ts';
import { addAdminRoutes } from './adminRoutes.ts';
import { addAllOfAccounts } from './allOfAccounts.ts';
import { errorHandler, sendRejection } from './answer.ts';
import { addBlockRoutes } from './blockRoutes.ts';
import { addCalendarFeedRoutes } from './calendarFeedRoutes.ts';
import { addCalendarRoutes } from './calendarRoutes.ts';
import { addClockRoute } from './clockRoute.ts';
import { addConversationRoutes } from './conversationRoutes.ts';
import { addCreatorRoutes, addStillRoute } from './creatorRoutes.ts';
import { addDemoShowRoutes, type DemoShowDoor } from './demoShowRoutes.ts';
import { addDevToolRoutes, addDevTools, type DevPages } from './devTools.ts';
import { addDisputeRoutes } from './disputeRoutes.ts';
import { addFileReading } from './fileReading.ts';
import { addFileRoutes } from './fileRoutes.ts';
import { addFlagRoutes } from './flagRoutes.ts';
import { addHandshakeRoutes } from './handshakeRoutes.ts';
import { refuseLargeJson } from './largeBodies.ts';
import { addMeetingRoutes } from './meetingRoutes.ts';
import { addMoneyRoutes } from './moneyRoutes.ts';
import { addOperationRoutes } from './operationRoutes.ts';
import { addOverlayRoutes } from './overlayRoutes.ts';
import { PictureSight } from './PictureSight.ts';
import { addPages } from './pages.ts';
import { createPasswordDoor } from './passwordDoor.ts';
import { addPastStreamRoutes } from './pastStreamRoutes.ts';
import { addPledgeGoalRoutes } from './pledgeGoalRoutes.ts';
import { addProfilePages } from './profilePages.ts';
import { addPeoplePictures, addProfilePictureRoutes } from './profilePictureRoutes.ts';
import { addProfileRoutes } from './profileRoutes.ts';
import { addPushRoutes } from './pushRoutes.ts';
import { RequestCounts } from './RequestCounts.ts';
import { addRepeatRoutes } from './repeatRoutes.ts';
import { addReplayRoutes } from './replayRoutes.ts';
import { addReportRoutes } from './reportRoutes.ts';
import { requestLimits } from './requestLimits.ts';
import { ROUTE_LIMITS, type RouteLimit, type RouteLimitName } from './routeLimits.ts';
import { addScheduleRoutes } from './scheduleRoutes.ts';
import { security } from './security.ts';
import { addSpendingRoutes } from './spendingRoutes.ts';
import { addSplitRoutes } from './splitRoutes.ts';
import { addStatementRoutes } from './statementRoutes.ts';
import { createStillShelf, type StillShelf } from './stills.ts';
import { addSupporterRoutes } from './supporterRoutes.ts';
import { addTipLinkPages } from './tipLinkPages.ts';
import { addTipLinkRoutes } from './tipLinkRoutes.ts';
import { addWebhookRoutes } from './webhookRoutes.ts';
import { addWhepRoutes } from './whepRoutes.ts';
import { addStreamKeyRoutes, addWhipRoutes } from './whipRoutes.ts';

export interface HttpParts {
  readonly services: Services;
  readonly adapters: Readonly<Record<string, AdapterInfo>>;
  readonly config: Config;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly encoders: EncoderDoor;
  readonly playbacks: PlaybackDoor;
  readonly meetings: MeetingDoor;
  readonly conversations: ConversationDoor;
  readonly studios: StudioDoor;
  /** The demo show; null where there is no demo. */
  readonly demoShow: DemoShowDoor | null;
  /** Where the processes of one server set count requests together; null: this process is the whole set. */
  readonly presence: Presence | null;
  /** Other limits than those of the table, for tests. */
  readonly limits?: Readonly<Record<RouteLimitName, RouteLimit>>;
  /** The handlers of /monitor and /playground, where they are switched on. */
  readonly devPages?: DevPages;
  /** The folder of the built client. */
  readonly clientDir: string;
}

const JSON_BODY_BYTES = 16 * 1024;

/** Adds what pages show of streams and people, as far as whoever asks may see it. */
function addPictures(
  app: Application,
  { services, config, shelf }: Pick<HttpParts, 'services' | 'config'> & { readonly shelf: StillShelf },
): void {
  const sight = new PictureSight({ services, config });
  addStillRoute(app, shelf, { store: services.store, sight });
  addPeoplePictures(app, { services, sight });
}

/** Creates everything that is not a room: the routes of shared/protocol/http.ts, the pages, health and metrics. */
export function createHttp(parts: HttpParts) {
  const { services, adapters, config, metrics, log, encoders, playbacks, meetings, demoShow, clientDir } =
    parts;
  const { presence, limits = ROUTE_LIMITS, devPages = {} } = parts;
  return (app: Application): void => {
    const { clock, ids } = services;
    const counts = new RequestCounts({ clock, presence, log });
    const shelf = createStillShelf(config.dataDir);
    app.disable('x-powered-by');
    app.set('trust proxy', config.trustProxyHops);
    app.set('query parser', 'simple');
    app.use(...security(config));
    app.use(requestLimits({ identity: services.identity, counts, limits }));

    if (config.dev) addDevTools(app, { services, config, pages: devPages });
    addOperationRoutes(app, { adapters, metrics, config, clock });
    addPictures(app, { services, config, shelf });
    addFileReading(app, { services });

    addWebhookRoutes(app, { services });
    addWhipRoutes(app, { services, encoders });
    addWhepRoutes(app, { playbacks });

    const passwords = createPasswordDoor({ services, counts, config });
    const api = Router();
    api.use(refuseLargeJson(JSON_BODY_BYTES), express.json({ limit: JSON_BODY_BYTES }));
    addClockRoute(api, { services });
    addAllOfAccounts(api, { services, config, passwords, counts, log });
    if (demoShow) addDemoShowRoutes(api, demoShow);
    addDevToolRoutes(api, { services, config });
    addAdminRoutes(api, { services, config, adapters });
    addMoneyRoutes(api, { services, config });
    addStatementRoutes(api, { services });
    addAccessRoutes(api, { services });
    addBlockRoutes(api, { services });
    addConversationRoutes(api, { services });
    addMeetingRoutes(api, { services, meetings });
    addDisputeRoutes(api, { services, config, meetings });
    addPushRoutes(api, { services });
    addReportRoutes(api, { services, config });
    addFlagRoutes(api, { services, config, conversations: parts.conversations });
    addReplayRoutes(api, { services, config });
    addFileRoutes(api, { services });
    addProfilePictureRoutes(api, { services });
    addPastStreamRoutes(api, { services, config });
    addProfileRoutes(api, { services, config });
    addScheduleRoutes(api, { services, config });
    addSpendingRoutes(api, { services });
    addRepeatRoutes(api, { services });
    addSplitRoutes(api, { services });
    addSupporterRoutes(api, { services });
    addPledgeGoalRoutes(api, { services });
    addCalendarRoutes(api, { services });
    addCalendarFeedRoutes(api, { services, config });
    addTipLinkRoutes(api, { services, config });
    addOverlayRoutes(api, { services });
    addHandshakeRoutes(api, { services });
    addCreatorRoutes(api, { services, shelf, studios: parts.studios });
    addStreamKeyRoutes(api, { services, encoders, config });
    api.use((_req, res) => sendRejection(res, rejection('NotFound')));
    app.use('/api', api);

    addProfilePages(app, { services, config, clientDir });
    addTipLinkPages(app, { services, config, clientDir });
    addPages(app, { clientDir });
    app.use((_req, res) => sendRejection(res, rejection('NotFound')));
    app.use(errorHandler({ log, ids }));
  };
}
