import { readJson } from '../http/body.ts';
import type { Fields } from '../http/body.ts';
import type { Reply } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';
import type { Authorization } from '../world/authorizations.ts';
import { authenticate } from './authenticate.ts';
import type { Need } from './authenticate.ts';
import type { Shared } from './context.ts';
import { badRequest, problem } from './problems.ts';

/** The code that every second-factor prompt of the sandbox accepts. */
export const TWO_FACTOR_CODE = '123456';

export interface Visit {
  call: Call;
  email: string;
  authorization: Authorization;
  /** The JSON body. Throws 400 when it is none. */
  body(): Fields;
}

export type Endpoint = (method: string, template: string, need: Need, handle: (visit: Visit) => Reply | Promise<Reply>) => Route;

/** Makes routes that demand a token with the scope needed before they do anything. */
export function createEndpoint(shared: Shared): Endpoint {
  return (method, template, need, handle) => ({
    method,
    template,
    handle(call) {
      const authorization = authenticate(shared.authorizations, call, need);
      return handle({ call, email: authorization.userEmail, authorization, body: () => readJson(call, badRequest) });
    },
  });
}

/** Second factor, for the apps that demand one: by header, or approved before for 30 minutes. */
export interface TwoFactor {
  /** Throws 403 `two_factor` while the app is not approved for this token. */
  demand(visit: Visit, appName: string): void;
  approve(visit: Visit, appName: string): void;
}

function approvalKey(visit: Visit, appName: string): string {
  return `${visit.authorization.id} ${appName}`;
}

function hasCode(visit: Visit): boolean {
  return visit.call.headers['heroku-two-factor-code'] === TWO_FACTOR_CODE;
}

function refuse(appName: string): Error {
  const message = 'A second authentication factor or pre-authorization is required for this request. Your account has two-factor authentication enabled.';
  return problem(403, 'two_factor', message, { app: { name: appName } }, { 'heroku-two-factor-required': 'true' });
}

/** No app is approved at first. */
export function createTwoFactor(shared: Shared): TwoFactor {
  const approved = new Map<string, number>();
  return {
    demand(visit, appName) {
      if (!shared.twoFactorApps.has(appName) || hasCode(visit)) return;
      if ((approved.get(approvalKey(visit, appName)) ?? 0) < Date.now()) throw refuse(appName);
    },
    approve(visit, appName) {
      if (!hasCode(visit)) throw refuse(appName);
      approved.set(approvalKey(visit, appName), Date.now() + 1_800_000);
    },
  };
}
