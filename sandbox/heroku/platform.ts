import type { Reply } from '../http/reply.ts';
import { ReplyError } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';
import { accountRoutes } from './account-routes.ts';
import { addonRoutes } from './addon-routes.ts';
import { attachmentRoutes } from './attachment-routes.ts';
import { tokenOf } from './authenticate.ts';
import { configRoutes } from './config-routes.ts';
import type { Shared } from './context.ts';
import { createEndpoint, createTwoFactor } from './endpoint.ts';
import type { Grants } from './grants.ts';
import { oauthRoutes } from './oauth-routes.ts';
import { problem } from './problems.ts';
import { releaseRoutes } from './release-routes.ts';
import { createRateLimits } from './rate-limit.ts';
import type { RateLimits } from './rate-limit.ts';

const ids = { 400: 'bad_request', 404: 'not_found', 413: 'bad_request', 500: 'internal_server_error' } as const;
const UNKNOWN = 'The requested API endpoint was not found. Are you using the right HTTP verb (i.e. `GET` vs. `POST`), and did you specify your intended version with the `Accept` header?';

/** Errors of the HTTP core in Heroku's shape. */
export function herokuProblem(status: 400 | 404 | 413 | 500, message: string): Reply {
  return problem(status, ids[status], status === 404 ? UNKNOWN : message).reply;
}

function around(shared: Shared, limits: RateLimits) {
  return async (call: Call, next: () => Promise<Reply>): Promise<Reply> => {
    if (!/application\/vnd\.heroku\+json;\s*version=3/u.test(call.headers.accept ?? '')) {
      throw problem(406, 'not_acceptable', 'The "Accept" header must name a version, such as: application/vnd.heroku+json; version=3');
    }
    const authorization = shared.authorizations.byToken(tokenOf(call) ?? '');
    if (authorization === undefined) return next();
    const email = authorization.userEmail;
    const left = call.path === '/account/rate-limits' ? limits.remaining(email) : limits.take(email);
    const headers = { 'oauth-scope': authorization.scope.join(' '), 'ratelimit-remaining': String(left ?? 0), 'ratelimit-multiplier': '1' };
    if (left === undefined) throw problem(429, 'rate_limit', 'Your account reached the API rate limit. Please wait a few minutes before making new requests.', {}, { ...headers, 'retry-after': '1' });
    const reply = await next().catch((error: unknown) => {
      if (error instanceof ReplyError) return error.reply;
      throw error;
    });
    return { ...reply, headers: { ...headers, ...reply.headers } };
  };
}

/** Heroku's Platform API v3: routes, and what stands before each of them (version, rate limit). */
export function createPlatform(shared: Shared, grants: Grants): { routes: Route[]; around: (call: Call, next: () => Promise<Reply>) => Promise<Reply> } {
  const endpoint = createEndpoint(shared);
  const twoFactor = createTwoFactor(shared);
  const limits = createRateLimits();
  return {
    routes: [
      ...accountRoutes(shared, endpoint, twoFactor, limits),
      ...configRoutes(shared, endpoint, twoFactor),
      ...releaseRoutes(shared, endpoint, twoFactor),
      ...attachmentRoutes(shared, endpoint, twoFactor),
      ...addonRoutes(shared, endpoint, twoFactor),
      ...oauthRoutes(shared, endpoint, grants),
    ],
    around: around(shared, limits),
  };
}
