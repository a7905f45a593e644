import express, { type Application, Router } from 'express';
import { rejection } from '../../shared/protocol/rejections.ts';
import type { Config } from '../config.ts';
import type { AdapterInfo } from '../createServices.ts';
import type { Log } from '../log.ts';
import type { PlaybackDoor } from '../rooms/audience/playback/playbackCalls.ts';
import type { EncoderDoor } from '../rooms/stream/encoder/encoderCalls.ts';
import type { Services } from '../services/services.ts';
import { addAccessRoutes } from './accessRoutes.ts';
import { addAccountRoutes } from './accountRoutes.ts';
import { errorHandler, sendRejection } from './answer.ts';
import { addCreatorRoutes, addStillRoute } from './creatorRoutes.ts';
import type { Metrics } from './metrics.ts';
import { addMoneyRoutes } from './moneyRoutes.ts';
import { addOperationRoutes } from './operationRoutes.ts';
import { addPages } from './pages.ts';
import { addReplayRoutes } from './replayRoutes.ts';
import { createRequestLimits } from './requestLimits.ts';
import { security } from './security.ts';
import { addStatementRoutes } from './statementRoutes.ts';
import { createStillShelf } from './stills.ts';
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
  /** Where the built client is. */
  readonly clientDir: string;
}

const JSON_BODY_BYTES = 16 * 1024;

/** All that is not a room: shared/protocol/http.ts, the pages, health and metrics. */
export function createHttp(parts: HttpParts) {
  const { services, adapters, config, metrics, log, encoders, playbacks, clientDir } = parts;
  return (app: Application): void => {
    const { clock, ids } = services;
    const limits = createRequestLimits();
    const shelf = createStillShelf(config.dataDir);
    app.disable('x-powered-by');
    app.set('trust proxy', config.trustProxyHops);
    app.set('query parser', 'simple');
    app.use(...security(config));

    addOperationRoutes(app, { adapters, metrics, config, clock });
    addStillRoute(app, shelf);

    addWebhookRoutes(app, { services, limits });
    addWhipRoutes(app, { services, limits, encoders });
    addWhepRoutes(app, { limits, playbacks });

    const api = Router();
    api.use(express.json({ limit: JSON_BODY_BYTES }));
    addAccountRoutes(api, { services, limits, config });
    addMoneyRoutes(api, { services, limits, config });
    addStatementRoutes(api, { services, limits });
    addAccessRoutes(api, { services, limits });
    addReplayRoutes(api, { services, limits, config });
    addCreatorRoutes(api, { services, limits, shelf });
    addStreamKeyRoutes(api, { services, limits, encoders, config });
    api.use((_req, res) => sendRejection(res, rejection('NotFound')));
    app.use('/api', api);

    addPages(app, { clientDir });
    app.use((_req, res) => sendRejection(res, rejection('NotFound')));
    app.use(errorHandler({ log, ids }));
  };
}
