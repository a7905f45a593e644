import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { rejection } from '../../shared/protocol/rejections.ts';
import type { Config } from '../config.ts';
import { sendRejection } from './answer.ts';
import { corsHeaders, isAllowedOrigin, isForEveryOrigin } from './origin.ts';

const PERMISSIONS = [
  'camera=(self)',
  'microphone=(self)',
  'display-capture=(self)',
  'autoplay=(self)',
  'fullscreen=(self)',
  'clipboard-write=(self)',
  'geolocation=()',
  'payment=()',
  'usb=()',
];

/**
 * Sets the security headers of every answer and CORS for origins allowed by name, and refuses changes by foreign
 * pages.
 */
export function security(config: Config): readonly RequestHandler[] {
  return [headers(config), permissions, origins(config)];
}

function headers({ publicUrl, sockets }: Config): RequestHandler {
  const elsewhere = sockets.address === null ? [] : [`ws://${sockets.address}`, `wss://${sockets.address}`];
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'blob:', 'data:'],
        mediaSrc: ["'self'", 'blob:'],
        // older Safari does not count a socket to the same host as 'self'
        connectSrc: ["'self'", (req) => socketsOf(req.headers.host), ...elsewhere],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: publicUrl?.startsWith('https:') ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
}

/**
 * Returns the address of web sockets for the content policy. The header is the caller's, so only what can be a host
 * goes into it.
 */
function socketsOf(host: string | undefined): string {
  return host !== undefined && /^[\w.-]+(:\d+)?$|^\[[0-9a-f:]+\](:\d+)?$/i.test(host)
    ? `ws://${host} wss://${host}`
    : "'self'";
}

const permissions: RequestHandler = (_req, res, next) => {
  res.set('Permissions-Policy', PERMISSIONS.join(', '));
  next();
};

function origins(config: Config): RequestHandler {
  return (req, res, next) => {
    if (isForEveryOrigin(req.path)) return next();
    const { origin, host } = req.headers;
    for (const name of res.getHeaderNames()) if (name.startsWith('access-control-')) res.removeHeader(name);
    res.set(corsHeaders(origin, host, config));
    if (req.method === 'OPTIONS') res.status(204).end();
    else if (isReading(req.method) || isAllowedOrigin(origin, host, config)) next();
    else sendRejection(res, rejection('Forbidden'));
  };
}

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}
