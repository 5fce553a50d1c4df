import { json, ReplyError } from '../http/reply.ts';

const DOCS = 'https://devcenter.heroku.com/articles/platform-api-reference';

/** An error in Heroku's shape: id, message, url, and more fields for some ids. */
export function problem(status: number, id: string, message: string, extra: Record<string, unknown> = {}, headers: Record<string, string> = {}): ReplyError {
  return new ReplyError(json(status, { id, message, url: `${DOCS}#errors`, ...extra }, headers));
}

export type Resource = 'app' | 'add_on' | 'add_on attachment' | 'session' | 'authorization' | 'team' | 'plan' | 'add_on service';

const labels: Record<Resource, string> = {
  app: 'app',
  add_on: 'add-on',
  'add_on attachment': 'add on attachment',
  session: 'session',
  authorization: 'OAuth authorization',
  team: 'team',
  plan: 'add-on plan',
  'add_on service': 'add-on service',
};

/** 404 for one of Heroku's resources. */
export function notFound(resource: Resource): ReplyError {
  return problem(404, 'not_found', `Couldn't find that ${labels[resource]}.`, { resource });
}

/** 422 for a body that Heroku understands but refuses. */
export function invalid(message: string): ReplyError {
  return problem(422, 'invalid_params', message);
}

/** 400 for a body that is no JSON object. */
export function badRequest(message: string): ReplyError {
  return problem(400, 'bad_request', message);
}
