import { readForm } from '../http/body.ts';
import { json, ReplyError } from '../http/reply.ts';
import type { Reply } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';
import { SCOPES } from '../world/authorizations.ts';
import type { OAuthApplication, Scope } from '../world/authorizations.ts';
import { DEFAULT_USER } from '../world/default-world.ts';
import type { Shared } from './context.ts';
import type { Grants, Tokens } from './grants.ts';
import { escapeHtml, hidden, renderMessage, renderPage } from './pages.ts';
import { problem } from './problems.ts';

const meanings: Record<Scope, string> = {
  global: 'Read and write access to all of your account, apps and resources',
  identity: 'Read-only access to your account information',
  read: 'Read-only access to your apps and resources, without their config vars',
  write: 'Read and write access to your apps and resources, without their config vars',
  'read-protected': 'Read-only access to your apps and resources, including their config vars',
  'write-protected': 'Read and write access to your apps and resources, including their config vars',
};

interface Request {
  client: OAuthApplication;
  scope: Scope[];
  state: string | null;
  userEmail: string;
}

/** Problems of the request itself are told on the page; there is no redirect (as id.heroku.com does). */
function refuse(message: string): never {
  throw new ReplyError({ status: 400, html: renderMessage('This request cannot be authorized', message) });
}

/** Only client_id, response_type, scope and state count; a redirect_uri is ignored in favour of the registered one. */
function readRequest(shared: Shared, grants: Grants, params: URLSearchParams): Request {
  const client = grants.client(params.get('client_id') ?? '');
  if (!client) refuse('No OAuth client with this id is registered.');
  if (params.get('response_type') !== 'code') refuse('The response type must be "code".');
  const wanted = (params.get('scope') ?? '').split(/[, ]+/u).filter((part) => part !== '');
  const scope = wanted.length === 0 ? (['global'] as const) : SCOPES.filter((each) => wanted.includes(each));
  if (wanted.some((part) => !SCOPES.some((each) => each === part))) refuse('The request names a scope that does not exist.');
  const userEmail = params.get('as') ?? DEFAULT_USER;
  if (!shared.store.users.has(userEmail)) refuse('Nobody with this e-mail address has an account.');
  return { client, scope: [...scope], state: params.get('state'), userEmail };
}

function consentPage(shared: Shared, { client, scope, state, userEmail }: Request, query: URLSearchParams): string {
  const others = [...shared.store.users.keys()].filter((email) => email !== userEmail);
  const link = (email: string): string => {
    const params = new URLSearchParams(query);
    params.set('as', email);
    return `<a href="/oauth/authorize?${escapeHtml(params.toString())}">${escapeHtml(email)}</a>`;
  };
  const fields = { client_id: client.id, response_type: 'code', scope: scope.join(' '), as: userEmail, ...(state === null ? {} : { state }) };
  return renderPage(
    `Authorize ${client.name}`,
    `<h1>Authorize ${escapeHtml(client.name)}?</h1>
    <p>Signed in as <strong>${escapeHtml(userEmail)}</strong>. Not you? Continue as ${others.map(link).join(', ')}.</p>
    <p><strong>${escapeHtml(client.name)}</strong> asks for:</p>
    <ul>${scope.map((each) => `<li><strong>${each}</strong>: ${meanings[each]}</li>`).join('')}</ul>
    <form method="post" action="/oauth/authorize">${hidden(fields)}<button name="decision" value="deny">Deny</button><button class="primary" name="decision" value="allow">Allow</button></form>`,
  );
}

function redirect(request: Request, result: Record<string, string>): Reply {
  const target = new URL(request.client.redirectUri);
  for (const [name, value] of Object.entries(result)) target.searchParams.set(name, value);
  if (request.state !== null) target.searchParams.set('state', request.state);
  return { status: 302, headers: { location: target.toString(), 'cache-control': 'no-store' } };
}

function basicSecret(call: Call): string | undefined {
  const basic = /^Basic\s+(\S+)$/iu.exec(call.headers.authorization ?? '');
  if (!basic?.[1]) return undefined;
  const pair = Buffer.from(basic[1], 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}

function tokenAnswer(shared: Shared, { authorization, access }: Tokens): Reply {
  return json(
    200,
    {
      access_token: access.token,
      expires_in: access.expiresAt === null ? null : Math.round((access.expiresAt - Date.now()) / 1000),
      refresh_token: authorization.refreshToken?.token,
      token_type: 'Bearer',
      user_id: shared.store.users.get(authorization.userEmail)?.id,
      session_nonce: null,
    },
    { 'cache-control': 'no-store' },
  );
}

/** id.heroku.com: the consent page with Allow and Deny, and the token endpoint with its flat answer. */
export function oauthHostRoutes(shared: Shared, grants: Grants): Route[] {
  return [
    {
      method: 'GET',
      template: '/oauth/authorize',
      handle: ({ query }) => ({ status: 200, html: consentPage(shared, readRequest(shared, grants, query), query), headers: { 'cache-control': 'no-store' } }),
    },
    {
      method: 'POST',
      template: '/oauth/authorize',
      handle(call) {
        const form = readForm(call);
        const request = readRequest(shared, grants, form);
        if (form.get('decision') !== 'allow') return redirect(request, { error: 'access_denied' });
        return redirect(request, { code: grants.issue(request.client, request.userEmail, request.scope) });
      },
    },
    {
      method: 'POST',
      template: '/oauth/token',
      handle(call) {
        const form = readForm(call);
        const secret = basicSecret(call) ?? form.get('client_secret') ?? '';
        const type = form.get('grant_type');
        if (type === 'authorization_code') return tokenAnswer(shared, grants.exchange(form.get('code') ?? '', secret));
        if (type === 'refresh_token') return tokenAnswer(shared, grants.refresh(form.get('refresh_token') ?? '', secret));
        throw problem(400, 'bad_request', 'grant_type must be authorization_code or refresh_token.', { error: 'unsupported_grant_type' });
      },
    },
  ];
}
